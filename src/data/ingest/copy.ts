import { DuckDBDataChunk, VARCHAR, type DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText, withDuck } from '../duck.ts';
import {
  asCarried,
  asPlain,
  ask,
  columnsOf,
  fromParquet,
  inFileOrder,
  parquetOptions,
  useUtc,
  type TypedColumn,
} from './engine.ts';
import { readThrough, type Format } from './original.ts';
import { writeWhole } from './write.ts';

/**
 * What to copy where. `where` leaves out the rows whose `column`, as text, is one of `notIn`; rows without a value
 * there are kept.
 */
export type CopyOrder = {
  readonly parquet: string;
  readonly target: string;
  readonly format: Format;
  readonly where?: { readonly column: string; readonly notIn: readonly string[] };
};

export type CopiedOut = {
  readonly rows: number;
  readonly leftOut: number;
  readonly bytes: number;
  readonly sha256: string;
};

const chunkRows = 2048;

/**
 * Writes a stored revision to a file, in its order, and returns how many rows it holds and how many were left out, its
 * length in bytes and SHA-256. The file appears whole or not at all. Cells are written as they are, also those that a
 * spreadsheet would take for a formula (= + - @): they are data. In JSON a decimal is text, as in a record. In CSV a
 * missing value is an empty cell and an empty text is ""; a column that does not exist is an error, never "nothing to
 * leave out".
 */
export async function copyOut({ parquet, target, format, where }: CopyOrder): Promise<CopiedOut> {
  return withDuck(async (duck) => {
    await useUtc(duck);
    const from = fromParquet(parquet);
    const columns = await columnsOf(duck, from);
    if (where && !columns.some(({ name }) => name === where.column))
      throw new Error(`There is no column "${where.column}" to leave rows out by.`);
    if (where) await fillLeftOut(duck, where.notIn);
    // NOT IN plans as a mark join, which keeps the order of the rows; an anti join may swap its sides and lose it.
    const kept = where
      ? `WHERE coalesce(CAST(${sqlName(where.column)} AS VARCHAR) NOT IN (SELECT value FROM left_out), true)`
      : '';
    return writeWhole(target, async (part) => {
      const query = `SELECT ${columns.map((column) => cell(column, format)).join(', ')} FROM ${from} ${kept} ${inFileOrder}`;
      const [copied] = await ask(duck, `COPY (${query}) TO ${sqlText(part)} ${options(format, columns.length)}`);
      const [all] = await ask(duck, `SELECT count(*) FROM ${from}`);
      const rows = Number(copied?.[0]);
      return { rows, leftOut: Number(all?.[0]) - rows, ...(await readThrough(part)) };
    });
  });
}

function cell(column: TypedColumn, format: Format): string {
  const name = sqlName(column.name);
  const nested = format !== 'csv' && column.type === 'JSON';
  if (format === 'parquet' || nested) return name;
  return `${format === 'csv' ? asPlain(column) : asCarried(column)} AS ${name}`;
}

function options(format: Format, columnCount: number): string {
  if (format === 'parquet') return parquetOptions(columnCount);
  if (format === 'csv')
    return `(FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR '', COMPRESSION none, USE_TMP_FILE false)`;
  return `(FORMAT json, ARRAY ${format === 'json'}, COMPRESSION none, USE_TMP_FILE false)`;
}

async function fillLeftOut(duck: DuckDBConnection, values: readonly string[]): Promise<void> {
  await duck.run('CREATE TEMP TABLE left_out (value VARCHAR NOT NULL)');
  const appender = await duck.createAppender('left_out', 'main', 'temp');
  for (let start = 0; start < values.length; start += chunkRows) {
    const chunk = DuckDBDataChunk.create([VARCHAR]);
    chunk.setColumns([values.slice(start, start + chunkRows)]);
    appender.appendDataChunk(chunk);
    if ((start / chunkRows) % 16 === 15) await new Promise(setImmediate);
  }
  appender.closeSync();
}
