import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { personText } from '../../data/ingest/naming.ts';
import { numbers } from './classes.ts';

/**
 * The persons behind the rows, where a column tells them apart. A row that names nobody (NULL, or nothing but spaces)
 * may be of anyone: beside known persons of its class it adds nobody, and a class of such rows only is one person. So
 * an unknown person never makes a class larger.
 */
export type Persons = {
  readonly column: string;
  /** n: different persons, and one for each class of which nobody is known. */
  readonly persons: number;
  /** Rows that name nobody. */
  readonly unknown: number;
  /** Persons who stand in several classes, because a quasi-identifier differs between their rows. */
  readonly several: number;
};

/** A relation with a column that is a number for each person, NULL where a row names nobody. */
export type Peopled = { readonly relation: string; readonly person: string };

/**
 * Adds the number of the person to a relation: 53 bits of a hash, which JavaScript can hold. Two persons who meet in
 * one number count as one, which never makes a class larger.
 */
export function peopled(relation: string, name: string, types: ReadonlyMap<string, string>): Peopled {
  const person = freeName(types, 'person of the row');
  const who = types.get(name) === 'VARCHAR' ? personText(name) : sqlName(name);
  const number = `CASE WHEN ${who} IS NOT NULL THEN (hash(${who}) >> 11)::DOUBLE END`;
  return { relation: `(SELECT *, ${number} AS ${sqlName(person)} FROM ${relation})`, person };
}

/** A name that no column has. */
export function freeName(types: ReadonlyMap<string, string>, wanted: string): string {
  const taken = new Set([...types.keys()].map((name) => name.toLowerCase()));
  let name = wanted;
  while (taken.has(name)) name += ' ';
  return name;
}

/** Rows, rows that name somebody, and how many different persons those are. */
export async function countPersons(
  duck: DuckDBConnection,
  { relation, person }: Peopled,
): Promise<{ readonly rows: number; readonly known: number; readonly persons: number }> {
  const cell = sqlName(person);
  const [[rows = 0, known = 0, persons = 0] = []] = await numbers(
    duck,
    `SELECT count(*), count(${cell}), count(DISTINCT ${cell}) FROM ${relation}`,
  );
  return { rows, known, persons };
}
