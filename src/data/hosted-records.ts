import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { config } from '../../config/env.ts';
import { canonicalJson } from '../kernel/hash.ts';
import { eachRecord } from './ingest/index.ts';

type Key = [revisionId: string] | [revisionId: string, key: string];

const TOGETHER = 2_000;
const MOST_KNOWN = 1_000;

let opened: RootDatabase<string, Key> | undefined;
const complete = new Set<string>();

/**
 * The hosted records of all revisions, by revision and key; under the revision alone stands how many they are, written
 * last.
 */
function records(): RootDatabase<string, Key> {
  if (opened) return opened;
  const path = resolve(config.DATA_DIR, 'records');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  opened = open<string, Key>({ path, encoding: 'string' });
  return opened;
}

/**
 * Hosts the records of a stored revision. They are on disk when this returns; their keys were found to be present and
 * unlike.
 */
export async function loadRecords(revisionId: string, parquet: string, keyColumn: string): Promise<number> {
  const store = records();
  let rows = 0;
  await eachRecord(parquet, async (row) => {
    const written = store.put([revisionId, String(row[keyColumn])], canonicalJson(row));
    rows += 1;
    if (rows % TOGETHER === 0) await written;
  });
  await store.put([revisionId], String(rows));
  await store.flushed;
  return rows;
}

/**
 * The records of these keys as canonical JSON (RFC 8785), each as it was stored, undefined where there is none or no
 * key is asked. Synchronous, so that it can run inside a transaction. Throws for a revision whose records were never
 * hosted here.
 */
export function readRecords(revisionId: string, keys: readonly (string | undefined)[]): (string | undefined)[] {
  const store = records();
  if (!complete.has(revisionId)) {
    // Another process may have hosted them since this one's snapshot was taken.
    if (store.get([revisionId]) === undefined) store.resetReadTxn();
    if (store.get([revisionId]) === undefined) throw new Error(`The records of ${revisionId} are not hosted here.`);
    if (complete.size >= MOST_KNOWN) complete.clear();
    complete.add(revisionId);
  }
  return keys.map((key) => (key === undefined || key === '' ? undefined : store.get([revisionId, key])));
}

/** Removes what is hosted of a revision, whole or in part. */
export async function removeRecords(revisionId: string): Promise<void> {
  const store = records();
  complete.delete(revisionId);
  await store.flushed;
  for (;;) {
    const keys = [...store.getKeys({ start: [revisionId], end: [`${revisionId}!`], limit: TOGETHER })];
    if (keys.length === 0) break;
    await Promise.all(keys.map((key) => store.remove(key)));
  }
  await store.flushed;
}

/** Closes the store, so that its folder can be moved or removed. It opens again at the next use. */
export async function closeRecords(): Promise<void> {
  const closing = opened;
  opened = undefined;
  complete.clear();
  await closing?.close();
}
