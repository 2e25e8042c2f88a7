import type { DuckDBConnection } from '@duckdb/node-api';
import { ask } from './engine.ts';
import type { JsonKind } from './json.ts';

const candidates = ['BOOLEAN', 'BIGINT', 'DECIMAL', 'DOUBLE', 'NUMBER', 'DATE', 'TIMESTAMP', 'TIMESTAMPTZ'] as const;
type TypeCandidate = (typeof candidates)[number];

/**
 * A table of text cells as the engine reads it: `from` is the table function, its columns c0, c1, …; `fixed` is a type
 * that needs no judging.
 */
export type TextTable = { readonly from: string; readonly rows: number; readonly columns: readonly TextColumn[] };
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
  csvNumber: `-?(${shortInteger}|(0|[1-9][0-9]*)?\\.(0|[0-9]*[1-9])|[0-9](\\.[0-9]+)?[eE][+-][0-9]+|[0-9]\\.[0-9]+[eE][0-9]+)`,
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

/** SQL for the type a column may have, or NULL; `sql` is its text, NULL where nothing is written. */
function verdict(candidate: TypeCandidate, sql: string): string {
  const unanimous = `count_if(${sql} IS NOT NULL AND NOT coalesce(${holds[candidate](sql)}, false)) = 0`;
  if (candidate !== 'DECIMAL')
    return `CASE WHEN ${unanimous} THEN '${candidate === 'NUMBER' ? 'DOUBLE' : candidate}' END`;
  const [whole, fraction] = [`length(split_part(ltrim(${sql}, '-'), '.', 1))`, `length(split_part(${sql}, '.', 2))`];
  const fits = `min(${fraction}) = max(${fraction}) AND max(${whole}) + max(${fraction}) <= 18`;
  return `CASE WHEN ${unanimous} AND (count(${sql}) = 0 OR (${fits})) THEN 'DECIMAL(18,' || coalesce(max(${fraction}), 2) || ')' END`;
}

/** An empty cell in quotes speaks against no type. */
const written = (index: number): string => `nullif(c${index}, '')`;

/**
 * The candidates that the first rows leave, per column. One set of expressions serves all columns: planning one for
 * each takes seconds.
 */
async function candidatesLeft(duck: DuckDBConnection, { from, columns }: TextTable): Promise<TypeCandidate[][]> {
  const rows = Math.min(10_000, Math.max(500, Math.floor(sampledCells / columns.length)));
  const cells = `SELECT unnest(range(${columns.length})) AS place, unnest([${columns.map((_, index) => written(index)).join(', ')}]) AS cell`;
  const answers = await ask(
    duck,
    `SELECT place, ${candidates.map((candidate) => verdict(candidate, 'cell')).join(', ')}
    FROM (${cells} FROM (SELECT * FROM ${from} LIMIT ${rows})) GROUP BY place ORDER BY place`,
  );
  return columns.map((column, index) =>
    column.candidates.filter((candidate) => answers[index]?.[1 + candidates.indexOf(candidate)] != null),
  );
}

/**
 * The type of each column: one that every cell keeps its meaning in, else VARCHAR. Nothing may be lost, so a column
 * stays text when a cell has a leading zero, plus sign or spaces, when a whole number has more than 15 digits, when
 * DOUBLE cannot hold all digits, and when decimals end in zeros of varying length (1.1 and 1.10 are different codes).
 * Columns with a constant number of decimals, two or more, are DECIMAL. Only ISO 8601 dates are dates. Every cell is
 * asked, not a sample.
 */
export async function inferTypes(duck: DuckDBConnection, table: TextTable): Promise<string[]> {
  const left = await candidatesLeft(duck, table);
  const open = left.flatMap((possible, index) => (possible.length > 0 ? [index] : []));
  const types = table.columns.map(({ fixed }) => fixed ?? 'VARCHAR');
  if (open.length === 0) return types;
  const questions = open.map((index) => {
    const verdicts = (left[index] ?? []).map((candidate) => verdict(candidate, `c${index}`));
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
  return types;
}

/**
 * SQL that turns text column `c<index>` into its type; in a typed column an empty cell in quotes is a missing value.
 */
export function typedCell(index: number, type: string): string {
  if (type === 'VARCHAR') return `c${index}`;
  return `CAST(${written(index)} AS ${type})`;
}
