import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fromParquet, ingest, IngestFault, type ReadingOptions } from '../data/ingest/index.ts';
import { Wrong } from './reading.ts';

/**
 * Reads files as a supplier's upload is read, into Parquet in `folder`, and lends them as relations, in the same order.
 * Throws `Wrong` with every fault of every file.
 */
export async function withTables<T>(
  files: readonly string[],
  reading: ReadingOptions,
  folder: string,
  work: (relations: readonly string[]) => Promise<T>,
): Promise<T> {
  const absent = files.filter((file) => !existsSync(file) || !statSync(file).isFile());
  if (absent.length > 0) throw new Wrong(absent.map((file) => `There is no file ${file}.`).join('\n'));
  const relations: string[] = [];
  const faults: string[] = [];
  for (const [at, path] of files.entries()) {
    const parquet = join(folder, `${at}.parquet`);
    faults.push(...(await faultsOfReading(path, reading, parquet)));
    relations.push(fromParquet(parquet));
  }
  if (faults.length > 0) throw new Wrong(faults.join('\n'));
  return work(relations);
}

async function faultsOfReading(path: string, reading: ReadingOptions, parquet: string): Promise<string[]> {
  try {
    await ingest({ path, name: basename(path), reading }, { parquet });
    return [];
  } catch (error) {
    if (!(error instanceof IngestFault)) throw error;
    return error.faults.map(({ detail }) => `${path}: ${detail}`);
  }
}
