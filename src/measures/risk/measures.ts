import type { Histogram } from './classes.ts';

export type ClassMeasures = {
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
  /** α-distinction J/n, and α-separation: the share of pairs of records that the quasi-identifiers tell apart. */
  readonly alphaDistinction: number;
  readonly alphaSeparation: number;
};

/**
 * The measures that need the sizes of the classes and nothing else: k-anonymity (Sweeney 2002), prosecutor risk and
 * records at risk (El Emam, Guide to the De-Identification of Personal Health Information, 2013), α-distinction and
 * α-separation (Motwani and Xu 2007). Without records all are 0; so a rule "k at least" refuses them.
 */
export function measuresOf(histogram: Histogram, tau: number): ClassMeasures {
  const recordsIn = (sizes: Histogram): number => sizes.reduce((sum, [size, count]) => sum + size * count, 0);
  const rows = recordsIn(histogram);
  const classes = histogram.reduce((sum, [, count]) => sum + count, 0);
  const share = (part: number): number => (rows === 0 ? 0 : part / rows);
  const k = rows === 0 ? 0 : Math.min(...histogram.map(([size]) => size));
  return {
    rows,
    classes,
    k,
    highest: k === 0 ? 0 : 1 / k,
    average: share(classes),
    uniqueness: share(recordsIn(histogram.filter(([size]) => size === 1))),
    atRisk: share(recordsIn(histogram.filter(([size]) => 1 / size > tau))),
    alphaDistinction: share(classes),
    alphaSeparation:
      rows < 2
        ? 0
        : 1 - histogram.reduce((sum, [size, count]) => sum + count * size * (size - 1), 0) / (rows * (rows - 1)),
  };
}
