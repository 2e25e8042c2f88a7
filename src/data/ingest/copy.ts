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
import { isNamedSql, type NamingColumns } from './naming.ts';
import { readThrough, type Format } from './original.ts';
import { writeWhole } from './write.ts';

/**
 * What to copy where. `without` leaves out the rows that are of one of its values, by their key or their person; rows
 * that say neither are kept.
 */
export type CopyOrder = {
  readonly parquet: string;
  readonly target: string;
  readonly format: Format;
  readonly without?: { readonly by: NamingColumns; readonly values: readonly string[] };
};

export type CopiedOut = {
  readonly rows: number;
  readonly leftOut: number;
  readonly bytes: number;
  readonly sha256: string;
};

/**
 * Writes a stored revision to a file, in its order, and returns how many rows it holds and how many were left out, its
 * length in bytes and SHA-256. The file appears whole or not at all. Cells are written as they are, also those that a
 * spreadsheet would take for a formula (= + - @): they are data. In JSON a decimal is text, as in a record. In CSV a
 * missing value is an empty cell and an empty text is ""; a column that does not exist is an error, never "nothing to
 * leave out".
 */
export async function copyOut({ parquet, target, format, without }: CopyOrder): Promise<CopiedOut> {
  return withDuck(async (duck) => {
    await useUtc(duck);
    const from = fromParquet(parquet);
    const columns = await columnsOf(duck, from);
    const kept = without ? `WHERE NOT (${await isNamedSql(duck, from, without.by, without.values)})` : '';
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
