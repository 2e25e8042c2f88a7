import { randomBytes } from 'node:crypto';
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText, withDuck } from '../duck.ts';
import { ask, columnsOf, fromParquet, sqlPath, useUtc } from './engine.ts';
import { isNamedSql, type KeyPieces, type NamingColumns } from './naming.ts';
import { writeWhole } from './write.ts';

/** Whose rows stay out: those that are of one of the values, by their key or their person. */
export type Without = { readonly by: NamingColumns; readonly values: KeyPieces };
export type CountedRows = { readonly rows: number; readonly leftOut: number };
/** What a query reads, and the rows that it keeps. */
export type KeptRows = CountedRows & { readonly from: string; readonly where: string };

/** The rows of a file with their numbers, by a name that none of its columns has. */
async function numbered(duck: DuckDBConnection, parquet: string): Promise<{ from: string; number: string }> {
  const taken = (await columnsOf(duck, fromParquet(parquet))).some(({ name }) => /^file_row_number$/i.test(name));
  if (!taken)
    return {
      from: `read_parquet(${sqlPath(parquet)}, hive_partitioning = false, file_row_number = true)`,
      number: 'file_row_number',
    };
  const number = `"${randomBytes(8).toString('hex')}"`;
  return { from: `(SELECT *, row_number() OVER () - 1 AS ${number} FROM ${fromParquet(parquet)})`, number };
}

/**
 * Counts how many rows of a stored revision stay and how many are left out, and keeps in a file which ones: a bit a
 * row, and nothing of whom they are of.
 */
export function markLeftOut(parquet: string, without: Without, target: string): Promise<CountedRows> {
  return withDuck(async (duck) => {
    const { rows, leftOut } = await leaving(duck, parquet, without);
    await writeWhole(target, (part) =>
      duck.run(
        `COPY (SELECT CAST(getvariable('left_out') AS BLOB) AS bits) TO ${sqlText(part)} (FORMAT parquet, USE_TMP_FILE false)`,
      ),
    );
    return { rows, leftOut };
  });
}

/**
 * The rows that a copy keeps: all, those that a file of marks keeps, or those that are of none of the values. Marks are
 * looked up, not joined, because the engine keeps the order of rows through no join unless one thread does all.
 */
export async function keptRows(
  duck: DuckDBConnection,
  parquet: string,
  { without, marks }: { readonly without?: Without | undefined; readonly marks?: string | undefined },
): Promise<KeptRows> {
  await useUtc(duck);
  const counted = marks !== undefined ? await marked(duck, parquet, marks) : await leaving(duck, parquet, without);
  if (counted.leftOut === 0) return { ...counted, from: fromParquet(parquet), where: '' };
  const { from, number } = await numbered(duck, parquet);
  return { ...counted, from, where: `WHERE get_bit(getvariable('left_out'), CAST(${number} AS INTEGER)) = 0` };
}

/** How many marks are kept of so many rows: as bytes they come back in eights. */
const widthFor = (rows: number): number => Math.max(1, Math.ceil(rows / 8)) * 8;

async function rowsOf(duck: DuckDBConnection, parquet: string): Promise<number> {
  const [[all] = []] = await ask(duck, `SELECT count(*) FROM ${fromParquet(parquet)}`);
  return Number(all);
}

async function leaving(duck: DuckDBConnection, parquet: string, without: Without | undefined): Promise<CountedRows> {
  await useUtc(duck);
  const all = await rowsOf(duck, parquet);
  const isLeftOut = without ? await isNamedSql(duck, fromParquet(parquet), without.by, without.values) : 'false';
  const { from, number } = await numbered(duck, parquet);
  const bits = `coalesce(bitstring_agg(${number}, 0, ${widthFor(all) - 1}), CAST('0' AS BIT))`;
  if (isLeftOut === 'false') await duck.run(`SET VARIABLE left_out = CAST('0' AS BIT)`);
  else await duck.run(`SET VARIABLE left_out = (SELECT ${bits} FROM ${from} WHERE ${isLeftOut})`);
  const [[leftOut] = []] = await ask(duck, `SELECT bit_count(getvariable('left_out'))`);
  return { rows: all - Number(leftOut), leftOut: Number(leftOut) };
}

async function marked(duck: DuckDBConnection, parquet: string, marks: string): Promise<CountedRows> {
  await duck.run(`SET VARIABLE left_out = (SELECT CAST(bits AS BIT) FROM ${fromParquet(marks)})`);
  const [[length, count] = []] = await ask(
    duck,
    `SELECT bit_length(getvariable('left_out')), bit_count(getvariable('left_out'))`,
  );
  const [all, leftOut] = [await rowsOf(duck, parquet), Number(count)];
  if (leftOut > 0 && Number(length) !== widthFor(all)) throw new Error(`${all} rows have ${length} marks.`);
  return { rows: all - leftOut, leftOut };
}
