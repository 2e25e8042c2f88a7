import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { growing } from '../../kernel/files.ts';
import { sqlName, sqlText, withDuck } from '../duck.ts';
import {
  asCarried,
  asPlain,
  ask,
  columnsOf,
  fromParquet,
  inFileOrder,
  parquetOptions,
  type TypedColumn,
} from './engine.ts';
import { keptRows, type CountedRows, type Without } from './left-out.ts';
import type { Format, Original } from './original.ts';
import { writeWhole } from './write.ts';

/**
 * What to copy where, without the rows of somebody, or those that a file of marks leaves out (`markLeftOut`). Rows that
 * say neither key nor person are kept. Until it is whole the file grows under the name `part`, where others may follow
 * it.
 */
export type CopyOrder = {
  readonly parquet: string;
  readonly target: string;
  readonly format: Format;
  readonly without?: Without;
  readonly marks?: string;
  readonly part?: string;
};

export type CopiedOut = CountedRows & Original;

/**
 * Writes a stored revision to a file, in its order, and returns how many rows it holds and how many were left out, its
 * length in bytes and SHA-256. The file appears whole or not at all. Cells are written as they are, also those that a
 * spreadsheet would take for a formula (= + - @): they are data. In JSON a decimal is text, as in a record. In CSV a
 * missing value is an empty cell and an empty text is ""; a column that does not exist is an error, never "nothing to
 * leave out".
 */
export async function copyOut({ parquet, target, format, part, ...leaving }: CopyOrder): Promise<CopiedOut> {
  return withDuck(async (duck) => {
    const { from, where, rows, leftOut } = await keptRows(duck, parquet, leaving);
    const columns = await columnsOf(duck, fromParquet(parquet));
    const cells = columns.map((column) => cell(column, format)).join(', ');
    const query = `SELECT ${cells} FROM ${from} ${where} ${isKeptInOrder(format) ? '' : inFileOrder}`;
    const fill = async (growingPart: string): Promise<CopiedOut> => {
      const copying = ask(duck, `COPY (${query}) TO ${sqlText(growingPart)} ${options(format, columns.length)}`);
      // Both end before the file may go, whichever fails first; and no failure stays unheard.
      const [hashed, copied] = await Promise.allSettled([hashedWhile(growingPart, copying), copying]);
      if (hashed.status === 'rejected') throw hashed.reason;
      if (copied.status === 'rejected') throw copied.reason;
      const written = Number(copied.value[0]?.[0]);
      if (written !== rows) throw new Error(`${rows} rows were to be written, and ${written} were.`);
      return { rows, leftOut, ...hashed.value };
    };
    return writeWhole(target, fill, part);
  });
}

/** Length and SHA-256 of a file, taken while it is written: the engine only ever appends. */
async function hashedWhile(path: string, written: Promise<unknown>): Promise<Original> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of growing(await open(path, 'r'), written)) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { bytes, sha256: hash.digest('hex') };
}

/**
 * Whether all threads of the engine may write this format: texts follow one another in the order of the rows, whichever
 * thread made them. JSON is written in the order in which threads finish, and Parquet cut where they happen to end.
 */
const isKeptInOrder = (format: Format): boolean => format === 'csv';

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
