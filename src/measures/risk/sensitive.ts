import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../data/duck.ts';
import { numbers } from './classes.ts';
import { equalDistance, hierarchicalDistance, orderedDistance, type Members, type Whole } from './distances.ts';
import type { Hierarchy } from './hierarchy.ts';

/**
 * How much a class reveals about a sensitive value of its persons: of each measure, that of the worst class. Values are
 * compared by their normal form. A missing value is none: l counts known values only. For t it stands as a value of its
 * own, since a class that lacks values more often than the whole tells that too.
 */
export type SensitiveMeasures = {
  /**
   * Distinct l: the least number of different known values in a class; 0 where a class has none. 1 also where a person
   * can have several and all of a class have one of them: it is known of each. So is entropy l, else the least exp(−Σ p
   * ln p) over the known values.
   */
  readonly distinct: number;
  /** Entropy l. */
  readonly entropy: number;
  /**
   * Recursive (c,2)-diversity holds for every c above this: who has the commonest value of a class against all beside
   * them; null: some class has one value.
   */
  readonly recursive: number | null;
  /** t-closeness, the greatest distance of a class from the whole: all values equally far apart, */
  readonly tEqual: number;
  /** in the order of numbers, dates or the declared order (null for other columns), */
  readonly tOrdered: number | null;
  /** and by the hierarchy that was given for the column (null without one). */
  readonly tHierarchical: number | null;
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
      const { places, counts, length, persons } = members;
      let [known, having, logs, most] = [0, 0, 0, 0];
      for (let at = 0; at < length; at += 1) {
        if (places[at] === whole.missing) continue;
        const count = counts[at] as number;
        known += 1;
        having += count;
        logs += count * Math.log(count);
        if (count > most) most = count;
      }
      classes += 1;
      const oneOfAll = most === persons;
      distinct = Math.min(distinct, oneOfAll ? 1 : known);
      entropy = Math.min(entropy, oneOfAll ? 1 : known < 2 ? known : having * Math.exp(-logs / having));
      recursive = known < 2 ? Infinity : Math.max(recursive, most / (Math.min(persons, having) - most));
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
