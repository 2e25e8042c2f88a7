import { binomialTail, hypergeometricTail } from './chance.ts';
import {
  bareCandidate,
  beyondChance,
  counted,
  leastShaped,
  namedAndShaped,
  type CodeCandidate,
  type Detector,
  type Figures,
} from './detector.ts';
import { digitsWithin } from './header.ts';
import { windows } from './numbers.ts';
import type { Reading } from './read.ts';

/**
 * Ranges given out for mobiles: the pattern of libphonenumber's metadata for CN, by three digits (without the satellite
 * range 1740).
 */
const allocated = /^1(?:[38]\d|4[57]|[59][0-35-9]|6[25-7]|7[0-35-8])/;
const ranges = 70;
const allocatedRanges = 52;
const label = /手\s*机|手機|[电電][话話]|[联聯][系繫络絡]|微信|致电|拨打|\btel\b|mobile|phone|whats?app|call\b/i;
/** Of telephones of every kind: what is a mobile number in one column is another country's in the next. */
export const telephoneHeader =
  /手\s*机|手\s*機|移[动動]电?[话話]|[电電][话話]|[联聯][系繫络絡]方式|座机|传真|mobile|phone|msisdn|whats.?app|contact.?(?:no|num)|(^|[^a-z])(?:cell|fax|tel)([^a-z]|$)|^sjh/i;
const certainSpread = 1e-3;
const cleanRate = 0.95;
const countedOut =
  'all could be mobile numbers, but they are counted out: they fill more than one in 200 of the places between the least ' +
  'and the greatest of one range, as serial numbers do; a block of numbers given out together would look the same';

/** True for a mobile number of mainland China, eleven digits without country code, in a range that is given out. */
export function mobileValid(national: string): boolean {
  return /^1\d{10}$/.test(national) && allocated.test(national);
}

/**
 * Eleven digits, perhaps behind 86 or 0086, in at most three groups or digit by digit: 19 850 115 103 is an amount,
 * 1985-01-15 103 a day.
 */
function candidates({ runs, text: cell, letters, digits }: Reading): CodeCandidate[] {
  return (digits < 11 ? [] : runs)
    .flatMap((run) => windows(run, [11, 12, 13, 15]))
    .flatMap(({ text, groups }): CodeCandidate[] => {
      const [, country, national] = /^((?:00)?86|0(?=1[3-9]))?(\d{11})$/.exec(text) ?? [];
      // Other numbers of twelve digits count as those of eleven do: beside them 01… is no trunk prefix.
      if (national === undefined && text.length === 12) return [{ ...bareCandidate(text, false), shaped: false }];
      if (national === undefined) return [];
      const parts = groups[0] === country ? groups.slice(1) : groups;
      if (parts.length > 3 && !parts.every((part) => part.length === 1)) return [];
      const shaped = /^1[3-9]/.test(national);
      const written =
        (country !== undefined && country !== '0') ||
        parts.map((part) => part.length).join() === '3,4,4' ||
        (letters && label.test(cell));
      return [
        {
          text: national,
          shaped,
          wellFormed: shaped,
          checked: shaped && mobileValid(national),
          written,
          head: national.slice(0, 3),
        },
      ];
    });
}

/**
 * The chance that so many of the ranges in use are given out, if they had been drawn from all 70. A counter, a day or a
 * time keeps to few ranges or to neighbours, and so proves nothing however many rows it has. A range in use has at
 * least a tenth of its even share, so that slips of the pen do not count.
 */
function spread(heads: ReadonlyMap<string, number>): number {
  const values = [...heads.values()].reduce((sum, count) => sum + count, 0);
  const used = [...heads].filter(([, count]) => count * ranges * 10 >= values).map(([head]) => head);
  return hypergeometricTail(ranges, allocatedRanges, used.length, used.filter((head) => allocated.test(head)).length);
}

function certainlyMobiles(figures: Figures, chance: number, accident: number): boolean {
  if (beyondChance(figures, chance) && accident < certainSpread) return true;
  const clean = figures.distinct.checked >= 3 && figures.checked >= figures.shaped * cleanRate;
  return clean && (figures.written * 2 >= figures.shaped || namedAndShaped(figures));
}

/**
 * Telephones among other numbers of eleven digits: what remains beside those that begin otherwise, and beside a
 * counter, which keeps to few ranges, is given out more often than chance gives, in five ranges or more.
 */
function amongOthers({ heads, shaped, near }: Figures, chance: number): boolean {
  const values = [...heads.values()].reduce((sum, count) => sum + count, 0);
  const rare = [...heads].filter(([, count]) => count * 50 < values || shaped * 10 < near);
  const given = rare.filter(([head]) => allocated.test(head));
  const all = rare.reduce((sum, [, count]) => sum + count, 0);
  const good = given.reduce((sum, [, count]) => sum + count, 0);
  const few = shaped * 10 < near || all * 5 < values;
  return few && given.length >= 5 && binomialTail(all, good, chance) <= 0.001;
}

/**
 * Without evidence beyond the digits: two numbers or more, hardly another number of eleven digits in the column, and no
 * counter. Numbers of one range only, drawn from far apart, may be orders as well as telephones: a human has to look.
 */
function perhapsMobiles(figures: Figures): boolean {
  const { heads, checked, near, distinct } = figures;
  if (distinct.checked < 2 || checked < near * cleanRate) return false;
  return [...heads.keys()].filter((head) => allocated.test(head)).length >= 3 || !counted(figures);
}

/**
 * Mobile number of mainland China. It has no check digit, so p₀ is the share of the ranges given out among all that
 * have the shape 1[3-9]: 52/70 = 0.74, which holds for order numbers too, for any digit they like to begin with. That
 * is weak: a column of bare numbers is certain beyond 104 cells, and only when its ranges are spread as in `spread`,
 * which is `accident`. Fewer are certain when written as telephone numbers are (+86, 0086, 3-4-4) or when the column's
 * name says so. Milliseconds since 1970 have 13 digits, and none before 2242 begins with 861.
 */
export const mobile: Detector = {
  name: 'mobile',
  header: telephoneHeader,
  likely: ({ text }) => /^1[3-9]\d{5,9}$/.test(text) && digitsWithin(text, 7, 11),
  chanceRate: () => allocatedRanges / ranges,
  candidates,
  judge: (figures, chance) => {
    const accident = spread(figures.heads);
    if (certainlyMobiles(figures, chance, accident)) return { verdict: 'identifier', accident };
    if (perhapsMobiles(figures) || namedAndShaped(figures) || amongOthers(figures, chance))
      return { verdict: 'suspect', accident };
    const { distinct, checked, near } = figures;
    const block = distinct.checked >= leastShaped && checked >= near * cleanRate && counted(figures);
    return { verdict: 'clear', accident, ...(block ? { reason: countedOut } : {}) };
  },
};
