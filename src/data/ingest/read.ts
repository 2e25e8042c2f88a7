import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { sqlName, withDuck } from '../duck.ts';
import { asCarried, asPlain, ask, columnsOf, fromParquet, useUtc } from './engine.ts';

/** One row of a revision in values that JSON can say. */
export type DataRow = Record<string, string | number | boolean | null>;

/**
 * Shows every row of a stored revision, in order and one at a time, waiting for `onRow` where it returns a promise;
 * memory holds a few thousand rows. A decimal is text in its shortest form ("1.5", "2"), so that every digit is kept
 * and one value has one form; integers beyond ±(2⁵³ − 1) are text, so are numbers that are not finite; dates and
 * instants are ISO 8601 text. When `onRow` throws, reading stops and the error is passed on.
 */
export async function eachRecord(parquet: string, onRow: (row: DataRow) => void | Promise<void>): Promise<void> {
  await eachRow(parquet, '', onRow);
}

/**
 * At most `limit` rows spread evenly over the whole revision, in its order, the first row included: always the same
 * ones.
 */
export async function sampleRows(parquet: string, limit: number): Promise<DataRow[]> {
  const wanted = Math.trunc(limit);
  if (!(wanted > 0)) return [];
  const [[total] = []] = await withDuck((duck) => ask(duck, `SELECT count(*) FROM ${fromParquet(parquet)}`));
  const rows: DataRow[] = [];
  const spread = `QUALIFY ((row_number() OVER () - 1) * ${Math.min(wanted, Number(total))}) % ${Number(total)} < ${wanted}`;
  await eachRow(parquet, Number(total) > 0 ? spread : '', (row) => void rows.push(row));
  return rows;
}

/**
 * A stored table as a sub-query of plain cells: numbers and truth values as they are, all else as text, instants in ISO
 * 8601. Sets the zone to UTC.
 */
export async function plainRelation(duck: DuckDBConnection, parquet: string): Promise<string> {
  await useUtc(duck);
  const columns = await columnsOf(duck, fromParquet(parquet));
  return `(SELECT ${columns.map((column) => `${asPlain(column)} AS ${sqlName(column.name)}`).join(', ')} FROM ${fromParquet(parquet)})`;
}

async function eachRow(parquet: string, suffix: string, onRow: (row: DataRow) => void | Promise<void>): Promise<void> {
  await withDuck(async (duck) => {
    await useUtc(duck);
    const columns = await columnsOf(duck, fromParquet(parquet));
    const names = columns.map(({ name }) => name);
    const result = await duck.stream(
      `SELECT ${columns.map(asCarried).join(', ')} FROM ${fromParquet(parquet)} ${suffix}`,
    );
    for await (const chunk of result) {
      const values = chunk.getColumns().map((column) => column.map(plain));
      const count = chunk.rowCount;
      for (let index = 0; index < count; index += 1) {
        const waits = onRow(record(names, values, index));
        if (waits) await waits;
      }
    }
  });
}

function record(names: readonly string[], values: readonly DataRow[string][][], index: number): DataRow {
  const row: DataRow = {};
  for (let place = 0; place < names.length; place += 1) {
    const [name, value] = [names[place] ?? '', values[place]?.[index] ?? null];
    if (name === '__proto__')
      Object.defineProperty(row, name, { value, enumerable: true, configurable: true, writable: true });
    else row[name] = value;
  }
  return row;
}

function plain(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  throw new Error(`A revision holds a ${typeof value} that no record can carry.`);
}
