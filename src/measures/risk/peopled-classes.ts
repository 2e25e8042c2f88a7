import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { numbers, type Histogram } from './classes.ts';
import type { Members } from './distances.ts';
import { eachClass } from './members.ts';

/** A relation whose rows name persons by a number, the columns by which classes are told, and one that is looked at. */
type PeopledTable = {
  readonly relation: string;
  readonly quasiIdentifiers: readonly string[];
  readonly person: string;
  /** A sensitive column, whose values have places in "places of values". */
  readonly name: string | null;
};

const [classes, members, sizes] = ['"classes told apart"', '"members of classes"', '"sizes of classes"'];
/** Who is in which class, once: the members themselves where no value is looked at. */
const personsOf = ({ name }: PeopledTable): string => (name === null ? members : '"persons in classes"');

/**
 * Lays out, in tables of this connection that the engine may spill: the classes; who is in which, once, with each of
 * the person's values; and how many known persons each class has. NULL is a value of a quasi-identifier. Ends with
 * `clearClasses`.
 */
async function layOut(duck: DuckDBConnection, table: PeopledTable): Promise<void> {
  const { relation, quasiIdentifiers, person, name } = table;
  const columns = quasiIdentifiers.map((column, at) => `${sqlName(column)} AS q${at}`);
  const told = columns.length === 0 ? '0 AS q' : columns.join(', ');
  const same =
    columns.length === 0
      ? 'own.q = one.q'
      : columns.map((_, at) => `own.q${at} IS NOT DISTINCT FROM one.q${at}`).join(' AND ');
  const value = name === null ? '' : `, ${sqlName(name)} AS v`;
  const placed = name === null ? '' : 'JOIN "places of values" AS known ON one.v IS NOT DISTINCT FROM known.value';
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${classes} AS SELECT *, (row_number() OVER ())::UINTEGER AS class FROM (SELECT DISTINCT ${told} FROM ${relation})`,
  );
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${members} AS
    SELECT DISTINCT own.class, one.who${name === null ? '' : ', known.place'}
    FROM (SELECT ${told}, coalesce(${sqlName(person)}, -1) AS who${value} FROM ${relation}) AS one
    JOIN ${classes} AS own ON ${same} ${placed}`);
  if (name !== null)
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${personsOf(table)} AS SELECT DISTINCT class, who FROM ${members}`);
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${sizes} AS SELECT class, count(*) FILTER (who >= 0) AS known FROM ${personsOf(table)} GROUP BY class`,
  );
}

/** Removes what was laid out. */
async function clearClasses(duck: DuckDBConnection, table: PeopledTable): Promise<void> {
  for (const name of [classes, members, personsOf(table), sizes]) await duck.run(`DROP TABLE IF EXISTS ${name}`);
}

/** Classes by their size in persons, classes of which nobody is known, and what each person's smallest class is. */
export type PeopledClasses = {
  readonly histogram: Histogram;
  readonly unnamed: number;
  /** How many known persons have a smallest class of each size, and how many stand in several classes. */
  readonly smallest: Histogram;
  readonly several: number;
};

/**
 * Measures the classes of a table in persons, and shows each with the persons who have each value: a person of several
 * rows counts once for each value. Rows that name nobody count only where the class has no others, and then as one
 * person.
 */
export async function measurePeopled(
  duck: DuckDBConnection,
  table: PeopledTable,
  see: ((members: Members) => void) | null,
  values = 0,
): Promise<PeopledClasses> {
  try {
    await layOut(duck, table);
    const counted = await numbers(
      duck,
      `SELECT greatest(1, known) AS size, count(*), count(*) FILTER (known = 0) FROM ${sizes} GROUP BY size ORDER BY size`,
    );
    const least = await numbers(
      duck,
      `SELECT least, count(*), count(*) FILTER (classes > 1) FROM (
         SELECT min(known) AS least, count(*) AS classes FROM ${personsOf(table)} JOIN ${sizes} USING (class) WHERE who >= 0 GROUP BY who)
       GROUP BY least ORDER BY least`,
    );
    if (see !== null)
      await eachClass(
        duck,
        `SELECT list(place), list(n), any_value(known) FROM (
           SELECT class, place, known, count(*)::UINTEGER AS n FROM ${members} JOIN ${sizes} USING (class)
           WHERE who >= 0 OR known = 0 GROUP BY class, place, known)
         GROUP BY class`,
        { values, persons: true },
        see,
      );
    return {
      histogram: counted.map(([size = 0, many = 0]) => [size, many]),
      unnamed: counted.reduce((sum, [, , unnamed = 0]) => sum + unnamed, 0),
      smallest: least.map(([size = 0, many = 0]) => [size, many]),
      several: least.reduce((sum, [, , several = 0]) => sum + several, 0),
    };
  } finally {
    await clearClasses(duck, table);
  }
}
