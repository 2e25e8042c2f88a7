import { binomialTail, zScore } from './chance.ts';
import { digestLike, veiled } from './header.ts';
import type { Reading } from './read.ts';

/** What each detector finds, for sentences: "holds mobile numbers". */
// prettier-ignore
export const detectorSays = {
  'resident-id': 'resident identity numbers',
  'resident-id-15': 'resident identity numbers of 15 digits',
  'credit-code': 'unified social credit codes of enterprises',
  'sole-trader': 'unified social credit codes of sole traders',
  mobile: 'mobile numbers',
  phone: 'telephone numbers',
  'bank-card': 'bank card numbers',
  iban: 'bank account numbers (IBAN)',
  imei: 'device numbers (IMEI)',
  passport: 'passport numbers',
  permit: 'travel permits to or from Hong Kong, Macao and Taiwan',
  'island-id': 'identity card numbers of Hong Kong or Taiwan',
  plate: 'vehicle plates',
  'e-mail': 'e-mail addresses',
  ip: 'IP addresses',
  mac: 'network card addresses (MAC)',
  'advertising-id': 'advertising ids',
  coordinates: 'coordinates',
  whereabouts: 'several places per pseudonym (whereabouts)',
  'person-name': 'names of persons',
  address: 'home addresses',
  'free-text': 'free text, in which anything may stand',
  'sim-card': 'numbers of SIM cards and devices (IMSI, ICCID, MEID)',
  'residence-permit': 'residence permits of foreigners',
  'national-id': 'identity or social security numbers',
  account: 'accounts of persons (QQ, WeChat, openid)',
} as const satisfies Record<string, string>;

export type DetectorName = keyof typeof detectorSays;

/**
 * Whose an identifier is. An enterprise is not a person, so its code is `nobody`'s; `either` may belong to an
 * enterprise or a thing, and a human looks at it where data are not about persons; `personal` means something only in
 * data about persons; a `hint` names nobody from its form alone.
 */
// prettier-ignore
export const identifierOf: Readonly<Record<DetectorName, 'person' | 'nobody' | 'either' | 'personal' | 'hint'>> = {
  'resident-id': 'person', 'resident-id-15': 'person', 'credit-code': 'nobody', 'sole-trader': 'either', mobile: 'person', phone: 'either',
  'bank-card': 'person', iban: 'either', imei: 'either', passport: 'person', permit: 'person', 'island-id': 'person', plate: 'either',
  'e-mail': 'either', ip: 'either', mac: 'either', 'advertising-id': 'person', coordinates: 'personal', whereabouts: 'person',
  'person-name': 'either', address: 'either', 'free-text': 'hint',
  'sim-card': 'either', 'residence-permit': 'person', 'national-id': 'person', account: 'person',
};

export type Suspicion = 'identifier' | 'suspect' | 'clear';

