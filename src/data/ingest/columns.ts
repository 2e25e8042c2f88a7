import type { DuckDBConnection } from '@duckdb/node-api';
import { ask } from './engine.ts';
import type { JsonKind } from './json.ts';
import { plainSpelling, type Spelling } from './reading.ts';
import { isoSql, pointSql } from './spelling.ts';

const candidates = ['BOOLEAN', 'BIGINT', 'DECIMAL', 'DOUBLE', 'NUMBER', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ'] as const;
type TypeCandidate = (typeof candidates)[number];

/**
 * A table of text cells as the engine reads it: `from` is the table function, its columns c0, c1, …; `fixed` is a type
 * that needs no judging; `spelling` is how its numbers and dates are written.
 */
export type TextTable = {
  readonly from: string;
  readonly rows: number;
  readonly columns: readonly TextColumn[];
  readonly spelling: Spelling;
};
export type TextColumn = {
  readonly name: string;
  readonly candidates: readonly TypeCandidate[];
  readonly fixed?: string;
};

const sampledCells = 300_000;

const dates: readonly TypeCandidate[] = ['DATE', 'TIMESTAMP', 'TIMESTAMPTZ'];

export const csvColumn = (name: string): TextColumn => ({
  name,
  candidates: ['BOOLEAN', 'BIGINT', 'DECIMAL', 'DOUBLE', ...dates],
});

/**
 * JSON says itself what is a number; only dates hide in its strings. Nested values stay as JSON text, and mixed kinds
 * become text.
 */
export function jsonColumn(name: string, kinds: ReadonlySet<JsonKind>): TextColumn {
  if (kinds.has('nested')) return { name, candidates: [], fixed: 'JSON' };
  const [kind] = kinds.size === 1 ? kinds : [];
  if (kind === 'number') return { name, candidates: ['BIGINT', 'DECIMAL', 'NUMBER'] };
  if (kind === 'boolean') return { name, candidates: ['BOOLEAN'] };
  return { name, candidates: kind === 'string' ? dates : [] };
}

/** Significant digits of a number's spelling, without sign, point, exponent and outer zeros. */
const digits = (sql: string): string => `trim(regexp_replace(${sql}, '[eE].*|[-.]', '', 'g'), '0')`;

const shortInteger = '(0|[1-9][0-9]{0,14})';
const shapes = {
  csvNumber: `-?(${shortInteger}|(0|[1-9][0-9]*)?\\.(0|[0-9]*[1-9])|[0-9](\\.[0-9]*[1-9])?[eE][+-][0-9]+|[0-9]\\.[0-9]*[1-9][eE][0-9]+)`,
  jsonNumber: `-?(${shortInteger}|(0|[1-9][0-9]*)(\\.[0-9]+([eE][+-]?[0-9]+)?|[eE][+-]?[0-9]+))`,
  fixedPoint: '-?(0|[1-9][0-9]*)\\.[0-9]{2,}',
  instant: '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?',
};
const shaped = (sql: string, shape: string): string => `regexp_full_match(${sql}, '${shape}')`;

function asDouble(sql: string, shape: string): string {
  const value = `TRY_CAST(${sql} AS DOUBLE)`;
  const spelled = `CAST(${value} AS VARCHAR)`;
  return `CASE WHEN ${spelled} = ${sql} THEN isfinite(${value})
    WHEN ${shaped(sql, shape)} THEN ${digits(sql)} = ${digits(spelled)} END`;
}

const asInstant = (sql: string, type: string, shape: string): string =>
  `CASE WHEN ${shaped(sql, shape)} THEN starts_with(CAST(TRY_CAST(${sql} AS ${type}) AS VARCHAR), left(${sql}, 10)) END`;

const holds: Record<TypeCandidate, (sql: string) => string> = {
  BOOLEAN: (sql) => `${sql} IN ('true', 'false', 'True', 'False', 'TRUE', 'FALSE')`,
  BIGINT: (sql) => `length(ltrim(${sql}, '-')) <= 15 AND CAST(TRY_CAST(${sql} AS BIGINT) AS VARCHAR) = ${sql}`,
  DECIMAL: (sql) => shaped(sql, shapes.fixedPoint),
  DOUBLE: (sql) => asDouble(sql, shapes.csvNumber),
  NUMBER: (sql) => asDouble(sql, shapes.jsonNumber),
  DATE: (sql) => `length(${sql}) = 10 AND CAST(TRY_CAST(${sql} AS DATE) AS VARCHAR) = ${sql}`,
  TIMESTAMP: (sql) => asInstant(sql, 'TIMESTAMP', shapes.instant),
  TIMESTAMPTZ: (sql) => asInstant(sql, 'TIMESTAMPTZ', `${shapes.instant}Z`),
};

/** The cell in the spelling that the candidate's test reads. */
function spelt(candidate: TypeCandidate, sql: string, spelling: Spelling): string {
  if (candidate === 'DECIMAL' || candidate === 'DOUBLE') return pointSql(sql, spelling);
  return dates.includes(candidate) ? isoSql(sql, spelling.dateFormat) : sql;
}

/** SQL for the type a column may have, or NULL; `cell` is its text, NULL where nothing is written. */
function verdict(candidate: TypeCandidate, cell: string, spelling: Spelling): string {
  const sql = spelt(candidate, cell, spelling);
  const unanimous = `count_if(${cell} IS NOT NULL AND NOT coalesce(${holds[candidate](sql)}, false)) = 0`;
  if (candidate !== 'DECIMAL')
    return `CASE WHEN ${unanimous} THEN '${candidate === 'NUMBER' ? 'DOUBLE' : candidate}' END`;
  const [whole, fraction] = [`length(split_part(ltrim(${sql}, '-'), '.', 1))`, `length(split_part(${sql}, '.', 2))`];
  const fits = `min(${fraction}) = max(${fraction}) AND max(${whole}) + max(${fraction}) <= 18`;
  return `CASE WHEN ${unanimous} AND (count(${cell}) = 0 OR (${fits})) THEN 'DECIMAL(18,' || coalesce(max(${fraction}), 2) || ')' END`;
}

/** An empty cell in quotes speaks against no type. */
const written = (index: number): string => `nullif(c${index}, '')`;

/**
 * The candidates that the first rows leave, per column. One set of expressions serves all columns: planning one for
 * each takes seconds.
 */
async function candidatesLeft(
  duck: DuckDBConnection,
  { from, columns, spelling }: TextTable,
): Promise<TypeCandidate[][]> {
  const rows = Math.min(10_000, Math.max(500, Math.floor(sampledCells / columns.length)));
  const cells = `SELECT unnest(range(${columns.length})) AS place, unnest([${columns.map((_, index) => written(index)).join(', ')}]) AS cell`;
  const answers = await ask(
    duck,
    `SELECT place, ${candidates.map((candidate) => verdict(candidate, 'cell', spelling)).join(', ')}
    FROM (${cells} FROM (SELECT * FROM ${from} LIMIT ${rows})) GROUP BY place ORDER BY place`,
  );
  return columns.map((column, index) =>
    column.candidates.filter((candidate) => answers[index]?.[1 + candidates.indexOf(candidate)] != null),
  );
}

/**
 * The type of each column: one that every cell keeps its meaning in, else VARCHAR. Nothing may be lost, so a column
 * stays text when a cell has a leading zero, plus sign or spaces, when a whole number has more than 15 digits, when
 * DOUBLE cannot hold all digits, and when a number is written in two ways (1.1 and 1.10, or 1E-1 and 0.1, are different
 * codes).
 * Columns with a constant number of decimals, two or more, are DECIMAL. Only ISO 8601 dates are dates. Every cell is
 * asked, not a sample.
 */
export async function inferTypes(duck: DuckDBConnection, table: TextTable): Promise<string[]> {
  const left = await candidatesLeft(duck, table);
  const open = left.flatMap((possible, index) => (possible.length > 0 ? [index] : []));
  const types = table.columns.map(({ fixed }) => fixed ?? 'VARCHAR');
  if (open.length === 0) return types;
  const questions = open.map((index) => {
    const verdicts = (left[index] ?? []).map((candidate) => verdict(candidate, `c${index}`, table.spelling));
    return `CASE WHEN count(c${index}) > 0 THEN coalesce(${verdicts.join(', ')}, NULL) END`;
  });
  const cells = open.map((index) => `${written(index)} AS c${index}`);
  const [answers = []] = await ask(
    duck,
    `SELECT ${questions.join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${table.from})`,
  );
  open.forEach((index, place) => {
    const type = answers[place];
    if (typeof type === 'string') types[index] = type;
  });
  for (const index of open)
    if (types[index] === 'DOUBLE' && left[index]?.includes('DOUBLE') && !(await isOneToOne(duck, table, index)))
      types[index] = 'VARCHAR';
  return types;
}

/**
 * Whether no two spellings of a column are one number: 1E-1 and 0.1 may be two codes. Looked at only where a column
 * mixes ways of writing, since all of them have one spelling a number.
 */
async function isOneToOne(duck: DuckDBConnection, { from, spelling }: TextTable, index: number): Promise<boolean> {
  const cell = pointSql(written(index), spelling);
  const has = (shape: string): string => `count_if(regexp_matches(${cell}, '${shape}')) > 0`;
  const mixed = [has('[eE]'), `${has('^-?\\.')} AND ${has('^-?0\\.')}`, `${has('\\.0$')} AND ${has('^-?[0-9]+$')}`];
  const [[isMixed] = []] = await ask(duck, `SELECT (${mixed.join(') OR (')}) FROM ${from}`);
  if (isMixed !== true) return true;
  const distinct = (sql: string): string =>
    `(SELECT count(*) FROM (SELECT DISTINCT ${sql} AS value FROM ${from}) WHERE value IS NOT NULL)`;
  const [[spellings, numbers] = []] = await ask(
    duck,
    `SELECT ${distinct(written(index))}, ${distinct(`CAST(${cell} AS DOUBLE)`)}`,
  );
  return spellings === numbers;
}

/**
 * SQL that turns text column `c<index>` into its type; in a typed column an empty cell in quotes is a missing value.
 */
export function typedCell(index: number, type: string, spelling: Spelling = plainSpelling): string {
  if (type === 'VARCHAR') return `c${index}`;
  if (type === 'DATE' || type.startsWith('TIMESTAMP'))
    return `CAST(${isoSql(written(index), spelling.dateFormat)} AS ${type})`;
  const isFraction = type === 'DOUBLE' || type.startsWith('DECIMAL');
  return `CAST(${isFraction ? pointSql(written(index), spelling) : written(index)} AS ${type})`;
}
