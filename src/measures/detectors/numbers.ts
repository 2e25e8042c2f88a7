const gap = '[\\s\\p{Z}\\p{Pd}\u2212]';
const gaps = new RegExp(`${gap}+`, 'u');
const danglingX = new RegExp(`${gap}*X$`, 'u');
/**
 * The longest runs of at least seven digits, with up to three spaces or dashes between two of them and perhaps an X at
 * the end.
 */
const run = new RegExp(`[0-9](?:${gap}{0,3}[0-9]){6,}(?:${gap}{0,3}[xX])?`, 'gu');
/**
 * Digits kept apart by dots, slashes, commas, underscores and the like: written like one number only when grouped as
 * one is.
 */
const loose = /(?<![0-9])[0-9]+(?:[ ]?[.·•/_,、|*#~:;=][ ]?[0-9]+)+(?:[ ]?[.·•/_,、|*#~:;=][ ]?)?[xX]?/g;
const looseGap = /[ ]?[.·•/_,、|*#~:;=][ ]?/;
const looseForms =
  /^(?:86,)?(?:3,4,4|1(?:,1){10,18}|6,8,[34]|6,4,[48],?[34]?|6,4,2,2,[34]|4,4,4,[2-4]|4,4,4,4,[1-3]|4,6,5|8,6,1|2,6,6,1|6,2,6,1)$/;
const allDigits = /^[0-9]+$/;
/** Of 0.15912345678 only a whole number would be read. */
const fraction = /(?<![\w.])(\d{1,3})\.\d{7,20}(?![\d.])/g;
const unbroken = /^[0-9]+[xX]?$/;
/** Lists have commas, semicolons and bars between their numbers, so only single digits are joined over them. */
const listed = /[,、|;]/;

export type Window = { readonly text: string; readonly groups: readonly string[] };

/**
 * The runs of digits in a folded text that may be numbers. Those kept apart by dots and the like come with dashes
 * instead.
 */
export function runsIn(text: string): string[] {
  if (allDigits.test(text)) return text.length < 7 ? [] : [text];
  const found = (text.includes('.') ? text.replace(fraction, '$1') : text).match(run) ?? [];
  if (!/[0-9Xx][ ]?[.·•/_,、|*#~:;=]/.test(text)) return found;
  const apart = (text.match(loose) ?? [])
    .filter((one) => one.length >= 13)
    .flatMap((one) => {
      const groups = one.split(looseGap).filter((group) => group !== '');
      const form = groups.map((group) => (group === '86' ? group : group.length)).join();
      return looseForms.test(form) && (!listed.test(one) || groups.every(({ length }) => length === 1))
        ? [groups.join('-')]
        : [];
    });
  return apart.length === 0 ? found : [...found, ...apart];
}

/**
 * The numbers of the wanted lengths that a run may mean: neighbouring groups of digits joined, so that both
 * 138-0013-8000 and two numbers with a space between them are read. An X that may belong to the next word is tried with
 * and without.
 */
export function windows(run: string, lengths: readonly number[]): Window[] {
  if (unbroken.test(run)) {
    const texts = /[xX]$/.test(run) ? [run.toUpperCase(), run.slice(0, -1)] : [run];
    return texts.filter(({ length }) => lengths.includes(length)).map((text) => ({ text, groups: [text] }));
  }
  const upper = run.toUpperCase();
  const bare = upper.replace(danglingX, '');
  const found = joined(upper.split(gaps), lengths);
  return bare === upper ? found : [...found, ...joined(bare.split(gaps), lengths)];
}

/**
 * Every number of `length` digits inside unbroken digits that are longer, up to `longest`; of still longer ones none.
 */
export function inside(run: string, length: number, longest: number): string[] {
  return run
    .split(gaps)
    .filter((group) => group.length > length && group.length <= longest)
    .flatMap((group) => Array.from({ length: group.length - length + 1 }, (_, at) => group.slice(at, at + length)));
}

function joined(groups: readonly string[], lengths: readonly number[]): Window[] {
  const longest = Math.max(...lengths);
  const found: Window[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let text = '';
    for (let last = first; last < groups.length && text.length < longest; last += 1) {
      text += groups[last];
      if (lengths.includes(text.length)) found.push({ text, groups: groups.slice(first, last + 1) });
    }
  }
  return found;
}

/** True when the check digit of Luhn (ISO/IEC 7812-1, annex B) is right. */
export function luhnValid(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const digit = digits.charCodeAt(at) - 48;
    sum += twice ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}