/** A number, code or word met in a cell that has the detector's length. */
export type CodeCandidate = {
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
export type Distinct = {
  readonly shaped: number;
  readonly candidates: number;
  readonly wellFormed: number;
  readonly checked: number;
};

/** What was counted in a column. Counts are of cells, except in `distinct` and `heads`. */
export type Figures = {
  readonly rows: number;
  /** Cells that are neither null nor blank. */
  readonly filled: number;
  readonly near: number;
  readonly shaped: number;
  readonly checked: number;
  readonly written: number;
  readonly chanceRate: number;
  readonly z: number;
  readonly distinct: Distinct;
  /** Different shaped values by head. */
  readonly heads: ReadonlyMap<string, number>;
  /** The least and the greatest checked value, as text; empty where there is none. */
  readonly span: readonly [least: string, greatest: string];
  readonly headerAgrees: boolean;
  /** The share of the filled cells that could hold such a value; 0 where the name does not agree. */
  readonly likely: number;
};

/**
 * `reason` says why a column is clear, where that is not plain from the figures; `byName` that only the name of the
 * column and the look of its cells speak.
 */
export type Weighing = {
  readonly verdict: Suspicion;
  readonly accident: number;
  readonly reason?: string;
  readonly byName?: boolean;
};

export type Detector = {
  readonly name: DetectorName;
  readonly header: RegExp;
  /** The chance that a shaped candidate passes every check by accident. `today` is YYYYMMDD. */
  readonly chanceRate: (today: string) => number;
  readonly candidates: (reading: Reading, today: string) => CodeCandidate[];
  readonly judge: (figures: Figures, chance: number) => Weighing;
  /**
   * Whether a cell could hold such a value, in whatever form: asked only where the column's name says so. Without it,
   * digests and starred numbers could.
   */
  readonly likely?: (reading: Reading) => boolean;
  /** Numbers that are looked for only where the column's name says so, because other things are written alike. */
  readonly namedCandidates?: (reading: Reading) => CodeCandidate[];
};

/** The least number of shaped cells for a judgement by rate. */
export const leastShaped = 20;
/** The z above which a rate is not chance. */
export const leastZ = 6;
/** The probability of accident below which hits alone are enough; and below which it must lie when a rate is judged. */
export const mostAccident = 1e-9;
export const mostAccidentAtRate = 1e-6;
/**
 * The probability of accident up to which hits are worth a human's look: one in a hundred among few candidates, where
 * two hits of one in ten must do; one in a thousand among many, because many columns of many numbers are looked at.
 */
export function mostAccidentSuspected({ candidates }: Distinct): number {
  return candidates < manyCandidates ? 0.0101 : 1e-3;
}
const manyCandidates = 1000;

/** True when the rate of checked values is beyond chance in cells, and still is when each value counts once. */
export function beyondChance({ shaped, z, distinct }: Figures, chance: number): boolean {
  return shaped >= leastShaped && z > leastZ && zScore(distinct.checked, distinct.candidates, chance) > leastZ;
}

/** Whether a cell could hold what `detector` looks for, once the name of its column says that it does. */
export function couldHold({ likely }: Detector, reading: Reading): boolean {
  return digestLike(reading.text) || veiled(reading.text) || (likely?.(reading) ?? false);
}

/**
 * What a detector says, or suspect where it says clear although the name agrees and most cells could hold such a value:
 * a form that is not known must not outweigh a name that is.
 */
export function weigh(detector: Detector, figures: Figures, chance: number): Weighing {
  const weighing = detector.judge(figures, chance);
  return weighing.verdict === 'clear' && figures.headerAgrees && figures.likely > 0.5
    ? { ...weighing, verdict: 'suspect', byName: true }
    : weighing;
}

/** True when the column's name says so and most of its filled cells look so, without regard to their checks. */
export function namedAndShaped({ headerAgrees, shaped, filled }: Figures): boolean {
  return headerAgrees && shaped > filled / 2;
}

/**
 * The common judgement of codes with a check of their own. `accident` = P(Bin(candidates, p₀) ≥ hits), different
 * values. Identifier from three hits that chance gives less often than 10⁻⁹, or less often than 10⁻⁶ with z > 6; or
 * three when the name agrees and nine in ten pass. Suspect when chance gives so many less often than one time in a
 * hundred, or the name agrees with most cells.
 */
export function judgedByCheck(figures: Figures, chance: number): Weighing {
  const { distinct, headerAgrees, checked, shaped } = figures;
  const accident = binomialTail(distinct.candidates, distinct.checked, chance);
  const rare = accident < mostAccident || (accident < mostAccidentAtRate && beyondChance(figures, chance));
  const named = headerAgrees && checked >= shaped * 0.9;
  if (distinct.checked >= 3 && (rare || (named && accident < 1e-2))) return { verdict: 'identifier', accident };
  const seen = distinct.checked >= 1 && accident <= mostAccidentSuspected(distinct);
  return { verdict: seen || namedAndShaped(figures) ? 'suspect' : 'clear', accident };
}

/** One candidate whose shape is all there is to check. */
export function bareCandidate(text: string, checked: boolean, written = false, head?: string): CodeCandidate {
  return { text, shaped: true, wellFormed: true, checked, written, ...(head === undefined ? {} : { head }) };
}

/**
 * True when the values are counted out: they fill more than one in 200 of the places between the least and the
 * greatest.
 */
export function counted({ distinct, span: [least, greatest] }: Figures): boolean {
  const width = Number(greatest.replace(/\D/g, '')) - Number(least.replace(/\D/g, '')) + 1;
  return distinct.checked >= 3 && distinct.checked > width / 200;
}
