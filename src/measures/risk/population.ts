import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping, numbers, refuseUnknown } from './classes.ts';

/**
 * Risk of a sample whose classes are looked up in its population. f and F are a class's sizes in the sample and in the
 * population.
 */
export type PopulationRisk = {
  /** k-map: the least F. */
  readonly kMap: number;
  /** Journalist risk: of the record most at risk, 1/min F, and on average, max(J/ΣF, Σ(f/F)/n). */
  readonly highest: number;
  readonly average: number;
  /** Marketer risk: the share of records expected to be found when all are looked up, Σ(f/F)/n. */
  readonly marketer: number;
  /**
   * Records of the sample beyond what the population has of their class; they count as their class's population
   * themselves. Should be 0.
   */
  readonly uncovered: number;
};

/**
 * Measures a sample against the population it was drawn from (El Emam 2013, chapter 16). Both relations have the
 * quasi-identifiers under the same names; values agree as text, NULL with NULL. Without records every measure is 0.
 * Throws an Error that names unknown columns.
 */
export async function measurePopulation(
  duck: DuckDBConnection,
  sample: string,
  population: string,
  quasiIdentifiers: readonly string[],
): Promise<PopulationRisk> {
  await refuseUnknown(duck, sample, quasiIdentifiers);
  await refuseUnknown(duck, population, quasiIdentifiers);
  const places = quasiIdentifiers.map((_, at) => `q${at}`);
  const classesOf = (relation: string): string => {
    const texts = quasiIdentifiers.map((name, at) => `CAST(${sqlName(name)} AS VARCHAR) AS q${at}, `).join('');
    return `(SELECT ${texts}count(*) AS f FROM ${relation} GROUP BY ${grouping(quasiIdentifiers)} HAVING count(*) > 0)`;
  };
  const same = places.map((place) => `s.${place} IS NOT DISTINCT FROM p.${place}`).join(' AND ');
  const pairs = await numbers(
    duck,
    `
    SELECT s.f, coalesce(p.f, 0), count(*) FROM ${classesOf(sample)} s LEFT JOIN ${classesOf(population)} p ON ${same || 'true'}
    GROUP BY 1, 2 ORDER BY 1, 2`,
  );
  let [rows, classes, people, found, uncovered, kMap] = [0, 0, 0, 0, 0, Infinity];
  for (const [size = 0, known = 0, many = 0] of pairs) {
    const whole = Math.max(size, known);
    rows += size * many;
    classes += many;
    people += whole * many;
    found += (size / whole) * many;
    uncovered += (whole - known) * many;
    kMap = Math.min(kMap, whole);
  }
  if (rows === 0) return { kMap: 0, highest: 0, average: 0, marketer: 0, uncovered: 0 };
  return {
    kMap,
    highest: 1 / kMap,
    average: Math.max(classes / people, found / rows),
    marketer: found / rows,
    uncovered,
  };
}
