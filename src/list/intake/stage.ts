import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../kernel/files.ts';
import { ingest, type Format, type Ingested, type ReadingOptions } from '../../data/ingest/index.ts';
import { loadRecords } from '../../data/hosted-records.ts';
import { examine, type Declared, type ExaminedRevision } from './examine.ts';
import { revisionFolder, revisionOriginal, revisionParquet, revisionsFolder } from '../../data/places.ts';
import type { ReceivedFile } from './receive.ts';
import { discardRevision } from './sweep.ts';
import type { RuleBook } from '../../terms/index.ts';

export type Staged = Omit<Ingested, 'read'> & ExaminedRevision;
type Named = {
  readonly name: string;
  readonly format?: Format | undefined;
  readonly reading?: ReadingOptions | undefined;
};

/**
 * Turns a received file into everything a revision has but its row: Parquet and original in its folder, hosted records
 * when the product has a key, measures. All of it is on disk when this returns, and nothing of it when it throws.
 */
export async function stage(
  revisionId: string,
  declared: Declared,
  received: ReceivedFile,
  { name, format, reading }: Named,
  { book, today }: { readonly book: RuleBook; readonly today: string },
): Promise<Staged> {
  const parquet = revisionParquet(revisionId);
  try {
    revisionsFolder();
    await mkdir(revisionFolder(revisionId), { mode: 0o700 });
    const file = { path: received.path, name, ...(format === undefined ? {} : { format }), reading: reading ?? {} };
    const columns = declared.dictionary.map(({ name: column, type }) => ({ name: column, type }));
    const { read, ...ingested } = await ingest({ ...file, declared: columns }, { parquet });
    if (ingested.originalSha256 !== received.sha256)
      throw new Error(`The file of ${revisionId} changed between arrival and reading.`);
    const examined = await examine(parquet, ingested, declared, book, today);
    if (declared.keyColumn !== null) await loadRecords(revisionId, parquet, declared.keyColumn);
    await rename(received.path, revisionOriginal(revisionId, ingested.format));
    for (const folder of [revisionFolder(revisionId), dirname(revisionFolder(revisionId))]) await syncFolder(folder);
    return { ...ingested, ...examined, measures: { ...examined.measures, read } };
  } catch (error) {
    await discardRevision(revisionId);
    throw error;
  } finally {
    await rm(received.path, { force: true });
  }
}
