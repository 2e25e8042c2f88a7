import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../duck.ts';

export type TypedColumn = { readonly name: string; readonly type: string };

export type Cell = string | number | boolean | null;

/** The rows a query answers, 64-bit numbers as text. For queries that answer single values only. */
export async function ask(duck: DuckDBConnection, sql: string): Promise<Cell[][]> {
  return (await duck.runAndReadAll(sql)).getRowsJson() as Cell[][];
}

/** A path as a SQL literal for a table function, in which * ? and [ would otherwise be patterns. */
export const sqlPath = (path: string): string => sqlText(path.replace(/[*?[]/g, '[$&]'));

/** The table function that reads one Parquet file and nothing beside it. */
export const fromParquet = (path: string): string => `read_parquet(${sqlPath(path)}, hive_partitioning = false)`;

/** The columns of a query, with the engine's types. */
export async function columnsOf(duck: DuckDBConnection, from: string): Promise<TypedColumn[]> {
  return (await ask(duck, `DESCRIBE SELECT * FROM ${from}`)).map(([name, type]) => ({
    name: String(name),
    type: String(type),
  }));
}

/**
 * SQL for a value as text, the same in profiles, records and exports: instants are ISO 8601, with Z where they have a
 * zone; a decimal has no zeros that say nothing (1.5, 2, -0.025), however many its neighbours need. Needs `useUtc`.
 */
export function asText(type: string, sql: string): string {
  const text = `CAST(${sql} AS VARCHAR)`;
  const [, digits, scale] = /^DECIMAL\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (scale !== undefined && scale !== '0') {
    const short = `rtrim(rtrim(${text}, '0'), '.')`;
    // Where all digits stand behind the point the engine writes none before it.
    return digits === scale ? `CAST(regexp_replace(replace(${short}, '.', '0.'), '^-?$', '0') AS VARCHAR)` : short;
  }
  if (type === 'TIMESTAMP WITH TIME ZONE') return `regexp_replace(replace(${text}, ' ', 'T'), '\\+00$', 'Z')`;
  return type.startsWith('TIMESTAMP') ? `replace(${text}, ' ', 'T')` : text;
}

/**
 * SQL for a column as records and exports carry it: as `asPlain`, but decimals are text, digit by digit, because a
 * number of JSON is read as a double.
 */
export const asCarried = (column: TypedColumn): string =>
  column.type.startsWith('DECIMAL(') ? asText(column.type, sqlName(column.name)) : asPlain(column);

/**
 * SQL for a column as other queries read it: numbers and truth values as they are, the rest as text. FLOAT keeps its
 * short spelling.
 */
export function asPlain({ name, type }: TypedColumn): string {
  if (type === 'FLOAT') return `CAST(CAST(${sqlName(name)} AS VARCHAR) AS DOUBLE)`;
  return type === 'BOOLEAN' || numberType.test(type) ? sqlName(name) : asText(type, sqlName(name));
}

/** The engine's types that are numbers. */
export const numberType = /^(U?(TINY|SMALL|BIG)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*)$/;

/** Makes this connection write instants in UTC, independent of the machine's zone. */
export async function useUtc(duck: DuckDBConnection): Promise<void> {
  await duck.run(`SET SESSION TimeZone = 'UTC'`);
}

/**
 * Appended to a SELECT, sends its rows through one thread in the order of the file. Otherwise the engine cuts Parquet
 * row groups where its threads' batches happen to end, and writes JSON in the order in which threads finish; through
 * this the same rows always make the same bytes.
 */
export const inFileOrder = 'QUALIFY row_number() OVER () > 0';

/**
 * COPY options for Parquet. Wide tables get smaller row groups, to fit the engine's memory; `writeWhole` already gives
 * a temporary name.
 */
export function parquetOptions(columnCount: number): string {
  const rows = Math.min(122_880, Math.max(2048, Math.floor(4_000_000 / columnCount / 2048) * 2048));
  return `(FORMAT parquet, ROW_GROUP_SIZE ${rows}, USE_TMP_FILE false)`;
}
