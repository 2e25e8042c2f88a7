import type { Histogram } from './classes.ts';

export type Measures = {
  /** Records n and classes J. */
  readonly rows: number;
  readonly classes: number;
  /** Size of the smallest class. */
  readonly k: number;
  /** Prosecutor risk: of the record most at risk, 1/k, and on average, J/n. */
  readonly highest: number;
  readonly average: number;
  /** Share of the records that are alone in their class. */
  readonly uniqueness: number;
  /** Share of the records in classes of size f with 1/f > τ. */
  readonly atRisk: number;
};

/**
 * The measures that need the sizes of the classes and nothing else: k-anonymity (Sweeney 2002), prosecutor risk and records at risk (El Emam,
 * Guide to the De-Identification of Personal Health Information, 2013). Without records all are 0; so a rule "k at least" refuses them.
 */
export function measuresOf(histogram: Histogram, tau: number): Measures {
  const recordsIn = (sizes: Histogram): number => sizes.reduce((sum, [size, count]) => sum + size * count, 0);
  const rows = recordsIn(histogram);
  if (rows === 0) return { rows: 0, classes: 0, k: 0, highest: 0, average: 0, uniqueness: 0, atRisk: 0 };
  const classes = histogram.reduce((sum, [, count]) => sum + count, 0);
  const k = Math.min(...histogram.map(([size]) => size));
  return {
    rows, classes, k,
    highest: 1 / k,
    average: classes / rows,
    uniqueness: recordsIn(histogram.filter(([size]) => size === 1)) / rows,
    atRisk: recordsIn(histogram.filter(([size]) => 1 / size > tau)) / rows,
  };
}
