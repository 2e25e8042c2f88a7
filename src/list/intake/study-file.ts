import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from '../../kernel/files.ts';
import type { TellStep } from '../../kernel/follower.ts';
import { ingest, type Format, type Ingested, type ReadingOptions } from '../../data/ingest/index.ts';
import { loadRecords, removeRecords } from '../../data/hosted-records.ts';
import { revisionFolder, revisionOriginal, revisionParquet, revisionsFolder } from '../../data/places.ts';
import type { RuleBook } from '../../terms/index.ts';
import { examine, type Declared, type ExaminedRevision } from './examine.ts';
import type { ReceivedFile } from './receive.ts';

export type Staged = Omit<Ingested, 'read'> & ExaminedRevision;
/** A received file, what it is to become, and by which rule book and on which day it is measured. */
export type FileAsked = {
  readonly revisionId: string;
  readonly declared: Declared;
  readonly received: ReceivedFile;
  readonly named: {
    readonly name: string;
    readonly format?: Format | undefined;
    readonly reading?: ReadingOptions | undefined;
  };
  readonly book: RuleBook;
  readonly today: string;
};

/**
 * Turns a received file into everything a revision has but its row: Parquet and original in its folder, hosted records
 * when the product has a key, measures. All of it is on disk when this returns, and nothing of it when it throws.
 */
export async function studyFile(asked: FileAsked, tell: TellStep): Promise<Staged> {
  const { revisionId, declared, received, named, book, today } = asked;
  const step = (name: string, done: number): void => tell({ step: name, done, total: 3, unit: 'steps' });
  const parquet = revisionParquet(revisionId);
  try {
    revisionsFolder();
    await mkdir(revisionFolder(revisionId), { mode: 0o700 });
    step('reading', 0);
    const { name, format, reading = {} } = named;
    const file = { path: received.path, name, ...(format === undefined ? {} : { format }), reading };
    const columns = declared.dictionary.map(({ name: column, type }) => ({ name: column, type }));
    const { read, ...ingested } = await ingest({ ...file, declared: columns }, { parquet });
    if (ingested.originalSha256 !== received.sha256)
      throw new Error(`The file of ${revisionId} changed between arrival and reading.`);
    step('measuring', 1);
    const examined = await examine(parquet, ingested, declared, book, today);
    step('hosting', 2);
    if (declared.keyColumn !== null) await loadRecords(revisionId, parquet, declared.keyColumn);
    await rename(received.path, revisionOriginal(revisionId, ingested.format));
    for (const folder of [revisionFolder(revisionId), dirname(revisionFolder(revisionId))]) await syncFolder(folder);
    return { ...ingested, ...examined, measures: { ...examined.measures, read } };
  } catch (error) {
    await discardRevision(revisionId);
    throw error;
  }
}

/** Removes a revision that has no row: first its records, last the folder, by which a sweep would find it again. */
export async function discardRevision(revisionId: string): Promise<void> {
  await removeRecords(revisionId);
  await rm(revisionFolder(revisionId), { recursive: true, force: true });
}
