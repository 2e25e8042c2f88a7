import { zScore } from './chance.ts';

export type DetectorName = 'resident-id' | 'resident-id-15' | 'mobile';

export type Verdict = 'identifier' | 'suspect' | 'clear';

/** A number met in a cell that has the detector's length. */
export type Candidate = {
  readonly text: string;
  /** It has the shape, and counts as a trial. */
  readonly shaped: boolean;
  /** Everything but the check character is right; where there is none, the same as `shaped`. */
  readonly wellFormed: boolean;
  readonly checked: boolean;
  /** It is written as only such numbers are, for example behind +86. */
  readonly written: boolean;
  /** What its checks hang on, where that is a small set: the number range. */
  readonly head?: string;
};

/** Different values, so that one number met a thousand times is one accident and not a thousand. */
export type Distinct = { readonly shaped: number; readonly candidates: number; readonly wellFormed: number; readonly checked: number };

/** What was counted in a column. Counts are of cells, except in `distinct` and `heads`. */
export type Figures = {
  readonly rows: number;
  readonly near: number;
  readonly shaped: number;
  readonly checked: number;
  readonly written: number;
  readonly chanceRate: number;
  readonly z: number;
  readonly distinct: Distinct;
  /** Different shaped values by head. */
  readonly heads: ReadonlyMap<string, number>;
  readonly headerAgrees: boolean;
};

export type Detector = {
  readonly name: DetectorName;
  readonly header: RegExp;
  /** The chance that a shaped candidate passes every check by accident. `today` is YYYYMMDD. */
  readonly chanceRate: (today: string) => number;
  readonly candidates: (run: string, today: string) => Candidate[];
  readonly judge: (figures: Figures, chance: number) => { verdict: Verdict; accident: number };
};

/** The least number of shaped cells for a judgement by rate. */
export const leastShaped = 20;
/** The z above which a rate is not chance. */
export const leastZ = 6;
/** The probability of accident below which hits alone are enough; and below which it must lie when a rate is judged. */
export const mostAccident = 1e-9;
export const mostAccidentAtRate = 1e-6;

/** True when the rate of checked values is beyond chance in cells, and still is when each value counts once. */
export function beyondChance({ shaped, z, distinct }: Figures, chance: number): boolean {
  return shaped >= leastShaped && z > leastZ && zScore(distinct.checked, distinct.candidates, chance) > leastZ;
}

/** True when the column's name says so and most of its cells look so, whatever their checks say. */
export function namedAndShaped({ headerAgrees, shaped, rows }: Figures): boolean {
  return headerAgrees && shaped > rows / 2;
}
