import { existsSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { fromParquet, ingest, IngestFault } from '../data/ingest/index.ts';

/** What is wrong with the command line: shown to the user, exit code 2. */
export class Wrong extends Error {}

/**
 * Reads files as a supplier's upload is read, into Parquet in a temporary folder, and lends them as relations, in the
 * same order. Throws `Wrong` with every fault of every file.
 */
export async function withTables<T>(
  files: readonly string[],
  delimiter: string | undefined,
  work: (relations: readonly string[]) => Promise<T>,
): Promise<T> {
  const absent = files.filter((file) => !existsSync(file) || !statSync(file).isFile());
  if (absent.length > 0) throw new Wrong(absent.map((file) => `There is no file ${file}.`).join('\n'));
  const folder = temporaryFolder('table');
  try {
    const relations: string[] = [];
    const faults: string[] = [];
    for (const [at, path] of files.entries()) {
      const parquet = join(folder, `${at}.parquet`);
      faults.push(...(await faultsOfReading(path, delimiter, parquet)));
      relations.push(fromParquet(parquet));
    }
    if (faults.length > 0) throw new Wrong(faults.join('\n'));
    return await work(relations);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function faultsOfReading(path: string, delimiter: string | undefined, parquet: string): Promise<string[]> {
  try {
    await ingest({ path, name: basename(path), ...(delimiter === undefined ? {} : { delimiter }) }, { parquet });
    return [];
  } catch (error) {
    if (!(error instanceof IngestFault)) throw error;
    return error.faults.map(({ detail }) => `${path}: ${detail}`);
  }
}

/** The delimiter that was given, `tab` and `\\t` for the tab; a fault for anything but a single sign. */
export function delimiterOf(given: string | undefined, faults: string[]): string | undefined {
  if (given === undefined) return undefined;
  const sign = given === 'tab' || given === '\\t' ? '\t' : given;
  if (!/^[^"\r\n\w\u0080-\uffff]$/.test(sign))
    faults.push(`--delimiter takes one sign, such as ; or tab, not ${given}.`);
  return sign;
}
