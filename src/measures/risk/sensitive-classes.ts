import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping, type Histogram } from './classes.ts';
import type { Members, Whole } from './distances.ts';
import type { Hierarchy } from './hierarchy.ts';
import { eachClass } from './members.ts';
import { measurePeopled, type PeopledClasses } from './peopled-classes.ts';
import { placesSql, sensitiveTally, type SensitiveMeasures } from './sensitive.ts';

/** What is known of a sensitive column before its classes are read. */
export type SensitiveColumn = {
  readonly name: string;
  /** SQL by which values are ordered, or null where they have no order. */
  readonly order: string | null;
  readonly hierarchy: Hierarchy | undefined;
};

/**
 * What is read of a table: its name or table function as SQL, its rows, its quasi-identifiers, the column with the
 * numbers of persons (null: each row is another), and how many rows are put into classes at once.
 */
export type ClassSource = {
  readonly relation: string;
  readonly rows: number;
  readonly quasiIdentifiers: readonly string[];
  readonly person: string | null;
  readonly rowsAtOnce: number;
};

/** `people`: what else is known of the classes where persons are told apart. */
export type MeasuredClasses<M> = {
  readonly measures: M;
  readonly histogram: Histogram;
  readonly people: PeopledClasses | null;
};

/**
 * Measures one sensitive column over the classes, and counts their sizes on the way: one GROUP BY that lists in each
 * class the places of its rows' values, counted here class by class. The engine cannot spill such lists: a table of
 * more than `rowsAtOnce` rows is read in parts that share no class. Where persons are told apart, the whole is known
 * only at the end, so the counts of every class are kept until then: 8 bytes for each value that a class has.
 */
export async function measureSensitive(
  duck: DuckDBConnection,
  source: ClassSource,
  { name, order, hierarchy }: SensitiveColumn,
): Promise<MeasuredClasses<SensitiveMeasures>> {
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE "places of values" AS SELECT value, place::UINTEGER AS place, n FROM ${placesSql(source.relation, name, order)}`,
  );
  try {
    const whole = await readWhole(duck, hierarchy !== undefined);
    if (source.person === null) {
      const tally = sensitiveTally(whole, order !== null, hierarchy);
      const histogram = await sizesOf(duck, source, name, whole.counts.length, (members) => tally.see(members));
      return { histogram, people: null, measures: tally.measures() };
    }
    const kept = keeper(whole);
    const { person } = source;
    const sized = await measurePeopled(duck, { ...source, person, name }, (one) => kept.see(one), {
      values: whole.counts.length,
      rowsAtOnce: source.rowsAtOnce,
    });
    const tally = sensitiveTally(kept.whole(), order !== null, hierarchy);
    kept.each((members) => tally.see(members));
    return { histogram: sized.histogram, people: sized, measures: tally.measures() };
  } finally {
    await duck.run('DROP TABLE IF EXISTS "places of values"');
  }
}

async function sizesOf(
  duck: DuckDBConnection,
  { relation, rows, quasiIdentifiers, rowsAtOnce }: ClassSource,
  name: string,
  values: number,
  see: (members: Members) => void,
): Promise<Histogram> {
  const sizes = new Map<number, number>();
  const coded = quasiIdentifiers.map((column, at) => `${sqlName(column)} AS q${at}, `).join('');
  const parts = quasiIdentifiers.length === 0 ? 1 : Math.max(1, Math.ceil(rows / rowsAtOnce));
  for (let part = 0; part < parts; part += 1) {
    const own = parts === 1 ? '' : `WHERE hash(${quasiIdentifiers.map(sqlName).join(', ')}) % ${parts} = ${part}`;
    const classes = `
      SELECT list(place) FROM (SELECT ${coded}${sqlName(name)} AS v FROM ${relation} ${own})
      JOIN "places of values" ON v IS NOT DISTINCT FROM value
      GROUP BY ${grouping(quasiIdentifiers.map((_, at) => `q${at}`))}`;
    await eachClass(duck, classes, values, (members) => {
      sizes.set(members.persons, (sizes.get(members.persons) ?? 0) + 1);
      see(members);
    });
  }
  return [...sizes].sort(([a], [b]) => a - b);
}

async function readWhole(duck: DuckDBConnection, withTexts: boolean): Promise<Whole> {
  const read = await duck.streamAndReadAll(
    `SELECT n::DOUBLE, ${withTexts ? 'CAST(value AS VARCHAR)' : 'NULL'}, value IS NULL FROM "places of values" ORDER BY place`,
  );
  const [counts = [], texts = [], blank = []] = read.getColumnsJS();
  return { counts: counts as number[], texts: texts as (string | null)[], missing: blank.indexOf(true) };
}

/** Keeps the members of all classes, in numbers, until it is known how often each value occurs among persons. */
function keeper({ texts, missing }: Whole) {
  const counts = new Float64Array(texts.length);
  let [places, many, filled] = [new Uint32Array(1024), new Uint32Array(1024), 0];
  let [persons, ends, classes] = [new Uint32Array(1024), new Uint32Array(1024), 0];
  const left = new Int32Array(texts.length);
  return {
    see({ places: own, counts: how, length, persons: of }: Members): void {
      if (filled + length > places.length)
        [places, many] = [grown(places, filled + length), grown(many, filled + length)];
      for (let at = 0; at < length; at += 1) {
        const place = own[at] as number;
        const count = how[at] as number;
        counts[place] = (counts[place] as number) + count;
        places[filled] = place;
        many[filled] = count;
        filled += 1;
      }
      if (classes === ends.length) [persons, ends] = [grown(persons, classes + 1), grown(ends, classes + 1)];
      persons[classes] = of;
      ends[classes] = filled;
      classes += 1;
    },
    /** The values that some person has, in their order. */
    whole(): Whole {
      const kept = { counts: [] as number[], texts: [] as (string | null)[], missing: -1 };
      counts.forEach((count, place) => {
        if (count === 0) return;
        left[place] = kept.counts.length;
        if (place === missing) kept.missing = kept.counts.length;
        kept.counts.push(count);
        kept.texts.push(texts[place] ?? null);
      });
      return kept;
    },
    /** Shows each class again, its values among those that some person has. What is shown holds until the next is. */
    each(see: (members: Members) => void): void {
      const [own, how] = [new Uint32Array(texts.length), new Uint32Array(texts.length)];
      for (let at = 0, from = 0; at < classes; at += 1) {
        let [length, size] = [0, 0];
        for (const end = ends[at] as number; from < end; from += 1) {
          own[length] = left[places[from] as number] as number;
          how[length] = many[from] as number;
          size += many[from] as number;
          length += 1;
        }
        see({ places: own, counts: how, length, size, persons: persons[at] as number });
      }
    },
  };
}

function grown(from: Uint32Array<ArrayBuffer>, least: number): Uint32Array<ArrayBuffer> {
  const to = new Uint32Array(Math.max(least, from.length * 2));
  to.set(from);
  return to;
}
