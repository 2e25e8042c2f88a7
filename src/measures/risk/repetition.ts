import type { DuckDBConnection } from '@duckdb/node-api';
import { grouping, numbers, refuseUnknown } from './classes.ts';

/**
 * Rows that repeat others whole: n rows, J classes of equal rows, the greatest common divisor of their sizes, and the
 * share 1 − J/n. Above 1, `gcd` says that every row occurs so many times: copying a file over and over raises
 * its k, and hides no one.
 */
export type Repetition = {
  readonly rows: number;
  readonly classes: number;
  readonly gcd: number;
  readonly share: number;
};

/**
 * Counts rows that are equal in all of `columns`: those beside the key. Without columns or rows there is no repetition.
 */
export async function findRepetition(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly string[],
): Promise<Repetition> {
  await refuseUnknown(duck, relation, columns);
  if (columns.length === 0) return { rows: 0, classes: 0, gcd: 0, share: 0 };
  const sizes = await numbers(
    duck,
    `
    SELECT size, count(*) FROM (SELECT count(*) AS size FROM ${relation} GROUP BY ${grouping(columns)}) GROUP BY size`,
  );
  const rows = sizes.reduce((sum, [size = 0, many = 0]) => sum + size * many, 0);
  const classes = sizes.reduce((sum, [, many = 0]) => sum + many, 0);
  return {
    rows,
    classes,
    gcd: sizes.reduce((divisor, [size = 0]) => gcdOf(divisor, size), 0),
    share: rows === 0 ? 0 : 1 - classes / rows,
  };
}

function gcdOf(a: number, b: number): number {
  return b === 0 ? a : gcdOf(b, a % b);
}
