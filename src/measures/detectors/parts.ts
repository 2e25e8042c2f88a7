import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { firstRowsSql, textSql } from './cells.ts';
import type { DetectedColumn } from './column-verdict.ts';

/**
 * A column whose cells, apart from what is not a digit, have mostly one length; or, of length 0, one of short words.
 * `at` is its place in the table.
 */
export type NumberPart = { readonly name: string; readonly at: number; readonly length: number; readonly sql: string };

/** Parts of numbers are short; no more of a cell is read. */
const longestPart = 64;
/** Rows and cells that are read once into a table of this connection, from which all combinations are made. */
const mostRows = 20_000;
const mostCells = 4_000_000;
const shelf = 'detected_parts';
const mostColumnsAtOnce = 100;

/**
 * Lends the columns that may hold parts of a number, as SQL over the relation `from`, which has the first rows of the
 * source, at most 20,000. Whole numbers lose their leading zeros: they are filled up to the longest that the column
 * has.
 */
export async function withParts<T>(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  source: string,
  work: (parts: readonly NumberPart[], from: string, rows: number) => Promise<T>,
): Promise<T> {
  const most = Math.min(mostRows, Math.ceil(mostCells / columns.length));
  const cells = columns.map(({ name, type }, at) => `${partSql(sqlName(name), type)} AS t${at}`);
  const digits = columns.map((_, at) => `nullif(regexp_replace(t${at}, '[^0-9Xx]', '', 'g'), '') AS d${at}`);
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${shelf} AS
      SELECT *, ${digits.join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${firstRowsSql(source, most)})`,
  );
  try {
    const [[rows = 0] = []] = (
      await duck.runAndReadAll(`SELECT count(*)::INTEGER FROM ${shelf}`)
    ).getRowsJS() as number[][];
    return await work(await partsOf(duck, columns, rows), shelf, rows);
  } finally {
    await duck.run(`DROP TABLE ${shelf}`);
  }
}

/** Of texts, six in ten filled cells have the usual length. */
async function partsOf(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  rows: number,
): Promise<NumberPart[]> {
  const lengths = await figuresOfAll(duck, columns, (at) => {
    const words = `regexp_full_match(t${at}, '[\\p{Han}]{1,3}|[A-Z][a-z]+')`;
    return `max(length(d${at})), mode(length(d${at})), count(d${at}), count(*) FILTER (${words}), approx_count_distinct(t${at})`;
  });
  const parts = columns.map(({ name, type }, at): NumberPart & { readonly filled: number } => {
    const [longest = 0, usual = 0, filled = 0, words = 0, different = 0] = lengths[at] ?? [];
    if (words > rows * 0.9 && different >= 8) return { name, at, length: 0, sql: `t${at}`, filled };
    const [length, sql] = isWhole(type) ? [longest, `lpad(d${at}, ${longest}, '0')`] : [usual, `d${at}`];
    return { name, at, length: filled === 0 || length > 17 ? -1 : length, sql, filled };
  });
  const usual = await figuresOfAll(duck, parts, (at) => `count(*) FILTER (length(d${at}) = ${parts[at]?.length ?? 0})`);
  return parts.filter(({ at, length, filled }) => {
    if (length <= 0) return length === 0;
    return isWhole(columns[at]?.type ?? '') || (usual[at]?.[0] ?? 0) >= filled * 0.6;
  });
}

/** The figures of each column, as numbers, so many columns in one query. */
async function figuresOfAll(
  duck: DuckDBConnection,
  columns: readonly unknown[],
  sqlOf: (at: number) => string,
): Promise<number[][]> {
  const found: number[][] = [];
  for (let from = 0; from < columns.length; from += mostColumnsAtOnce) {
    const ats = [...columns.keys()].slice(from, from + mostColumnsAtOnce);
    const lists = ats.map((at) => `[${sqlOf(at)}]`);
    const [row = []] = (
      await duck.runAndReadAll(`SELECT ${lists.join(', ')} FROM ${shelf}`)
    ).getRowsJson() as string[][][];
    found.push(...row.map((list) => list.map(Number)));
  }
  return found;
}

function isWhole(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(type);
}

/** Days and instants as YYYYMMDD, of instants with a time zone the nearest midnight; what is not, as its text. */
function partSql(column: string, type: string): string {
  if (type === 'DATE' || /^TIMESTAMP(_S|_MS|_NS)?$/.test(type))
    return `strftime(CAST(${column} AS TIMESTAMP), '%Y%m%d')`;
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return `strftime(make_timestamp(epoch_us(${column})) + INTERVAL 12 HOUR, '%Y%m%d')`;
  const text = `left(${textSql(column, type)}, ${longestPart})`;
  if (isWhole(type)) return text;
  // 19070407.0 and 1907-04-07 00:00:00 in texts are what a spreadsheet made of a number and of a day.
  return `regexp_replace(regexp_replace(${text}, '^([0-9]+)[.]0+$', '\\1'), '^([0-9]{4}[-/][0-9]{2}[-/][0-9]{2})[ T]00:00.*$', '\\1')`;
}
