import { hash } from 'node:crypto';

/** One question of a buyer: the keys it asked for and how many of them were found. */
export type Question = { readonly keys: readonly string[]; readonly found: number };

/** The signs of probing, each from 0 to 1, and the score over all of them. */
export type ProbingSigns = {
  /** Keys follow each other in equal small steps. */
  readonly enumeration: number;
  /** Keys are guessed: many are not found. */
  readonly misses: number;
  /** Sets of keys that differ in one or two from an earlier set. */
  readonly differencing: number;
  /** One subject is asked for again and again. */
  readonly repeated: number;
  /** The share of the revision that was asked for. */
  readonly breadth: number;
  readonly score: number;
};

/**
 * What is remembered of a buyer's questions under one agreement; at most 4 KB of JSON, after any questions. Counts
 * fade, so that old questions weigh less. Keys are kept as 32 bits of their hash, but for the number at the end of the
 * last few.
 */
export type ProbingState = {
  readonly version: 1;
  readonly keys: number;
  readonly questions: number;
  readonly steps: number;
  readonly missed: number;
  readonly close: number;
  /** Ends of the last keys, the number there, or -1. */
  readonly last: readonly number[];
  /** The most asked keys: hash, count (space-saving, Metwally 2005) and what it may be too high by. */
  readonly often: readonly (readonly [key: number, count: number, over: number])[];
  /** The least hashes of distinct keys that were asked (KMV, Bar-Yossef 2002), for breadth. */
  readonly least: readonly number[];
  /** The last sets of two keys or more. */
  readonly sets: readonly KeySet[];
};
/** A set of keys: how many, the exclusive or of their hashes, the least of them. */
type KeySet = readonly [size: number, sum: number, least: readonly number[]];

const FADE_KEYS = 0.9995;
const FADE_SETS = 0.98;
const LAST = 4;
const OFTEN = 16;
const LEAST = 64;
const SETS = 6;
const SKETCH = 16;
/** Steps of 1 to this count as one after the other. */
const STEP = 4;
const KEYS_AT_ONCE = 2000;

export const noQuestions: ProbingState = {
  version: 1,
  keys: 0,
  questions: 0,
  steps: 0,
  missed: 0,
  close: 0,
  last: [],
  often: [],
  least: [],
  sets: [],
};

/**
 * The state after one more question; of a question with more than 2,000 keys the first 2,000 are looked at.
 * Deterministic, and pure.
 */
export function observe(state: ProbingState, { keys, found }: Question): ProbingState {
  const looked = keys.slice(0, KEYS_AT_ONCE);
  const hashes = looked.map(keyHash);
  let { keys: total, steps, missed, last, often } = state;
  const missShare = keys.length === 0 ? 0 : 1 - Math.min(found, keys.length) / keys.length;
  looked.forEach((key, at) => {
    const end = endOf(key);
    const isStep =
      end >= 0 && last.some((earlier) => earlier >= 0 && earlier !== end && Math.abs(end - earlier) <= STEP);
    total = total * FADE_KEYS + 1;
    steps = steps * FADE_KEYS + (isStep ? 1 : 0);
    missed = missed * FADE_KEYS + missShare;
    last = [...last, end].slice(-LAST);
    often = counted(often, hashes[at] ?? 0);
  });
  const distinct = new Set(hashes);
  const set: KeySet = [distinct.size, [...distinct].reduce((sum, each) => sum ^ each, 0), lowest(hashes, SKETCH)];
  const close = looked.length > 1 && state.sets.some((earlier) => isClose(earlier, set)) ? 1 : 0;
  return {
    version: 1,
    keys: round(total),
    questions: round(state.questions * FADE_SETS + 1),
    steps: round(steps),
    missed: round(missed),
    close: round(state.close * FADE_SETS + close),
    last,
    often,
    least: lowest([...state.least, ...hashes], LEAST),
    sets: looked.length > 1 ? [...state.sets, set].slice(-SETS) : state.sets,
  };
}

/**
 * What the questions so far look like, for a revision of so many rows. Signs need twenty keys, or ten questions, to be
 * seen at all.
 */
export function probingSigns(state: ProbingState, revisionRows: number): ProbingSigns {
  const share = (count: number, of: number, from: number, to: number, least: number): number =>
    of < least ? 0 : ramp(count / of, from, to);
  const enumeration = share(state.steps, state.keys, 0.15, 0.5, 20);
  const misses = share(state.missed, state.keys, 0.1, 0.5, 20);
  const differencing = share(state.close, state.questions, 0.2, 0.7, 10);
  const [, count, over] = [...state.often].sort((a, b) => b[1] - b[2] - (a[1] - a[2]))[0] ?? [0, 0, 0];
  const repeated = share(count - over, state.keys, 0.2, 0.6, 20);
  const breadth = revisionRows <= 0 || state.keys < 20 ? 0 : Math.min(1, distinctOf(state.least) / revisionRows);
  const signs = [0.95 * enumeration, 0.95 * misses, 0.95 * differencing, 0.9 * repeated, 0.5 * ramp(breadth, 0.6, 1)];
  return {
    enumeration,
    misses,
    differencing,
    repeated,
    breadth,
    score: 1 - signs.reduce((rest, sign) => rest * (1 - sign), 1),
  };
}

function ramp(value: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function keyHash(key: string): number {
  return hash('sha256', key, 'buffer').readUInt32BE(0);
}

/**
 * The number in the last nine digits of a key; -1 where it ends in no number: one or two digits at the end of a long
 * key are chance.
 */
function endOf(key: string): number {
  const digits = /(\d{1,9})$/.exec(key)?.[1] ?? '';
  return digits === '' || (digits.length < 3 && key.length > 12) ? -1 : Number(digits);
}

function lowest(hashes: readonly number[], most: number): number[] {
  return [...new Set(hashes)].sort((a, b) => a - b).slice(0, most);
}

function counted(often: ProbingState['often'], key: number): ProbingState['often'] {
  const known = often.findIndex(([each]) => each === key);
  const faded = often.map(([each, count, over]): readonly [number, number, number] => [
    each,
    round((each === key ? 1 : 0) + count * FADE_KEYS),
    round(over * FADE_KEYS),
  ]);
  if (known >= 0) return faded;
  if (faded.length < OFTEN) return [...faded, [key, 1, 0]];
  const least = faded.reduce((lowestAt, [, count], at) => (count < (faded[lowestAt]?.[1] ?? 0) ? at : lowestAt), 0);
  return faded.map((each, at) => (at === least ? [key, round(each[1] + 1), each[1]] : each));
}

/**
 * Whether two sets of keys differ in one or two: exactly for small ones, else told by size, sum and least hashes (most
 * are the same).
 */
function isClose([size, sum, least]: KeySet, [otherSize, otherSum, otherLeast]: KeySet): boolean {
  if (size === otherSize && sum === otherSum) return false;
  const union = lowest([...least, ...otherLeast], SKETCH);
  if (Math.max(size, otherSize) > SKETCH) {
    const shared = union.filter((each) => least.includes(each) && otherLeast.includes(each)).length;
    return Math.abs(size - otherSize) <= 2 && shared >= 0.8 * union.length;
  }
  const shared = least.filter((each) => otherLeast.includes(each)).length;
  return shared > 0 && size + otherSize - 2 * shared <= 2;
}

function distinctOf(least: readonly number[]): number {
  return least.length < LEAST ? least.length : ((LEAST - 1) * 2 ** 32) / Math.max(1, least.at(-1) ?? 1);
}
