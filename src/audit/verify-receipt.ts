import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { ed25519Verifier, signerOf, verifierKey, verifyBatchProof } from './tlog/index.ts';

const Said = z.record(z.string(), z.unknown());
const Jwks = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });
/** The forms of a receipt: since 2026-12 an entry of a batch with its proof; before, a text signed by itself. */
const ReceiptV2 = z.object({
  v: z.literal(2),
  entry: z.string(),
  index: z.int().nonnegative(),
  path: z.array(z.string()),
  note: z.string(),
  key: z.string(),
});
const ReceiptV1 = z.object({ text: z.string(), signature: z.string(), key: z.string() });
const Receipt = z.union([ReceiptV2, ReceiptV1]);

/** What a check found: what the receipt says of its call, and everything that does not hold. */
export type ReceiptReport = {
  readonly ok: boolean;
  readonly version: 1 | 2 | null;
  readonly says: Readonly<Record<string, unknown>> | null;
  readonly faults: readonly string[];
};

/**
 * Checks a receipt of either version with the keys that the exchange publishes (RFC 7517), and trusts nothing in it. It
 * may stand in the answer of a call, under `receipt`. Needs no database and no network.
 */
export function verifyReceipt(given: unknown, jwks: unknown): ReceiptReport {
  const outer = z.object({ receipt: z.unknown() }).safeParse(given);
  const read = Receipt.safeParse(outer.success && outer.data.receipt !== undefined ? outer.data.receipt : given);
  const keys = Jwks.safeParse(jwks);
  if (!read.success) return refused(null, 'This is not a receipt.');
  const receipt = read.data;
  const version = 'v' in receipt ? 2 : 1;
  const key = keys.success ? keyIn(keys.data.keys, receipt.key) : undefined;
  if (!keys.success) return refused(version, 'The keys are not a JSON Web Key Set.');
  if (!key) return refused(version, `No Ed25519 key ${receipt.key} is among the keys.`);
  if (!('v' in receipt)) {
    const signed = verify(null, Buffer.from(receipt.text), key, Buffer.from(receipt.signature, 'base64url'));
    if (!signed) return refused(version, 'The signature is not over this text.');
    return told(version, Said.safeParse(jsonIn(receipt.text)).data);
  }
  const name = signerOf(receipt.note);
  if (name === '') return refused(version, 'The note names nobody who signed it.');
  if (!verifyBatchProof(receipt, ed25519Verifier(verifierKey(name, key))))
    return refused(version, 'The note is not signed by the key, or the path does not lead from the entry to its root.');
  const entry = z.object({ subject: z.string(), at: z.string(), facts: Said }).safeParse(jsonIn(receipt.entry)).data;
  return told(version, entry && { ...entry.facts, call: entry.subject, at: entry.at });
}

function told(version: 1 | 2, says: ReceiptReport['says'] | undefined): ReceiptReport {
  return says ? { ok: true, version, says, faults: [] } : refused(version, 'What was signed is not about a call.');
}

function refused(version: ReceiptReport['version'], fault: string): ReceiptReport {
  return { ok: false, version, says: null, faults: [fault] };
}

function keyIn(keys: readonly { readonly kid: string }[], kid: string): KeyObject | undefined {
  const jwk = keys.find((one) => one.kid === kid);
  try {
    const key = jwk && createPublicKey({ key: jwk as Record<string, string>, format: 'jwk' });
    return key?.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch {
    return undefined;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
