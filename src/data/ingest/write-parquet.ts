import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from '../duck.ts';
import { ask, columnsOf, fromParquet, inFileOrder, parquetOptions } from './engine.ts';
import { readThrough } from './original.ts';
import { profile, type ColumnProfile } from './profile.ts';

export type StoredParquet = {
  readonly parquetSha256: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
};

/** Stores the rows of a query, in order, and measures what was stored. */
export async function writeParquet(
  duck: DuckDBConnection,
  query: string,
  columnCount: number,
  part: string,
): Promise<StoredParquet> {
  const [copied] = await ask(duck, `COPY (${query} ${inFileOrder}) TO ${sqlText(part)} ${parquetOptions(columnCount)}`);
  const rows = Number(copied?.[0]);
  const columns = await profile(duck, part, await columnsOf(duck, fromParquet(part)), rows);
  return { parquetSha256: (await readThrough(part)).sha256, rows, columns };
}
