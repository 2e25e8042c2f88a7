import type { Detector, Suspicion } from './detector.ts';
import { bankCard } from './luhn.ts';
import { mobile } from './mobile.ts';
import type { NumberPart } from './parts.ts';
import { residentId } from './resident-id.ts';
import { personName } from './words.ts';

/** What parts make when joined: who judges it, its form in RE2, and the worst that is said of it. */
export type JoinedNumber = { readonly detector: Detector; readonly shape: string; readonly most: Suspicion };
export type Combination = { readonly parts: readonly NumberPart[]; readonly whole: JoinedNumber };

const card: JoinedNumber = { detector: bankCard, shape: '[2-69][0-9]{15,18}', most: 'identifier' };
/** JoinedNumber numbers by length. A mobile number has no check: split, it is at most suspect. */
const wholes = new Map<number, JoinedNumber>([
  [18, { detector: residentId, shape: '[1-9][0-9]{16}[0-9Xx]', most: 'identifier' }],
  [11, { detector: mobile, shape: '1[3-9][0-9]{9}', most: 'suspect' }],
  [16, card],
  [19, card],
]);
const name: JoinedNumber = {
  detector: personName,
  shape: '[\\p{Han}]{1,3} [\\p{Han}]{1,3}|[A-Z][a-z]+ [A-Z][a-z]+',
  most: 'suspect',
};
const longestWhole = 19;
/** Columns that lie further apart are not joined. */
const farthest = 30;

/**
 * The first `most` ways to join parts to a number or a name, nearest columns first. Their number is bounded by that of
 * the columns: only columns within 30 of one another are tried.
 */
export function combinationsOf(parts: readonly NumberPart[], most: number): Combination[] {
  const numbers = parts.filter(({ length }) => length > 0);
  const found: Combination[] = [...namesIn(parts), ...rowsOf(numbers)];
  for (let width = 1; width <= farthest && found.length < most; width += 1)
    for (const [at, first] of numbers.entries()) found.push(...widest(numbers, at, first, width));
  return found.slice(0, most);
}

/** Neighbours in their order, four and more: an id one digit a column, a card in four groups. */
function rowsOf(numbers: readonly NumberPart[]): Combination[] {
  const found: Combination[] = [];
  for (const first of numbers.keys()) {
    let length = 0;
    for (let last = first; last < numbers.length && length < longestWhole; last += 1) {
      const [part, before] = [numbers[last], numbers[last - 1]];
      if (part === undefined || (last > first && part.at !== (before?.at ?? 0) + 1)) break;
      length += part.length;
      const whole = wholes.get(length);
      if (whole !== undefined && last - first >= 3) found.push({ parts: numbers.slice(first, last + 1), whole });
    }
  }
  return found;
}

/** Pairs and triples in every order whose outermost columns are exactly `width` apart. */
function widest(numbers: readonly NumberPart[], at: number, first: NumberPart, width: number): Combination[] {
  const last = numbers.slice(at + 1, at + 1 + width).find((part) => part.at === first.at + width);
  if (last === undefined) return [];
  const between = numbers.slice(at + 1).filter((part) => part.at < last.at);
  const chosen = [[first, last], ...between.slice(0, width).map((part) => [first, part, last])];
  return chosen.flatMap((some) => {
    const whole = wholes.get(some.reduce((sum, { length }) => sum + length, 0));
    return whole === undefined ? [] : orders(some).map((parts) => ({ parts, whole }));
  });
}

/** As they stand first. */
function orders(parts: readonly NumberPart[]): NumberPart[][] {
  if (parts.length <= 1) return [[...parts]];
  return parts.flatMap((part) => orders(parts.filter((one) => one !== part)).map((rest) => [part, ...rest]));
}

/** Neighbours of short words, in both orders. */
function namesIn(parts: readonly NumberPart[]): Combination[] {
  return parts.flatMap((part, index) => {
    const next = parts[index + 1];
    if (part.length > 0 || next === undefined || next.length > 0 || next.at !== part.at + 1) return [];
    return [
      { parts: [part, next], whole: name },
      { parts: [next, part], whole: name },
    ];
  });
}
