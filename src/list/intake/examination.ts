import { rm } from 'node:fs/promises';
import type { TellStep } from '../../kernel/follower.ts';
import { withDuck } from '../../data/duck.ts';
import {
  fromParquet,
  ingest,
  type ColumnProfile,
  type Format,
  type Ingested,
  type ReadingOptions,
} from '../../data/ingest/index.ts';
import { detectColumns, type ColumnVerdict } from '../../measures/detectors/index.ts';
import { profileColumns, signsOfPersons } from '../../measures/screening/index.ts';
import { readInto } from './receive.ts';
import { suggestedDictionary, type SuggestedColumn } from '../rules/suggest.ts';

export type ExaminationAsked = {
  readonly path: string;
  readonly name: string;
  readonly format?: Format | undefined;
  readonly reading: ReadingOptions;
  readonly today: string;
};
export type Examination = {
  readonly format: Format;
  readonly read: Ingested['read'];
  readonly rows: number;
  readonly profile: readonly ColumnProfile[];
  readonly columns: readonly SuggestedColumn[];
  readonly detected: readonly ColumnVerdict[];
};

/** Reads a file as an upload is read, and says what its columns seem to be. What it was read into is removed. */
export async function examineFile(asked: ExaminationAsked, tell: TellStep): Promise<Examination> {
  const { path, name, format, reading, today } = asked;
  const parquet = readInto(path);
  const step = (step: string, done: number): void => tell({ step, done, total: 2, unit: 'steps' });
  try {
    step('reading', 0);
    const read = await ingest({ path, name, ...(format === undefined ? {} : { format }), reading }, { parquet });
    step('measuring', 1);
    return await withDuck(async (duck) => {
      const relation = fromParquet(parquet);
      const detected = await detectColumns(duck, relation, { today });
      const named = read.columns.map(({ name: column, type }) => ({
        name: column,
        label: column,
        type,
        role: 'measure',
      }));
      const signs = signsOfPersons(named, await profileColumns(duck, relation, read.columns));
      const { format: readAs, rows, columns: profile } = read;
      const columns = suggestedDictionary(profile, rows, detected, signs);
      return {
        format: readAs,
        read: read.read,
        rows,
        profile,
        columns,
        detected: detected.filter(({ verdict }) => verdict !== 'clear'),
      };
    });
  } finally {
    await rm(parquet, { force: true });
  }
}
