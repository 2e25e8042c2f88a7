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

const [rows, members, sizes] = ['"rows of persons"', '"members of classes"', '"sizes of classes"'];
/** Who is in which class, once: the members themselves where no value is looked at. */
const personsOf = ({ name }: PeopledTable): string => (name === null ? members : '"persons in classes"');

/**
 * Lays out, in tables of this connection that the engine may spill: who is in which class, once, with each of the
 * person's values; and how many known persons each class has. NULL is a value of a quasi-identifier. Ends with
 * `clearClasses`.
 */
async function layOut(duck: DuckDBConnection, table: PeopledTable): Promise<void> {
  const { name } = table;
  await tellClasses(duck, table);
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${members} AS SELECT DISTINCT class, who${name === null ? '' : ', place'} FROM ${rows}`,
  );
  if (name !== null)
    await duck.run(`CREATE OR REPLACE TEMP TABLE ${personsOf(table)} AS SELECT DISTINCT class, who FROM ${members}`);
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${sizes} AS SELECT class, count(*) FILTER (who >= 0) AS known FROM ${personsOf(table)} GROUP BY class`,
  );
}

/**
 * Lays out the rows with a number of their class: a hash, which costs half of what telling classes apart does. Where
 * two classes meet in one hash, as somebody may have contrived, the classes are counted off instead.
 */
async function tellClasses(duck: DuckDBConnection, table: PeopledTable): Promise<void> {
  const { relation, quasiIdentifiers, person, name } = table;
  const columns = quasiIdentifiers.map(sqlName).join(', ');
  const told = `coalesce(${sqlName(person)}, -1) AS who${name === null ? '' : ', known.place'}`;
  const placed =
    name === null ? '' : `JOIN "places of values" AS known ON one.${sqlName(name)} IS NOT DISTINCT FROM known.value`;
  const layDown = (number: string, joined: string): string =>
    `CREATE OR REPLACE TEMP TABLE ${rows} AS SELECT ${number} AS class, ${told} FROM ${relation} AS one ${joined} ${placed}`;
  await duck.run(layDown(columns === '' ? '0' : `hash(${columns})`, ''));
  if (columns === '') return;
  const [[apart = 0] = []] = await numbers(
    duck,
    `SELECT count(*) FROM (SELECT 1 FROM ${relation} GROUP BY ${columns})`,
  );
  const [[met = 0] = []] = await numbers(duck, `SELECT count(DISTINCT class) FROM ${rows}`);
  if (met === apart) return;
  const counted = `(SELECT *, row_number() OVER () AS "number of class" FROM (SELECT DISTINCT ${columns} FROM ${relation}))`;
  const same = quasiIdentifiers.map((each) => `own.${sqlName(each)} IS NOT DISTINCT FROM one.${sqlName(each)}`);
  await duck.run(layDown('own."number of class"', `JOIN ${counted} AS own ON ${same.join(' AND ')}`));
}

/** Removes what was laid out. */
async function clearClasses(duck: DuckDBConnection, table: PeopledTable): Promise<void> {
  for (const name of [rows, members, personsOf(table), sizes]) await duck.run(`DROP TABLE IF EXISTS ${name}`);
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
  { values = 0, rowsAtOnce = Infinity } = {},
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
    if (see !== null) await showClasses(duck, values, rowsAtOnce, see);
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

/** The engine cannot spill lists: of many rows they are read in parts that share no class. */
async function showClasses(
  duck: DuckDBConnection,
  values: number,
  rowsAtOnce: number,
  see: (members: Members) => void,
): Promise<void> {
  const [[many = 0] = []] = await numbers(duck, `SELECT count(*) FROM ${members}`);
  const parts = Math.max(1, Math.ceil(many / rowsAtOnce));
  for (let part = 0; part < parts; part += 1) {
    const own = parts === 1 ? '' : `WHERE class % ${parts} = ${part}`;
    await eachClass(
      duck,
      `SELECT CASE WHEN known = 0 THEN unnamed ELSE named END, known FROM (
         SELECT class, list(place) FILTER (who >= 0) AS named, list(place) FILTER (who < 0) AS unnamed FROM ${members} ${own} GROUP BY class)
       JOIN ${sizes} USING (class)`,
      { values, persons: true },
      see,
    );
  }
}
