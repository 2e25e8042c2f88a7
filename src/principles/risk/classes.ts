import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../db/duck.ts';

/** How many classes there are of each size, smallest size first. */
export type Histogram = readonly (readonly [size: number, classes: number])[];

export type Classes = {
  readonly histogram: Histogram;
  /** Per sensitive column, the least number of different values that a class has. */
  readonly distinctL: Readonly<Record<string, number>>;
};

/**
 * Puts the rows of `relation` into classes that agree in every quasi-identifier, by one GROUP BY. NULL is a value: it agrees with NULL, and
 * counts as one among the sensitive values. Without quasi-identifiers all rows are one class; without rows there is none. Throws an Error that
 * names every unknown column.
 */
export async function countClasses(
  duck: DuckDBConnection, relation: string, quasiIdentifiers: readonly string[], sensitive: readonly string[],
): Promise<Classes> {
  await refuseUnknown(duck, relation, [...quasiIdentifiers, ...sensitive]);
  const grouping = quasiIdentifiers.length === 0 ? '()' : quasiIdentifiers.map(sqlName).join(', ');
  const values = sensitive.map((name, at) => `, count(DISTINCT ${sqlName(name)}) + (count(*) > count(${sqlName(name)}))::BIGINT AS l${at}`);
  const least = sensitive.map((_, at) => `, min(l${at})`);
  const sizes = await duck.runAndReadAll(`
    WITH classes AS (SELECT count(*) AS size${values.join('')} FROM ${relation} GROUP BY ${grouping} HAVING count(*) > 0)
    SELECT size, count(*)${least.join('')} FROM classes GROUP BY size ORDER BY size`);
  const rows = sizes.getRowsJS().map((row) => row.map(Number));
  return {
    histogram: rows.map(([size = 0, classes = 0]): [number, number] => [size, classes]),
    distinctL: Object.fromEntries(sensitive.map((name, at) => [name, rows.length === 0 ? 0 : Math.min(...rows.map((row) => row[at + 2] ?? 0))])),
  };
}

async function refuseUnknown(duck: DuckDBConnection, relation: string, wanted: readonly string[]): Promise<void> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const known = (described.getRowsJS() as [string][]).map(([name]) => name);
  const unknown = [...new Set(wanted)].filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`Unknown column ${quoted(unknown)}; the columns are ${quoted(known)}.`);
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
