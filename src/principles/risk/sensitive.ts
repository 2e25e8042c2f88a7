import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue, DuckDBVector } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../db/duck.ts';
import { grouping, numbers } from './classes.ts';
import { equalDistance, hierarchicalDistance, orderedDistance, type Members, type Whole } from './distances.ts';
import type { Hierarchy } from './hierarchy.ts';

/** How much a class tells about a sensitive value of its members: of each measure, that of the worst class. */
export type SensitiveMeasures = {
  /** Distinct l: the least number of different values in a class. */
  readonly distinct: number;
  /** Entropy l: the least exp(−Σ p ln p) of a class. */
  readonly entropy: number;
  /** Recursive (c,2)-diversity holds for every c above this: the commonest value of a class against all beside it; null: some class has one value. */
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

/** Takes the classes one by one and keeps the worst of each measure. `l` and (c,l): Machanavajjhala, Gehrke, Kifer and Venkitasubramaniam 2007. */
export function sensitiveTally(whole: Whole, ordered: boolean, hierarchy: Hierarchy | undefined) {
  const equal = equalDistance(whole);
  const inOrder = ordered ? orderedDistance(whole) : null;
  const inTree = hierarchy ? hierarchicalDistance(whole, hierarchy) : null;
  let [classes, distinct, entropy, recursive] = [0, Infinity, Infinity, 0];
  let [tEqual, tOrdered, tHierarchical] = [0, 0, 0];
  return {
    see(members: Members): void {
      const { counts, size } = members;
      let [logs, most] = [0, 0];
      for (const count of counts) {
        logs += count * Math.log(count);
        if (count > most) most = count;
      }
      classes += 1;
      distinct = Math.min(distinct, counts.length);
      entropy = Math.min(entropy, counts.length === 1 ? 1 : size * Math.exp(-logs / size));
      recursive = Math.max(recursive, most / (size - most));
      tEqual = Math.max(tEqual, equal(members));
      if (inOrder) tOrdered = Math.max(tOrdered, inOrder(members));
      if (inTree) tHierarchical = Math.max(tHierarchical, inTree(members));
    },
    classes: (): number => classes,
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
  duck: DuckDBConnection, relation: string, name: string, type: string, declared: readonly string[] | undefined,
): Promise<string | null> {
  if (declared) return `list_position([${declared.map(sqlText).join(', ')}], CAST(value AS VARCHAR))`;
  if (/^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*|DATE|TIME.*)$/.test(type)) return 'value';
  if (type !== 'VARCHAR') return null;
  const [[filled = 0, asNumbers = 0] = []] = await numbers(duck, `
    SELECT count(value), count(TRY_CAST(value AS DOUBLE)) FROM (SELECT DISTINCT ${sqlName(name)} AS value FROM ${relation})`);
  return filled > 0 && filled === asNumbers ? 'TRY_CAST(value AS DOUBLE)' : null;
}

const mostTries = 8;

/**
 * Measures one sensitive column over the classes: one GROUP BY of classes and values, read in order of the classes, so that memory holds one
 * class. Classes are told apart by a 64-bit digest; when their number is not `classes`, two fell together, and it is done again with another salt.
 */
export async function measureSensitive(
  duck: DuckDBConnection, relation: string, quasiIdentifiers: readonly string[], column: SensitiveColumn, classes: number,
): Promise<SensitiveMeasures> {
  const { name, order, hierarchy } = column;
  const places = placesSql(relation, name, order);
  const read = await duck.runAndReadAll(`SELECT n, ${hierarchy ? 'CAST(value AS VARCHAR)' : 'NULL'} FROM ${places} ORDER BY place`);
  const values = read.getRowsJS() as [bigint, string | null][];
  const whole: Whole = { counts: values.map(([count]) => Number(count)), texts: values.map(([, text]) => text) };
  for (let salt = 1; salt <= mostTries; salt += 1) {
    const tally = sensitiveTally(whole, order !== null, hierarchy);
    const digest = `hash(${[String(salt), ...quasiIdentifiers.map(sqlName)].join(', ')})`;
    const sql = `
      WITH cells AS (SELECT ${digest} AS digest, ${sqlName(name)} AS value, count(*)::INTEGER AS n FROM ${relation}
        GROUP BY ${grouping([...quasiIdentifiers, name])}),
      placed AS (SELECT digest, place, cells.n FROM cells JOIN ${places} AS whole ON cells.value IS NOT DISTINCT FROM whole.value)
      SELECT (digest >> 32)::UINTEGER, (digest & 4294967295)::UINTEGER, place::INTEGER, n FROM placed ORDER BY digest, place`;
    await eachClass(duck, sql, (members) => tally.see(members));
    if (tally.classes() === classes) return tally.measures();
  }
  throw new Error(`The classes of ${quasiIdentifiers.join(', ')} could not be told apart in ${mostTries} tries.`);
}

async function eachClass(duck: DuckDBConnection, sql: string, see: (members: Members) => void): Promise<void> {
  let [high, low, size] = [-1, -1, 0];
  let places: number[] = [];
  let counts: number[] = [];
  const result = await duck.stream(sql);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const vectors: readonly DuckDBVector<DuckDBValue>[] = [0, 1, 2, 3].map((at) => (chunk).getColumnVector(at));
    const [highs, lows, wheres, many] = vectors;
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const [nextHigh, nextLow] = [highs?.getItem(row) as number, lows?.getItem(row) as number];
      if (nextHigh !== high || nextLow !== low) {
        if (size > 0) see({ places, counts, size });
        [high, low, size, places, counts] = [nextHigh, nextLow, 0, [], []];
      }
      const count = many?.getItem(row) as number;
      places.push(wheres?.getItem(row) as number);
      counts.push(count);
      size += count;
    }
  }
  if (size > 0) see({ places, counts, size });
}
