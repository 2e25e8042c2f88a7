import { createHash, createPublicKey, verify } from 'node:crypto';
import type { Body } from './client.ts';

/**
 * Checks a receipt as anyone can, with the keys that the exchange publishes (`/.well-known/jwks.json`): a few lines, no
 * code of the exchange. Returns what it says of the call. Throws where it does not hold.
 */
export function checkedReceipt(receipt: Body, keys: readonly Body[]): Record<string, unknown> {
  const jwk = keys.find(({ kid }) => kid === receipt['key']) as unknown as Record<string, string> | undefined;
  if (!jwk) throw new Error('The receipt names a key that is not published.');
  const isSigned = (text: string, signature: Buffer) =>
    verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: 'jwk' }), signature);
  const text = receipt['text'] as string | undefined;
  if (text !== undefined) {
    // A receipt of before 2026-12 is signed by itself.
    if (!isSigned(text, Buffer.from(receipt['signature'] as string, 'base64url')))
      throw new Error("The receipt's signature is not valid.");
    return JSON.parse(text) as Record<string, unknown>;
  }
  const note = receipt['note'] as string;
  const [signed = '', signatures = ''] = note.split('\n\n');
  const signature = Buffer.from(signatures.split(' ')[2] ?? '', 'base64').subarray(4);
  if (!isSigned(`${signed}\n`, signature)) throw new Error("The note's signature is not valid.");
  const [what, size, root] = signed.split('\n');
  if (what !== 'databourse-receipts/v2') throw new Error('The note is not one of receipts.');
  const entry = receipt['entry'] as string;
  const found = rootFrom(entry, Number(receipt['index']), Number(size), receipt['path'] as unknown as string[]);
  if (found !== root) throw new Error('The path does not lead from the entry to the root that was signed.');
  const { subject, facts } = JSON.parse(entry) as { subject: string; facts: Record<string, unknown> };
  return { ...facts, call: subject };
}

/** The root to which an audit path leads (RFC 9162, 2.1.3.2), base64. */
function rootFrom(entry: string, index: number, size: number, path: readonly string[]): string {
  const hash = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  let [at, last] = [index, size - 1];
  if (!(at >= 0 && at <= last)) throw new Error('The receipt names a place outside its batch.');
  let node = hash(Buffer.of(0), Buffer.from(entry));
  for (const sibling of path.map((step) => Buffer.from(step, 'base64'))) {
    if (at % 2 === 1 || at === last) {
      node = hash(Buffer.of(1), sibling, node);
      for (; at % 2 === 0 && at > 0; last >>= 1) at >>= 1;
    } else node = hash(Buffer.of(1), node, sibling);
    [at, last] = [at >> 1, last >> 1];
  }
  return node.toString('base64');
}
