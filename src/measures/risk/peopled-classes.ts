import { DuckDBDataChunk, UINTEGER, type DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping, numbers, type Histogram } from './classes.ts';
import type { Members } from './distances.ts';
import { eachPeopledClass, type PeopledRows } from './peopled-members.ts';

/** The engine takes so many rows at once. */
const rowsOfChunk = 2048;

/** A relation whose rows name persons by a number, the columns by which classes are told, and one that is looked at. */
type PeopledTable = {
  readonly relation: string;
  readonly quasiIdentifiers: readonly string[];
  readonly person: string;
  /** A sensitive column, whose values have places in "places of values". */
  readonly name: string | null;
};

const [classes, rows, sizes] = ['"classes of rows"', '"rows of persons"', '"sizes of classes"'];

/**
 * Numbers the classes, in a table of this connection with how many rows each has; NULL is a value of a
 * quasi-identifier. They are told by a hash, which costs half of what comparing every row's values does. Where two
 * classes meet in one hash, as somebody may have contrived, they are told by the values. Answers the SQL that joins a
 * row `one` to its class `own`.
 */
async function tellClasses(duck: DuckDBConnection, { relation, quasiIdentifiers }: PeopledTable): Promise<string> {
  const columns = quasiIdentifiers.map(sqlName);
  const numbered = (told: readonly string[]): string =>
    `CREATE OR REPLACE TEMP TABLE ${classes} AS SELECT *, (row_number() OVER () - 1)::UINTEGER AS class FROM (
       SELECT count(*)::UINTEGER AS rows${told.map((value, at) => `, ${value} AS told${at}`).join('')}
       FROM ${relation} GROUP BY ${grouping(quasiIdentifiers)} HAVING count(*) > 0)`;
  const hashOf = (names: readonly string[]): string => (names.length === 0 ? '0' : `hash(${names.join(', ')})`);
  await duck.run(numbered([hashOf(columns)]));
  const [[apart = 0, met = 0] = []] = await numbers(duck, `SELECT count(*), count(DISTINCT told0) FROM ${classes}`);
  if (met === apart) return `JOIN ${classes} AS own ON own.told0 = ${hashOf(columns.map((name) => `one.${name}`))}`;
  await duck.run(numbered(columns));
  const same = columns.map((name, at) => `own.told${at} IS NOT DISTINCT FROM one.${name}`);
  return `JOIN ${classes} AS own ON ${same.join(' AND ')}`;
}

/**
 * Lays out, in tables of this connection that the engine may spill, each row with the numbers of its class and person,
 * and the place of its value where one is looked at. Answers how many classes and rows there are. Ends with
 * `clearClasses`.
 */
async function layOut(duck: DuckDBConnection, table: PeopledTable): Promise<Pick<PeopledRows, 'classes' | 'rows'>> {
  const { relation, person, name } = table;
  const joined = await tellClasses(duck, table);
  const place = name === null ? '' : ', known.place';
  const placed =
    name === null ? '' : `JOIN "places of values" AS known ON one.${sqlName(name)} IS NOT DISTINCT FROM known.value`;
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE ${rows} AS
       SELECT own.class, coalesce(one.${sqlName(person)}, -1)::DOUBLE AS who${place} FROM ${relation} AS one ${joined} ${placed}`,
  );
  const [[many = 0, all = 0] = []] = await numbers(duck, `SELECT count(*), coalesce(sum(rows), 0) FROM ${classes}`);
  return { classes: many, rows: all };
}

/** Removes what was laid out. */
async function clearClasses(duck: DuckDBConnection): Promise<void> {
  for (const name of [classes, rows, sizes]) await duck.run(`DROP TABLE IF EXISTS ${name}`);
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
  { values = 0, rowsAtOnce = 2_500_000 } = {},
): Promise<PeopledClasses> {
  try {
    const sized = await layOut(duck, table);
    const known = new Uint32Array(sized.classes);
    const counted = new Map<number, number>();
    let unnamed = 0;
    const read = { ...sized, table: rows, values: table.name === null ? null : values, rowsAtOnce };
    await eachPeopledClass(duck, read, (at, persons, members) => {
      known[at] = persons;
      if (persons === 0) unnamed += 1;
      counted.set(Math.max(1, persons), (counted.get(Math.max(1, persons)) ?? 0) + 1);
      if (members !== null) see?.(members);
    });
    await writeSizes(duck, known);
    const least = await numbers(
      duck,
      `SELECT least, count(*), count(*) FILTER (several) FROM (
         SELECT min(known) AS least, min(class) <> max(class) AS several FROM ${rows} JOIN ${sizes} USING (class) WHERE who >= 0 GROUP BY who)
       GROUP BY least ORDER BY least`,
    );
    return {
      histogram: [...counted].sort(([a], [b]) => a - b),
      unnamed,
      smallest: least.map(([size = 0, many = 0]) => [size, many]),
      several: least.reduce((sum, [, , several = 0]) => sum + several, 0),
    };
  } finally {
    await clearClasses(duck);
  }
}

/** Tells the engine how many known persons each class has. */
async function writeSizes(duck: DuckDBConnection, known: Uint32Array): Promise<void> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${sizes} (class UINTEGER, known UINTEGER)`);
  const appender = await duck.createAppender('sizes of classes', 'main', 'temp');
  for (let from = 0; from < known.length; from += rowsOfChunk) {
    const counts = [...known.subarray(from, from + rowsOfChunk)];
    const chunk = DuckDBDataChunk.create([UINTEGER, UINTEGER]);
    chunk.setColumns([counts.map((_, at) => from + at), counts]);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
