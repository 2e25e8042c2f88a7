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
const mostColumnsAtOnce = 100;

/** Whole numbers lose their leading zeros: they are filled up to the longest that the column has. */
export async function partsOf(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  source: string,
  rows: number,
): Promise<NumberPart[]> {
  const parts: NumberPart[] = [];
  for (let from = 0; from < columns.length; from += mostColumnsAtOnce) {
    const some = columns.slice(from, from + mostColumnsAtOnce);
    const cells = some.map(({ name, type }, index) => `${partSql(sqlName(name), type)} AS c${index}`);
    const few = `(SELECT ${cells.join(', ')} FROM ${firstRowsSql(source, rows)})`;
    const figures = some.map((_, index) => {
      const text = `c${index}`;
      const size = `nullif(length(${digitsOf(text)}), 0)`;
      const words = `regexp_full_match(${text}, '[\\p{Han}]{1,3}|[A-Z][a-z]+')`;
      return `max(${size}), mode(${size}), max(${size}) FILTER (${size} <= 18), count(${size}), count(*) FILTER (${words}), approx_count_distinct(${text})`;
    });
    const met = await duck.runAndReadAll(`SELECT ${figures.join(', ')}, count(*) FROM ${few}`);
    const numbers = (met.getRowsJS()[0] ?? []).map(Number);
    for (const [index, column] of some.entries()) {
      const part = partOf(column, from + index, numbers.slice(index * 6, index * 6 + 6), numbers.at(-1) ?? 0);
      if (part !== undefined) parts.push(part);
    }
  }
  return withUsual(duck, parts, columns, source, rows);
}

function partOf(
  { name, type }: DetectedColumn,
  at: number,
  [longest = 0, usual = 0, , filled = 0, words = 0, different = 0]: readonly number[],
  rows: number,
): NumberPart | undefined {
  const text = partSql(sqlName(name), type);
  if (words > rows * 0.9 && different >= 8) return { name, at, length: 0, sql: text };
  const whole = isWhole(type);
  const length = whole ? longest : usual;
  if (filled === 0 || length < 1 || length > 17) return undefined;
  return { name, at, length, sql: whole ? `lpad(${digitsOf(text)}, ${length}, '0')` : digitsOf(text) };
}

/** Of texts, six in ten filled cells have the usual length. */
async function withUsual(
  duck: DuckDBConnection,
  parts: readonly NumberPart[],
  columns: readonly DetectedColumn[],
  source: string,
  rows: number,
): Promise<NumberPart[]> {
  const kept: NumberPart[] = [];
  for (let from = 0; from < parts.length; from += mostColumnsAtOnce) {
    const some = parts.slice(from, from + mostColumnsAtOnce);
    const few = `(SELECT ${some.map(({ sql }, index) => `${sql} AS c${index}`).join(', ')} FROM ${firstRowsSql(source, rows)})`;
    const counts = some.map(
      ({ length }, index) => `count(*) FILTER (length(c${index}) = ${length}), count(nullif(c${index}, ''))`,
    );
    const numbers = ((await duck.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${few}`)).getRowsJS()[0] ?? []).map(
      Number,
    );
    for (const [index, part] of some.entries()) {
      const [usual = 0, filled = 0] = numbers.slice(index * 2, index * 2 + 2);
      if (part.length === 0 || isWhole(columns[part.at]?.type ?? '') || usual >= filled * 0.6) kept.push(part);
    }
  }
  return kept;
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

function digitsOf(text: string): string {
  return `regexp_replace(${text}, '[^0-9Xx]', '', 'g')`;
}
