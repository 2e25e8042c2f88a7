import type { Histogram } from './classes.ts';

export type ClassMeasures = {
  /** Records of the file, and classes J. */
  readonly rows: number;
  readonly classes: number;
  /** Size of the smallest class. */
  readonly k: number;
  /** Prosecutor risk: of who is most at risk, 1/k, and on average, the mean of 1/f: J/n. */
  readonly highest: number;
  readonly average: number;
  /** Share of those who are alone in their class. */
  readonly uniqueness: number;
  /** Share of those in classes of size f with 1/f > τ. */
  readonly atRisk: number;
  /** α-distinction J/Σf, and α-separation: the share of pairs that the quasi-identifiers tell apart. */
  readonly alphaDistinction: number;
  readonly alphaSeparation: number;
};

/** Rows of the file, and how many persons have a smallest class of each size. */
export type People = { readonly rows: number; readonly smallest: Histogram };

/**
 * The measures that need the sizes of the classes and nothing else: k-anonymity (Sweeney 2002), prosecutor risk and
 * records at risk (El Emam, Guide to the De-Identification of Personal Health Information, 2013), α-distinction and
 * α-separation (Motwani and Xu 2007). Without records all are 0; so a rule "k at least" refuses them.
 *
 * f counts the persons of a class, n all persons. Where each row is another person, n = Σf. Where `people` are told
 * apart, a person who stands in several classes counts once in each f and once in n, at the risk of the smallest of
 * them; then J/n would pass the mean risk, which is taken person by person.
 */
export function measuresOf(histogram: Histogram, tau: number, people?: People): ClassMeasures {
  const inClasses = sum(histogram, (size) => size);
  const classes = sum(histogram, () => 1);
  const smallest = people?.smallest ?? inOneClassEach(histogram);
  const persons = sum(smallest, () => 1);
  const share = (part: number, of: number): number => (of === 0 ? 0 : part / of);
  const k = inClasses === 0 ? 0 : Math.min(...histogram.map(([size]) => size));
  return {
    rows: people?.rows ?? inClasses,
    classes,
    k,
    highest: k === 0 ? 0 : 1 / k,
    average:
      persons === inClasses
        ? share(classes, persons)
        : share(
            sum(smallest, (size) => 1 / size),
            persons,
          ),
    uniqueness: share(
      sum(smallest, (size) => (size === 1 ? 1 : 0)),
      persons,
    ),
    atRisk: share(
      sum(smallest, (size) => (1 / size > tau ? 1 : 0)),
      persons,
    ),
    alphaDistinction: share(classes, inClasses),
    alphaSeparation:
      inClasses < 2 ? 0 : 1 - sum(histogram, (size) => size * (size - 1)) / (inClasses * (inClasses - 1)),
  };
}

/** Everyone is in one class: so many persons have a smallest class of each size. */
export const inOneClassEach = (histogram: Histogram): Histogram =>
  histogram.map(([size, classes]) => [size, size * classes]);

/** Persons in classes, all classes together: Σf. */
export const personsIn = (histogram: Histogram): number => sum(histogram, (size) => size);

function sum(histogram: Histogram, of: (size: number) => number): number {
  return histogram.reduce((all, [size, count]) => all + count * of(size), 0);
}
