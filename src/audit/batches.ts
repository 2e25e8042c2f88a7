import type { Transaction } from 'sequelize';
import { signingKey } from '../kernel/keys.ts';
import { logOrigin } from './integrate.ts';
import { batchesOf, insertBatch } from './store/batch.ts';
import type { NewEntry } from './store/entry.ts';
import { ed25519Signer, proofsIn, signBatch, type BatchProof } from './tlog/index.ts';

let signer: ReturnType<typeof ed25519Signer> | undefined;

/**
 * Signs the entries of a batch, all by one signature, before they are committed, and writes them as one row. Returns
 * the proof of each.
 */
export async function writeBatch(
  tx: Transaction,
  id: string,
  entries: readonly NewEntry[],
): Promise<Map<string, BatchProof>> {
  if (entries.length === 0) return new Map();
  const name = `${logOrigin()}/receipts`;
  if (signer?.name !== name) signer = ed25519Signer(name, signingKey('receipts').privateKey);
  const texts = entries.map(({ text }) => text);
  const leaves = entries.map(({ leaf }) => Buffer.from(leaf, 'hex'));
  const { note, proofs } = signBatch(texts, leaves, signer);
  await insertBatch(tx, { id, note, entries });
  return new Map(entries.map((entry, place) => [entry.id, proofs[place] as BatchProof]));
}

/** The proofs of these entries, as far as they were committed in batches. */
export async function seekProofs(
  tx: Transaction | null,
  entryIds: readonly string[],
): Promise<Map<string, BatchProof>> {
  const sought = new Set(entryIds);
  const found = new Map<string, BatchProof>();
  for (const batch of (await batchesOf(tx, entryIds)).values())
    for (const proof of proofsIn(batch)) {
      const { id } = JSON.parse(proof.entry) as { readonly id: string };
      if (sought.has(id)) found.set(id, proof);
    }
  return found;
}
