import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping, numbers, refuseUnknown } from './classes.ts';
import { peopled } from './persons.ts';

/**
 * Rows that repeat others whole: n rows, J classes of equal rows, the greatest common divisor of their sizes, and the
 * share 1 − J/n. Above 1, `gcd` says that every row occurs so many times: copying a file over and over raises
 * its k, and hides no one. Where a column tells persons apart, n counts persons, and those are equal whose rows are.
 */
export type Repetition = {
  readonly rows: number;
  readonly classes: number;
  readonly gcd: number;
  readonly share: number;
};

/**
 * Counts rows that are equal in all of `columns`: those beside the key and beside the person. Without columns or rows
 * there is no repetition. Rows that name nobody are left out where persons are told apart.
 */
export async function findRepetition(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly string[],
  person?: string,
): Promise<Repetition> {
  const types = await refuseUnknown(duck, relation, person === undefined ? columns : [...columns, person]);
  if (columns.length === 0) return { rows: 0, classes: 0, gcd: 0, share: 0 };
  const sizes = await numbers(
    duck,
    `
    SELECT size, count(*) FROM (SELECT count(*) AS size FROM ${person === undefined ? rowsAs(relation, columns) : personsAs(relation, columns, person, types)})
    GROUP BY size`,
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

const rowsAs = (relation: string, columns: readonly string[]): string => `${relation} GROUP BY ${grouping(columns)}`;

/** Persons by all their rows together: how many there are, and two sums of hashes that no order changes. */
function personsAs(
  relation: string,
  columns: readonly string[],
  person: string,
  types: ReadonlyMap<string, string>,
): string {
  const who = peopled(relation, person, types);
  const row = `hash(${columns.map(sqlName).join(', ')})`;
  const all = `count(*) AS many, sum(${row}::HUGEINT) AS one, sum((${row} >> 32)::HUGEINT * (${row} & 4294967295)) AS two`;
  return `(SELECT ${all} FROM ${who.relation} WHERE ${sqlName(who.person)} IS NOT NULL GROUP BY ${sqlName(who.person)}) GROUP BY many, one, two`;
}

function gcdOf(a: number, b: number): number {
  return b === 0 ? a : gcdOf(b, a % b);
}
