import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { clock } from '../../kernel/clock.ts';
import { idPattern } from '../../kernel/ids.ts';
import { inPieces } from '../../kernel/lists.ts';
import { knownRevisions } from '../store/revision.ts';
import { incomingFolder, revisionsFolder, uploadsFolder } from '../../data/places.ts';
import { inTransaction } from '../../db/transaction.ts';
import { knownUploads, removeUploadsBefore } from '../store/upload.ts';
import { discardParts, UPLOAD_KEPT_MS } from './parts.ts';
import { discardRevision } from './study-file.ts';
import { HOUR } from '../../kernel/time.ts';

const TOGETHER = 500;

export type Swept = { readonly uploads: number; readonly revisions: number };

/**
 * Removes what uploads of killed processes left behind: files never received whole, and folders and hosted records of
 * revisions that no row names. Nothing younger than an hour is touched, because it may belong to an upload under way.
 */
export async function sweepIncoming(now: Date = clock.now()): Promise<Swept> {
  const until = now.getTime() - HOUR;
  const uploads = await oldEntries(incomingFolder(), /\.upload$/, until);
  for (const name of uploads) await rm(join(incomingFolder(), name), { force: true });
  const folders = await oldEntries(revisionsFolder(), idPattern('rev'), until);
  let revisions = 0;
  for (const some of inPieces(folders, TOGETHER)) {
    const known = await knownRevisions(some);
    for (const revisionId of some.filter((id) => !known.has(id))) {
      await discardRevision(revisionId);
      revisions += 1;
    }
  }
  await sweepUploads(now);
  return { uploads: uploads.length, revisions };
}

/** Forgets uploads in parts that are older than a day, and removes the parts that no row names. */
async function sweepUploads(now: Date): Promise<void> {
  await inTransaction((tx) => removeUploadsBefore(tx, new Date(now.getTime() - UPLOAD_KEPT_MS)));
  const folders = await oldEntries(uploadsFolder(), idPattern('upl'), now.getTime() - HOUR);
  const known = await knownUploads(folders);
  for (const uploadId of folders.filter((id) => !known.has(id))) await discardParts(uploadId);
}

async function oldEntries(folder: string, pattern: RegExp, until: number): Promise<string[]> {
  const old: string[] = [];
  for (const name of await readdir(folder)) {
    const made = pattern.test(name) ? await stat(join(folder, name)).catch(() => undefined) : undefined;
    if (made && made.mtimeMs < until) old.push(name);
  }
  return old;
}
