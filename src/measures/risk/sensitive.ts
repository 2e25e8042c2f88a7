import { DuckDBListVector, type DuckDBConnection, type DuckDBValue, type DuckDBVector } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../data/duck.ts';
import { grouping, numbers, type Histogram } from './classes.ts';
import { equalDistance, hierarchicalDistance, orderedDistance, type Members, type Whole } from './distances.ts';
import type { Hierarchy } from './hierarchy.ts';

/** How much a class reveals about a sensitive value of its members: of each measure, that of the worst class. */
export type SensitiveMeasures = {
  /** Distinct l: the least number of different values in a class. */
  readonly distinct: number;
  /** Entropy l: the least exp(−Σ p ln p) of a class. */
  readonly entropy: number;
  /**
   * Recursive (c,2)-diversity holds for every c above this: the commonest value of a class against all beside it; null:
   * some class has one value.
   */
  readonly recursive: number | null;
  /** t-closeness, the greatest distance of a class from the whole: all values equally far apart, */
  readonly tEqual: number;
  /** in the order of numbers, dates or the declared order (null for other columns), */
  readonly tOrdered: number | null;
  /** and by the hierarchy that was given for the column (null without one). */
  readonly tHierarchical: number | null;
};

/** What is known of a sensitive column before its classes are read. */
export type SensitiveColumn = {
  readonly name: string;
  /** SQL by which values are ordered, or null where they have no order. */
  readonly order: string | null;
  readonly hierarchy: Hierarchy | undefined;
};

/**
 * Takes the classes one by one and keeps the worst of each measure. `l` and (c,l): Machanavajjhala, Gehrke, Kifer and
 * Venkitasubramaniam 2007.
 */
export function sensitiveTally(whole: Whole, ordered: boolean, hierarchy: Hierarchy | undefined) {
  const equal = equalDistance(whole);
  const inOrder = ordered ? orderedDistance(whole) : null;
  const inTree = hierarchy ? hierarchicalDistance(whole, hierarchy) : null;
  let [classes, distinct, entropy, recursive] = [0, Infinity, Infinity, 0];
  let [tEqual, tOrdered, tHierarchical] = [0, 0, 0];
  return {
    see(members: Members): void {
      const { counts, length, size } = members;
      let [logs, most] = [0, 0];
      for (let at = 0; at < length; at += 1) {
        const count = counts[at] as number;
        logs += count * Math.log(count);
        if (count > most) most = count;
      }
      classes += 1;
      distinct = Math.min(distinct, length);
      entropy = Math.min(entropy, length === 1 ? 1 : size * Math.exp(-logs / size));
      recursive = Math.max(recursive, most / (size - most));
      tEqual = Math.max(tEqual, equal(members));
      if (inOrder) tOrdered = Math.max(tOrdered, inOrder(members));
      if (inTree) tHierarchical = Math.max(tHierarchical, inTree(members));
    },
    /** Whether distinct l is at least `l`, and t at most `t`: in order where there is one, else the equal one. */
    reaches: (l: number, t: number): boolean => distinct >= l && (inOrder ? tOrdered : tEqual) <= t,
    measures: (): SensitiveMeasures => ({
      distinct: classes === 0 ? 0 : distinct,
      entropy: classes === 0 ? 0 : entropy,
      recursive: classes === 0 || recursive === Infinity ? null : recursive,
      tEqual,
      tOrdered: inOrder ? tOrdered : null,
      tHierarchical: inTree ? tHierarchical : null,
    }),
  };
}

/** The values of the column with their places from 0, as a relation (value, place, n). NULL is the first. */
export function placesSql(relation: string, column: string, order: string | null): string {
  return `(SELECT value, row_number() OVER (ORDER BY ${order ?? 'value'} NULLS FIRST, value NULLS FIRST) - 1 AS place, n
    FROM (SELECT ${sqlName(column)} AS value, count(*) AS n FROM ${relation} GROUP BY 1))`;
}

/** SQL that orders the values of a column of this type, or null. Text is ordered where every value is a number. */
export async function orderOf(
  duck: DuckDBConnection,
  relation: string,
  name: string,
  type: string,
  declared: readonly string[] | undefined,
): Promise<string | null> {
  if (declared) return `list_position([${declared.map(sqlText).join(', ')}], CAST(value AS VARCHAR))`;
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|DATE|TIME.*)$/.test(type)) return 'value';
  if (type !== 'VARCHAR') return null;
  const [[filled = 0, asNumbers = 0] = []] = await numbers(
    duck,
    `
    SELECT count(value), count(TRY_CAST(value AS DOUBLE)) FROM (SELECT DISTINCT ${sqlName(name)} AS value FROM ${relation})`,
  );
  return filled > 0 && filled === asNumbers ? 'TRY_CAST(value AS DOUBLE)' : null;
}

