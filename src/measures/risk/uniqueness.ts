import type { Histogram } from './classes.ts';
import { solvePitman, solveSlidNegativeBinomial } from './population-models.ts';

/** Shares of the population that are estimated to be unique in it; null where a model has no solution. */
export type Uniqueness = {
  readonly zayatz: number | null;
  readonly pitman: number | null;
  readonly snb: number | null;
  /** `none`: no record of the sample is unique, so the estimate is 0. */
  readonly dankar: { readonly estimate: number; readonly rule: 'zayatz' | 'pitman' | 'none' };
};

/**
 * Estimates how many of the population are unique in it, from a sample of it: `fraction`, above 0 and at most 1, is the
 * share that was sampled. Zayatz (1991), Pitman (Hoshino 2001) and the slide negative binomial model (Chen and
 * Keller-McNulty 1998). Dankar, El Emam, Neisa and Roffey (2012) take Pitman up to a fraction of 0.1, where it has a
 * solution, and else the lesser of Zayatz and SNB. Here SNB does not enter that choice, which keeps the estimate on the
 * safe side: in the figures that the ARX tool publishes, Zayatz is what is chosen above a tenth. ARX itself was not
 * run. `snb`, from the equations of the paper, is returned beside it. Throws a RangeError.
 */
export function estimateUniqueness(histogram: Histogram, fraction: number): Uniqueness {
  if (!(fraction > 0 && fraction <= 1))
    throw new RangeError(`The sampled fraction must be above 0 and at most 1, not ${fraction}.`);
  const uniques = histogram.find(([size]) => size === 1)?.[1] ?? 0;
  if (uniques === 0) return { zayatz: 0, pitman: 0, snb: 0, dankar: { estimate: 0, rule: 'none' } };
  const rows = histogram.reduce((sum, [size, classes]) => sum + size * classes, 0);
  const population = rows / fraction;
  const share = (uniquesInPopulation: number | null): number | null =>
    usable(uniquesInPopulation) ? uniquesInPopulation / population : null;
  const zayatz = zayatzShare(histogram, rows, fraction);
  const pitman = share(solvePitman(histogram, population));
  const snb = fraction < 1 ? share(solveSlidNegativeBinomial(histogram, fraction)) : null;
  return { zayatz, pitman, snb, dankar: chosen(zayatz, pitman, fraction) };
}

function chosen(zayatz: number, pitman: number | null, fraction: number): Uniqueness['dankar'] {
  return fraction <= 0.1 && pitman !== null
    ? { estimate: pitman, rule: 'pitman' }
    : { estimate: zayatz, rule: 'zayatz' };
}

function usable(value: number | null): value is number {
  return value !== null && Number.isFinite(value) && value > 0;
}

/**
 * The chance that a unique record of the sample is unique in the population, by the sizes of the classes, times the
 * share of such records. A class of f in the population meets the sample exactly once with the chance of drawing one of
 * f: hypergeometric.
 */
function zayatzShare(histogram: Histogram, rows: number, fraction: number): number {
  const population = Math.trunc(rows / fraction);
  const classes = histogram.reduce((sum, [, count]) => sum + count, 0);
  const uniques = histogram.find(([size]) => size === 1)?.[1] ?? 0;
  const metOnce = histogram.reduce((sum, [size, count]) => sum + (count / classes) * onceOf(size, population, rows), 0);
  return (uniques * ((uniques / classes) * onceOf(1, population, rows))) / metOnce / fraction / (rows / fraction);
}

/**
 * The chance that a sample of n from N holds exactly one of f: f · n/N · ∏ᵢ (N − n − i)/(N − 1 − i) for i from 0 to f −
 * 2.
 */
function onceOf(size: number, population: number, rows: number): number {
  let chance = (size * rows) / population;
  for (let at = 0; at < size - 1 && chance > 0; at += 1)
    chance *= Math.max(0, population - rows - at) / (population - 1 - at);
  return chance;
}
