import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';

/** How many classes there are of each size, smallest size first. */
export type Histogram = readonly (readonly [size: number, classes: number])[];

/**
 * Puts the rows of `relation` into classes that agree in every quasi-identifier, by one GROUP BY, and counts the sizes.
 * NULL is a value: it agrees with NULL. Without quasi-identifiers all rows are one class; without rows there is none.
 */
export async function countClasses(
  duck: DuckDBConnection,
  relation: string,
  quasiIdentifiers: readonly string[],
): Promise<Histogram> {
  const sizes = await numbers(
    duck,
    `
    SELECT size, count(*) FROM (SELECT count(*) AS size FROM ${relation} GROUP BY ${grouping(quasiIdentifiers)} HAVING count(*) > 0)
    GROUP BY size ORDER BY size`,
  );
  return sizes.map(([size = 0, classes = 0]): [number, number] => [size, classes]);
}

/** The columns of a GROUP BY; of no columns, the one group of all rows. */
export function grouping(columns: readonly string[]): string {
  return columns.length === 0 ? '()' : columns.map(sqlName).join(', ');
}

/** The columns of a relation with the engine's types. */
export async function typesOf(duck: DuckDBConnection, relation: string): Promise<Map<string, string>> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  return new Map((described.getRowsJS() as [string, string][]).map(([name, type]) => [name, type]));
}

/** Throws an Error that names every wanted column that the relation does not have. Returns the types of all. */
export async function refuseUnknown(
  duck: DuckDBConnection,
  relation: string,
  wanted: readonly string[],
): Promise<Map<string, string>> {
  const types = await typesOf(duck, relation);
  const unknown = [...new Set(wanted)].filter((name) => !types.has(name));
  if (unknown.length > 0)
    throw new Error(`Unknown column ${quoted(unknown)}; the columns are ${quoted([...types.keys()])}.`);
  return types;
}

/** The rows of a query that answers numbers. */
export async function numbers(duck: DuckDBConnection, sql: string): Promise<number[][]> {
  return (await duck.runAndReadAll(sql)).getRowsJS().map((row) => row.map(Number));
}

export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
