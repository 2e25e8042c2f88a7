import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { config } from '../../config/env.ts';
import { clock } from '../kernel/clock.ts';
import { writeDurably } from '../kernel/files.ts';
import { signingKey } from '../kernel/keys.ts';
import { inTransaction } from '../db/transaction.ts';
import { takeLease } from '../db/lease.ts';
import {
  entriesWithoutIndex,
  insertCheckpoint,
  latestCheckpoint,
  readTile,
  setIndexes,
  writeTiles,
  type StoredCheckpoint,
} from './store/log.ts';
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

const BATCH = 2_000;
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
      const entries = await entriesWithoutIndex(tx, BATCH);
      if (entries.length === 0) return { count: 0, note: undefined };
      const size = last?.size ?? 0n;
      const growth = await appendLeaves(
        size,
        entries.map((entry) => Buffer.from(entry.leaf, 'hex')),
        read,
      );
      const signer = ed25519Signer(logOrigin(), signingKey('log').privateKey);
      const note = signNote(formatCheckpoint({ origin: logOrigin(), size: growth.size, root: growth.root }), [signer]);
      await setIndexes(
        tx,
        entries.map((entry) => entry.id),
        size,
      );
      await writeTiles(tx, growth.changed);
      await insertCheckpoint(tx, { size: growth.size, root: growth.root, note }, now);
      return { count: entries.length, note };
    },
    undefined,
    'long',
  );
  if (sealed?.note !== undefined) await writeDurably(outsideFile(), sealed.note);
  return sealed?.count;
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