/**
 * What is read of a table: its name or table function as SQL, its rows, its quasi-identifiers, and how many rows are
 * put into classes at once.
 */
export type ClassSource = {
  readonly relation: string;
  readonly rows: number;
  readonly quasiIdentifiers: readonly string[];
  readonly rowsAtOnce: number;
};

/**
 * Measures one sensitive column over the classes, and counts their sizes on the way: one GROUP BY that lists in each
 * class the places of its rows' values, counted here class by class. The engine cannot spill such lists: a table of
 * more than `rowsAtOnce` rows is read in parts that share no class.
 */
export async function measureSensitive(
  duck: DuckDBConnection,
  { relation, rows, quasiIdentifiers, rowsAtOnce }: ClassSource,
  { name, order, hierarchy }: SensitiveColumn,
): Promise<{ readonly measures: SensitiveMeasures; readonly histogram: Histogram }> {
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE "places of values" AS SELECT value, place::UINTEGER AS place, n FROM ${placesSql(relation, name, order)}`,
  );
  try {
    const whole = await readWhole(duck, hierarchy !== undefined);
    const tally = sensitiveTally(whole, order !== null, hierarchy);
    const sizes = new Map<number, number>();
    const coded = quasiIdentifiers.map((one, at) => `${sqlName(one)} AS q${at}, `).join('');
    const parts = quasiIdentifiers.length === 0 ? 1 : Math.ceil(rows / rowsAtOnce);
    for (let part = 0; part < parts; part += 1) {
      const own = parts < 2 ? '' : `WHERE hash(${quasiIdentifiers.map(sqlName).join(', ')}) % ${parts} = ${part}`;
      const classes = `
        SELECT list(place) FROM (SELECT ${coded}${sqlName(name)} AS v FROM ${relation} ${own}) JOIN "places of values" ON v IS NOT DISTINCT FROM value
        GROUP BY ${grouping(quasiIdentifiers.map((_, at) => `q${at}`))}`;
      await eachClass(duck, classes, whole.counts.length, (members) => {
        sizes.set(members.size, (sizes.get(members.size) ?? 0) + 1);
        tally.see(members);
      });
    }
    return { measures: tally.measures(), histogram: [...sizes].sort(([a], [b]) => a - b) };
  } finally {
    await duck.run('DROP TABLE IF EXISTS "places of values"');
  }
}

async function readWhole(duck: DuckDBConnection, withTexts: boolean): Promise<Whole> {
  const read = await duck.streamAndReadAll(
    `SELECT n::DOUBLE, ${withTexts ? 'CAST(value AS VARCHAR)' : 'NULL'} FROM "places of values" ORDER BY place`,
  );
  const [counts = [], texts = []] = read.getColumnsJS();
  return { counts: counts as number[], texts: texts as (string | null)[] };
}

/**
 * Shows every class of a query that answers, per class, the list of its rows' places among `values`; what is shown
 * holds until the next is.
 */
async function eachClass(
  duck: DuckDBConnection,
  sql: string,
  values: number,
  see: (members: Members) => void,
): Promise<void> {
  const count = counter(values);
  const result = await duck.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const lists = chunk.getColumnVector(0);
    if (!(lists instanceof DuckDBListVector)) throw new TypeError('Classes are read as lists.');
    const places = lists.childVector;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const from = lists.getEntryOffset(row);
      const size = lists.getEntryLength(row);
      if (size > 0) see(count(places, from, size));
    }
  }
}

/**
 * Counts how often each place occurs among the `size` that are read. A class with few of the values is sorted, one with
 * many is read off in order.
 */
function counter(values: number) {
  const tally = new Float64Array(values);
  const places = new Uint32Array(values);
  const counts = new Float64Array(values);
  return (read: DuckDBVector<DuckDBValue>, from: number, size: number): Members => {
    let length = 0;
    for (let at = 0; at < size; at += 1) {
      const place = read.getItem(from + at) as number;
      const before = tally[place] as number;
      if (before === 0) places[length++] = place;
      tally[place] = before + 1;
    }
    if (length * 8 < values) sortFirst(places, length);
    else {
      length = 0;
      for (let place = 0; place < values; place += 1) if (tally[place] !== 0) places[length++] = place;
    }
    for (let at = 0; at < length; at += 1) {
      const place = places[at] as number;
      counts[at] = tally[place] as number;
      tally[place] = 0;
    }
    return { places, counts, length, size };
  };
}

function sortFirst(places: Uint32Array, length: number): void {
  if (length > 1) places.subarray(0, length).sort();
}
