import { rm } from 'node:fs/promises';
import { withDuck } from '../../data/duck.ts';
import { fromParquet, ingest, plainRelation, type ReadingOptions } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { readInto } from './receive.ts';
import { measureConsent, type ConsentTable } from '../../measures/consent/index.ts';

export type ConsentTableAsked = Omit<ConsentTable, 'data' | 'consents'> & {
  readonly path: string;
  readonly name: string;
  readonly reading: ReadingOptions;
  readonly revisionId: string;
};
export type ConsentTableMeasured = Awaited<ReturnType<typeof measureConsent>>;

/** Measures a received table of consents against the revision. Of what it reads into, nothing is left. */
export async function measureTable({
  path,
  name,
  reading,
  revisionId,
  ...table
}: ConsentTableAsked): Promise<ConsentTableMeasured> {
  const parquet = readInto(path);
  try {
    await ingest({ path, name, reading }, { parquet });
    return await withDuck(async (duck) =>
      measureConsent(duck, {
        ...table,
        data: fromParquet(revisionParquet(revisionId)),
        consents: await plainRelation(duck, parquet),
      }),
    );
  } finally {
    await rm(parquet, { force: true });
  }
}
