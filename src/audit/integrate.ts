import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { config } from '../../config/env.ts';
import { clock } from '../kernel/clock.ts';
import { writeDurably } from '../kernel/files.ts';
import { signingKey } from '../kernel/keys.ts';
import { inTransaction } from '../db/transaction.ts';
import { takeLease } from '../db/lease.ts';
import { batchesWithoutIndex, leavesOf, placeBatches, type StoredBatch } from './store/batch.ts';
import {
  entriesWithoutIndex,
  insertCheckpoint,
  latestCheckpoint,
  readTile,
  setIndexes,
  writeTiles,
  type StoredCheckpoint,
} from './store/log.ts';
import type { StoredEntry } from './store/entry.ts';
import {
  appendLeaves,
  consistencyProof,
  ed25519Signer,
  formatCheckpoint,
  inclusionProof,
  parseCheckpoint,
  rootAt,
  signNote,
  verifierKey,
  type Tiles,
} from './tlog/index.ts';

/** Entries sealed in one step; a step holds the event loop of a process on SQLite for some milliseconds. */
const BATCH = 512;
const holder = `${hostname()}:${process.pid}`;

/** The log's name in its checkpoints: its address without the scheme. */
export const logOrigin = (): string =>
  (config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`).replace(/^https?:\/\//, '').replace(/\/$/, '');

/** The verifier key under the name that signed a note; a log whose address changed signs under its new name. */
export const verifierKeyAs = (note: string | undefined): string =>
  verifierKey(note?.split('\n')[0] ?? logOrigin(), signingKey('log').publicKey);

/**
 * Gives committed entries their index and seals them with a signed checkpoint, at most one batch each time, under a
 * lease. Returns how many entries were sealed, or undefined when another process does this work. Refuses to sign when
 * the database has fewer or other entries than the last checkpoint that was kept outside it.
 */
export async function integrate(): Promise<number | undefined> {
  const sealed = await inTransaction(
    async (tx) => {
      const now = clock.now();
      if (!(await takeLease(tx, 'log-integrator', holder, now))) return undefined;
      const last = await latestCheckpoint(tx);
      const read: Tiles = (level, n) => readTile(tx, level, n);
      await refuseFork(last, read);
      const waiting = inOrder(await entriesWithoutIndex(tx, BATCH), await batchesWithoutIndex(tx, BATCH));
      if (waiting.length === 0) return { count: 0, note: undefined };
      const size = last?.size ?? 0n;
      const { leaves, entries, batches } = placed(waiting, size);
      const growth = await appendLeaves(size, leaves, read);
      const signer = ed25519Signer(logOrigin(), signingKey('log').privateKey);
      const note = signNote(formatCheckpoint({ origin: logOrigin(), size: growth.size, root: growth.root }), [signer]);
      await setIndexes(tx, entries);
      await placeBatches(tx, batches);
      await writeTiles(tx, growth.changed);
      await insertCheckpoint(tx, { size: growth.size, root: growth.root, note, at: now });
      return { count: leaves.length, note };
    },
    undefined,
    'long',
  );
  if (sealed?.note !== undefined) await writeDurably(outsideFile(), sealed.note);
  return sealed?.count;
}

type Unplaced = StoredEntry | StoredBatch;

/** Entries and batches in the order of their ids, which is that of time. */
function inOrder(entries: readonly StoredEntry[], batches: readonly StoredBatch[]): Unplaced[] {
  return [...entries, ...batches].sort((a, b) => (a.id.slice(4) < b.id.slice(4) ? -1 : 1));
}

/**
 * The leaves of what waits, and the index that each thing gets. Those of a batch are hashed from its stored bytes, and
 * only where these give what was signed when it was committed: what was changed since is never sealed.
 */
function placed(waiting: readonly Unplaced[], size: bigint) {
  const leaves: Buffer[] = [];
  const entries = new Map<string, bigint>();
  const batches = new Map<string, bigint>();
  for (const one of waiting) {
    const at = size + BigInt(leaves.length);
    if ('texts' in one) {
      batches.set(one.id, at);
      leaves.push(...signedLeavesOf(one));
    } else {
      entries.set(one.id, at);
      leaves.push(Buffer.from(one.leaf, 'hex'));
    }
  }
  return { leaves, entries, batches };
}

function signedLeavesOf(batch: StoredBatch): Buffer[] {
  const leaves = leavesOf(batch);
  if (leaves !== undefined) return leaves;
  throw new Error(
    `The entries of batch ${batch.id} are not those that were signed when it was committed: they were changed. Nothing is signed until they are restored.`,
  );
}

/** Seals everything that is committed now. Returns how many entries it sealed. */
export async function integrateAll(): Promise<number> {
  let total = 0;
  for (;;) {
    const count = await integrate();
    if (count === undefined || count === 0) return total;
    total += count;
  }
}

function outsideFile(): string {
  const folder = join(config.DATA_DIR, 'log');
  mkdirSync(folder, { recursive: true });
  return join(folder, 'checkpoint');
}

/**
 * The fork guard: a database that was restored from a backup, or rewritten, must be noticed before anything is signed.
 */
async function refuseFork(last: StoredCheckpoint | undefined, read: Tiles): Promise<void> {
  const file = outsideFile();
  if (!existsSync(file)) return;
  const outside = parseCheckpoint(readFileSync(file, 'utf8').split('\n\n')[0] + '\n');
  if (!outside)
    throw new Error(`The checkpoint kept in ${file} cannot be read. Nothing is signed until it is restored.`);
  const size = last?.size ?? 0n;
  if (outside.size > size) {
    throw new Error(
      `The log in the database has ${size} entries, ${outside.size} were signed: it was restored or rewritten. Nothing is signed.`,
    );
  }
  if (outside.size > 0n && !(await rootAt(outside.size, read)).equals(outside.root)) {
    throw new Error('The log in the database differs from what was signed before. Nothing is signed.');
  }
}

/** The hashes that prove that the log of size `from` is a beginning of the log of size `to`. */
export async function consistency(from: bigint, to: bigint): Promise<Buffer[]> {
  return consistencyProof(from, to, (level, n) => readTile(null, level, n));
}

/** The audit path of an entry in the log of some size. */
export async function inclusion(index: bigint, size: bigint): Promise<Buffer[]> {
  return inclusionProof(index, size, (level, n) => readTile(null, level, n));
}

/**
 * The roots of the perfect subtrees that make up the first `size` leaves, largest first: everything left of the leaf at
 * `size`. While that leaf is the last, they are its audit path.
 */
export async function leftOf(size: bigint): Promise<Buffer[]> {
  return (await inclusion(size, size + 1n)).reverse();
}
