import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../data/duck.ts';
import { inPieces } from '../../kernel/lists.ts';
import type { TextProfile } from './profile.ts';
import type { SignColumn } from './signs.ts';

/**
 * What the values of a column are, whatever it is called. `named` is how many things they name in words: a number or a
 * code in a name tells nothing apart. `coded`: most are codes, as pseudonyms are too. `timed`: nearly all are dates or
 * times; `monthly`: nearly all are months, quarters or years. `numbered`: each row has another number of one unbroken
 * series, as rows are numbered.
 */
export type Contents = {
  readonly named: number;
  readonly coded: boolean;
  readonly timed: boolean;
  readonly monthly: boolean;
  readonly numbered: boolean;
};
/** A table as it is judged in context: its columns, what is known of their values, and its signs of persons. */
export type KnownTable = {
  readonly duck: DuckDBConnection;
  /** A table name or table function, as SQL: never a stranger's text. */
  readonly relation: string;
  readonly rows: number;
  readonly columns: readonly KnownColumn[];
};
export type KnownColumn = SignColumn & TextProfile & Contents;

const code =
  '[A-Za-z0-9_.-]*[0-9０-９][A-Za-z0-9_.-]*|[〇零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖甲乙丙丁戊己庚辛壬癸]{2,}';
const inWords = '[\\x{3400}-\\x{9fff}]{2}|[A-Za-z]{2,}[^A-Za-z0-9]+[A-Za-z]{2,}';
const time =
  '(19|20)[0-9]{2}年?([-/.]?(Q[1-4]|W[0-9]{2}|0?[1-9]|1[0-2]|[一二三四]季度)月?([-/.]?(0?[1-9]|[12][0-9]|3[01])日?([T ][0-9:.]+(Z|[+-][0-9:]+)?)?)?)?' +
  '|[0-9]{1,2}(:[0-9]{2}){1,2}|[0-9]{1,2}[时点月日]';
const month = '(19|20)[0-9]{2}年?([-/.]?(Q[1-4]|0?[1-9]|1[0-2]|[一二三四]季度)月?)?';
const band = '[0-9]{1,3}([-~–][0-9]{1,3})?[^A-Za-z0-9]{0,6}';
const codeLike = '([0-9].*){3}|[A-Za-z0-9]{8}';

const nothing: Contents = { named: 0, coded: false, timed: false, monthly: false, numbered: false };
/** To compile the patterns takes longer than to read a small column: they are compiled once for so many. */
const columnsAtOnce = 10;

/** Reads what the values of columns are, over the different values of each; by name. */
export async function contentsOf(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly (SignColumn & TextProfile)[],
): Promise<ReadonlyMap<string, Contents>> {
  const contents = new Map(columns.map(({ name, days }) => [name, { ...nothing, timed: days !== null }]));
  const read = columns.filter(({ days, type }) => days === null && type !== 'decimal');
  for (const some of inPieces(read, columnsAtOnce))
    for (const figures of (await duck.runAndReadAll(contentsSql(relation, some))).getRowsJS()) {
      const [at, ...own] = figures.map(Number);
      const column = some[at as number];
      if (column !== undefined) contents.set(column.name, contentsIn(column, own));
    }
  return contents;
}

function contentsSql(relation: string, columns: readonly SignColumn[]): string {
  const cells = columns.map(
    ({ name }, at) =>
      `SELECT ${at} AS which, trim(CAST(${sqlName(name)} AS VARCHAR)) AS value FROM ${relation} WHERE ${sqlName(name)} IS NOT NULL`,
  );
  return `
    WITH few AS (SELECT DISTINCT which, value FROM (${cells.join(' UNION ALL ')})),
      parted AS (
        SELECT which, value, lower(trim(regexp_replace(value, ${sqlText(code)}, '', 'g'))) AS said,
          regexp_extract(value, '[0-9]{1,9}$') AS number, regexp_full_match(value, ${sqlText(time)}) AS timed,
          regexp_full_match(value, ${sqlText(month)}) AS monthly,
          regexp_matches(value, ${sqlText(codeLike)}) AND NOT regexp_full_match(value, ${sqlText(band)}) AS coded
        FROM few),
      told AS (
        SELECT *, regexp_matches(said, ${sqlText(inWords)}) AS named, TRY_CAST(number AS BIGINT) AS numbered,
          left(value, length(value) - length(number)) AS beginning
        FROM parted)
    SELECT which, count(DISTINCT said) FILTER (named), count(*) FILTER (timed), count(*) FILTER (monthly),
      count(*) FILTER (coded AND NOT named AND NOT timed), count(DISTINCT beginning), count(DISTINCT numbered),
      max(numbered) - min(numbered) FROM told GROUP BY which`;
}

function contentsIn({ rows, distinct }: TextProfile, figures: readonly number[]): Contents {
  const [named = 0, times = 0, months = 0, codes = 0, beginnings, numbers, range = 0] = figures;
  return {
    named,
    coded: 2 * codes > distinct,
    timed: distinct > 0 && times >= 0.95 * distinct,
    monthly: distinct > 0 && months >= 0.95 * distinct,
    numbered: beginnings === 1 && numbers === rows && rows > 1 && range < 2 * rows,
  };
}

/** How many different combinations of values each of these groups of columns has. */
export async function combinations(
  { duck, relation }: KnownTable,
  groups: readonly (readonly string[])[],
): Promise<readonly number[]> {
  if (groups.length === 0) return [];
  const counts = groups.map((names) => `count(DISTINCT row(${names.map(sqlName).join(', ')}))`);
  const read = await duck.runAndReadAll(`SELECT ${counts.join(', ')} FROM ${relation}`);
  return (read.getRowsJS()[0] ?? []).map(Number);
}

/** Whether the values are whole numbers or fractions. */
export function isNumber({ type, numbers }: KnownColumn): boolean {
  return type === 'decimal' || numbers !== null;
}
