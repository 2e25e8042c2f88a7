/** A number from 0 up to but not including 1. */
export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound);
}

export function digits(random: Random, length: number): string {
  return Array.from({ length }, () => below(random, 10)).join('');
}

/** Counties that exist, an old and a county-less prefecture, a permit of each kind, and two forms of the permanent residence of foreigners. */
const regions = '110105 310115 440524 441900 500101 659001 469023 132201 710101 810000 820000 830000 931840 911036'.split(' ');

/** The check character by the recursion of ISO 7064 MOD 11-2, which is not the way of the code under test. */
export function appendCheck(first17: string): string {
  let sum = 0;
  for (const digit of first17) sum = ((sum + Number(digit)) * 2) % 11;
  const check = (12 - sum) % 11;
  return first17 + (check === 10 ? 'X' : String(check));
}

/** A day YYYYMMDD from `from` until the end of `to`, years. */
export function dayWithin(random: Random, from: number, to: number): string {
  const start = Date.UTC(from, 0, 1);
  const days = (Date.UTC(to + 1, 0, 1) - start) / 86_400_000;
  return new Date(start + below(random, days) * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
}

/** A made-up resident id that is right in every respect: 18 characters, born 1940–2010. */
export function residentIdOf(random: Random): string {
  return appendCheck(`${regions[below(random, regions.length)]}${dayWithin(random, 1940, 2010)}${digits(random, 3)}`);
}

/** A made-up resident id of 15 digits. */
export function legacyIdOf(random: Random): string {
  return `${regions[below(random, 8)]}${dayWithin(random, 1920, 1985).slice(2)}${digits(random, 3)}`;
}

/** Region, day and count as an id has them, with any last digit: the number of a file or a case. */
export function serialOf(random: Random): string {
  return `${regions[below(random, 8)]}${dayWithin(random, 2005, 2023)}${digits(random, 4)}`;
}

const ranges = [
  130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 145, 147, 150, 151, 152, 153, 155, 156, 157, 158, 159, 166, 170, 171, 173, 175, 176, 177,
  178, 180, 181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 193, 195, 196, 198, 199,
];

/** A made-up mobile number of mainland China. */
export function mobileOf(random: Random): string {
  return `${ranges[below(random, ranges.length)]}${digits(random, 8)}`;
}
