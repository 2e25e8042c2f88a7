import type { DuckDBConnection } from '@duckdb/node-api';
import { inPieces } from '../../kernel/lists.ts';
import { COLUMNS_AT_ONCE, sqlName, sqlText } from '../../data/duck.ts';
import { columnNames } from '../../terms/recognise/index.ts';

/**
 * What is known of a column's values. Numbers only where all filled cells are whole numbers, days only where the column
 * is of dates.
 */
export type TextProfile = {
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
  /** All different contents as written, where there are at most 60; else null. */
  readonly values: readonly string[] | null;
  readonly numbers: Numbers | null;
  /** The share of the filled cells that end like the name of a firm or an office. */
  readonly firms: number;
  readonly days: { readonly first: string; readonly last: string; readonly ofMonth: number } | null;
};

type Numbers = {
  readonly least: number;
  readonly quarter: number;
  readonly median: number;
  readonly threeQuarters: number;
  readonly greatest: number;
  /** Shares of the filled cells that are 0, and that are above 90. */
  readonly zero: number;
  readonly old: number;
};

const mostValues = 60;

/**
 * Profiles columns of `relation` (a table name or table function, as SQL: never a stranger's text) for
 * `signsOfPersons`, by name. Columns that the relation does not have are left out.
 */
export async function profileColumns(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly { readonly name: string }[],
): Promise<ReadonlyMap<string, TextProfile>> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const types = new Map((described.getRowsJS() as [string, string][]).map(([name, type]) => [name, type]));
  const known = columns.filter(({ name }) => types.has(name));
  if (known.length === 0) return new Map();
  const profiles = new Map<string, TextProfile>();
  for (const some of inPieces(known, COLUMNS_AT_ONCE)) {
    const cells = some.flatMap(({ name }, at) => cellsSql(sqlName(name), types.get(name) ?? '', at));
    const figures = some.flatMap(({ name }, at) => figuresSql(types.get(name) ?? '', at));
    const [[rows, ...read] = []] = (
      await duck.runAndReadAll(
        `SELECT count(*), ${figures.join(', ')} FROM (SELECT ${cells.join(', ')} FROM ${relation})`,
      )
    ).getRowsJS();
    for (const [at, { name }] of some.entries()) {
      const own = read.slice(at * figureNames.length, (at + 1) * figureNames.length);
      const figures = Object.fromEntries(figureNames.map((figure, place) => [figure, own[place] ?? null]));
      const profile = profileOf(Number(rows), figures as ProfileFigures);
      profiles.set(
        name,
        profile.distinct > mostValues ? profile : { ...profile, values: await valuesOf(duck, relation, sqlName(name)) },
      );
    }
  }
  return profiles;
}

type ProfileFigures = Readonly<Record<string, bigint | number | string | readonly bigint[] | null>>;
const figureNames = 'filled distinct wholes least quarters greatest zeros old first last ofMonth firms'.split(' ');

const isDated = (type: string): boolean => /^(DATE|TIMESTAMP)/.test(type);

/**
 * A cell, and the whole number that it is. Each is taken once and named: a pattern is compiled for every place where it
 * is written.
 */
function cellsSql(cell: string, type: string, at: number): string[] {
  const whole = isDated(type)
    ? 'NULL::BIGINT'
    : `CASE WHEN regexp_full_match(CAST(${cell} AS VARCHAR), '-?[0-9]{1,9}') THEN TRY_CAST(${cell} AS BIGINT) END`;
  return [`${cell} AS cell${at}`, `${whole} AS whole${at}`];
}

function figuresSql(type: string, at: number): string[] {
  const [cell, whole] = [`cell${at}`, `whole${at}`];
  return [
    `count(${cell})`,
    `count(DISTINCT ${cell})`,
    `count(${whole})`,
    `min(${whole})`,
    `quantile_disc(${whole}, [0.25, 0.5, 0.75])`,
    `max(${whole})`,
    `count(*) FILTER (${whole} = 0)`,
    `count(*) FILTER (${whole} > 90)`,
    ...(isDated(type)
      ? [`min(${cell})::DATE::VARCHAR`, `max(${cell})::DATE::VARCHAR`, `count(DISTINCT day(${cell}))`]
      : ['NULL', 'NULL', 'NULL']),
    type === 'VARCHAR' ? `count(*) FILTER (regexp_matches(trim(${cell}), ${sqlText(columnNames.firmEndings)}))` : '0',
  ];
}

function profileOf(rows: number, figures: ProfileFigures): TextProfile {
  const figure = (name: string): number => Number(figures[name]);
  const filled = figure('filled');
  const { first, last, quarters } = figures;
  const [quarter = 0, median = 0, threeQuarters = 0] = Array.isArray(quarters) ? quarters.map(Number) : [];
  const numbers = {
    ...{ least: figure('least'), quarter, median, threeQuarters, greatest: figure('greatest') },
    ...{ zero: figure('zeros') / filled, old: figure('old') / filled },
  };
  return {
    ...{ rows, filled, distinct: figure('distinct'), values: null },
    numbers: filled > 0 && figure('wholes') === filled ? numbers : null,
    firms: filled === 0 ? 0 : figure('firms') / filled,
    days: typeof first !== 'string' || typeof last !== 'string' ? null : { first, last, ofMonth: figure('ofMonth') },
  };
}

async function valuesOf(duck: DuckDBConnection, relation: string, cell: string): Promise<string[]> {
  const read = await duck.runAndReadAll(
    `SELECT DISTINCT CAST(${cell} AS VARCHAR) AS content FROM ${relation} WHERE ${cell} IS NOT NULL ORDER BY 1`,
  );
  return (read.getRowsJS() as [string][]).map(([content]) => content);
}
