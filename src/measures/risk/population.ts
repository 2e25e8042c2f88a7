import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { numbers, refuseUnknown } from './classes.ts';
import { personText } from '../../data/ingest/naming.ts';
import { isNumeric, valueText } from './values.ts';

/**
 * Risk of a sample whose classes are looked up in its population. f and F are the persons of a class in the sample and
 * in the population, n all persons of the sample, J its classes. Who stands in several classes counts once, at the best
 * chance that one of them gives.
 */
export type PopulationRisk = {
  /** k-map: the least F. */
  readonly kMap: number;
  /** Journalist risk: of who is most at risk, 1/min F, and on average, max(J/ΣF, the marketer's). */
  readonly highest: number;
  readonly average: number;
  /** Marketer risk: the share of persons expected to be found when all are looked up, Σ(f/F)/n. */
  readonly marketer: number;
  /**
   * Persons of the sample beyond what the population has of their class; they count as their class's population
   * themselves. Should be 0.
   */
  readonly uncovered: number;
};

/** The columns of a sample and its population. */
export type PopulationColumns = {
  readonly quasiIdentifiers: readonly string[];
  /** The column that tells persons apart, in both where the population has it; else each of its rows is another. */
  readonly person?: string | undefined;
};

/**
 * Measures a sample against the population it was drawn from (El Emam 2013, chapter 16). Both relations have the
 * quasi-identifiers under the same names; they agree by value, whatever the types that hold it (20.0 is 20), NULL with
 * NULL. Without records every measure is 0. Throws an Error that names unknown columns.
 */
export async function measurePopulation(
  duck: DuckDBConnection,
  sample: string,
  population: string,
  { quasiIdentifiers, person }: PopulationColumns,
): Promise<PopulationRisk> {
  const named = person === undefined ? [] : [person];
  const ofSample = await refuseUnknown(duck, sample, [...quasiIdentifiers, ...named]);
  const ofPopulation = await refuseUnknown(duck, population, quasiIdentifiers);
  const classesOf = (relation: string, own: Types, other: Types): string => {
    const cells = quasiIdentifiers.map((name, at) => `${comparable(name, own, other)} AS q${at}, `).join('');
    const places = quasiIdentifiers.map((_, at) => `q${at}, `).join('');
    if (person === undefined || !own.has(person))
      return `(SELECT ${places}count(*) AS f FROM (SELECT ${cells}1 FROM ${relation}) GROUP BY ALL HAVING count(*) > 0)`;
    const rows = `(SELECT ${cells}${personText(person)} AS who FROM ${relation})`;
    return `(SELECT ${places}greatest(1, count(DISTINCT who)) AS f FROM ${rows} GROUP BY ALL HAVING count(*) > 0)`;
  };
  const same = quasiIdentifiers.map((_, at) => `s.q${at} IS NOT DISTINCT FROM p.q${at}`).join(' AND ') || 'true';
  const [mine, all] = [classesOf(sample, ofSample, ofPopulation), classesOf(population, ofPopulation, ofSample)];
  const met = `SELECT s.*, greatest(s.f, coalesce(p.f, 0)) AS whole, coalesce(p.f, 0) AS known FROM ${mine} AS s LEFT JOIN ${all} AS p ON ${same}`;
  const [[classes = 0, inClasses = 0, kMap = 0, people = 0, found = 0, uncovered = 0] = []] = await numbers(
    duck,
    `SELECT count(*), coalesce(sum(f), 0), coalesce(min(whole), 0), sum(whole), sum(f / whole), sum(whole - known) FROM (${met})`,
  );
  if (classes === 0) return { kMap: 0, highest: 0, average: 0, marketer: 0, uncovered: 0 };
  const marketer =
    person === undefined
      ? found / inClasses
      : await meanBestChance(duck, sample, { quasiIdentifiers, person }, { met, own: ofSample, other: ofPopulation });
  return { kMap, highest: 1 / kMap, average: Math.max(classes / people, marketer), marketer, uncovered };
}

type Types = ReadonlyMap<string, string>;

/** The mean over persons of 1/F in the class where they are found best; a class of unknown persons is one person. */
async function meanBestChance(
  duck: DuckDBConnection,
  sample: string,
  { quasiIdentifiers, person }: { readonly quasiIdentifiers: readonly string[]; readonly person: string },
  { met, own, other }: { readonly met: string; readonly own: Types; readonly other: Types },
): Promise<number> {
  const cells = quasiIdentifiers.map((name, at) => `${comparable(name, own, other)} AS q${at}, `).join('');
  const within = ['1', ...quasiIdentifiers.map((_, at) => `w.q${at}`)].join(', ');
  const same = quasiIdentifiers.map((_, at) => `m.q${at} IS NOT DISTINCT FROM w.q${at}`).join(' AND ') || 'true';
  const [[mean = 0] = []] = await numbers(
    duck,
    `
    WITH met AS (${met}), rows AS (SELECT DISTINCT ${cells}${personText(person)} AS who FROM ${sample}),
      placed AS (SELECT w.who, m.whole, bool_or(w.who IS NOT NULL) OVER (PARTITION BY ${within}) AS named
        FROM rows AS w JOIN met AS m ON ${same})
    SELECT avg(chance) FROM (
      SELECT max(1 / whole) AS chance FROM placed WHERE who IS NOT NULL GROUP BY who
      UNION ALL SELECT 1 / whole FROM placed WHERE NOT named)`,
  );
  return mean;
}

/**
 * SQL of a column by which its values agree with those of the other relation's column, which may be of another type.
 */
function comparable(name: string, own: Types, other: Types): string {
  const cell = sqlName(name);
  const [type = '', counterpart = ''] = [own.get(name), other.get(name)];
  if (type === counterpart || (isNumeric(type) && isNumeric(counterpart))) return cell;
  return type === 'VARCHAR' ? valueText(cell, counterpart) : `CAST(${cell} AS VARCHAR)`;
}
