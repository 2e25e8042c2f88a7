/** One question of a buyer: the keys it asked for, how many of them brought a record, and when (ms since 1970). */
export type Question = { readonly keys: readonly string[]; readonly found: number; readonly at: number };

export const probingSignNames = ['enumeration', 'misses', 'differencing', 'repeated'] as const;
export type ProbingSign = (typeof probingSignNames)[number];

/** The signs of probing, each from 0 to 1, and the score over all of them. */
export type ProbingSigns = {
  /** Keys follow each other in equal small steps. */
  readonly enumeration: number;
  /** Keys are guessed: many bring no record. */
  readonly misses: number;
  /** Sets of keys that differ by one person from an earlier set: one more, one less, or one in the place of another. */
  readonly differencing: number;
  /** One person is asked for again and again. */
  readonly repeated: number;
  readonly score: number;
};

/**
 * What is remembered of a buyer's questions; at most 4 KB of JSON, after any questions. Whole numbers only. Counts are
 * halved when there are many, and every thirty days: old questions weigh less, and are not forgotten at once. Of a key
 * only 32 bits of a hash are kept, added up with others, and of the last few the number at their end.
 */
export type ProbingState = {
  readonly version: 1;
  /** Distinct keys of each question, added up; how many of them were steps, and how many brought no record. */
  readonly keys: number;
  readonly steps: number;
  readonly missed: number;
  /** Questions with two keys or more, and how many of their sets differ by one person from an earlier one. */
  readonly questions: number;
  readonly close: number;
  /** How often the most asked key was asked, by `counts`. */
  readonly top: number;
  /** How often each key was asked, at most by a little too much: a count-min sketch of two rows (Cormode 2005). */
  readonly counts: readonly number[];
  /** Ends of the last keys of small questions: the number there. */
  readonly ends: readonly number[];
  /** The last sets: how many keys, the exclusive or and the sum of their hashes. */
  readonly sets: readonly KeySet[];
  /** When the counts were last halved for their age, ms since 1970. */
  readonly halvedAt: number;
};
type KeySet = readonly [size: number, xor: number, sum: number];

const MOST_KEYS = 4_000;
const MOST_QUESTIONS = 128;
const HALF_LIFE_MS = 30 * 86_400_000;
const ROW = 64;
const ENDS = 16;
const SETS = 16;
/** Up to so many keys a question is compared with those before it; a larger one by itself. */
const SMALL = 8;
/** Steps of 1 to this count as one after the other. */
const STEP = 4;
const KEYS_AT_ONCE = 2_000;
const NO_COUNTS: readonly number[] = Array.from({ length: 2 * ROW }, () => 0);

export const noQuestions: ProbingState = {
  version: 1,
  keys: 0,
  steps: 0,
  missed: 0,
  questions: 0,
  close: 0,
  top: 0,
  counts: NO_COUNTS,
  ends: [],
  sets: [],
  halvedAt: 0,
};

/**
 * The state after one more question; of a question with more than 2,000 keys the first 2,000 are looked at. The order
 * of the keys does not matter, nor how often one of them is repeated. Deterministic, and pure.
 */
export function observe(before: ProbingState, { keys, found, at }: Question): ProbingState {
  if (keys.length === 0) return before;
  const looked = keys.length > KEYS_AT_ONCE ? keys.slice(0, KEYS_AT_ONCE) : keys;
  const hashes = distinctSorted(Uint32Array.from(looked, keyHash));
  const state = faded(before, at);
  const ends = distinctSorted(Int32Array.from(looked, endOf)).filter((end) => end >= 0);
  const isSmall = hashes.length <= SMALL;
  const counts = [...state.counts];
  for (const hash of hashes) {
    counts[placeOf(hash)] = (counts[placeOf(hash)] as number) + 1;
    counts[otherPlaceOf(hash)] = (counts[otherPlaceOf(hash)] as number) + 1;
  }
  let { top } = state;
  for (const hash of hashes)
    top = Math.max(top, Math.min(counts[placeOf(hash)] as number, counts[otherPlaceOf(hash)] as number));
  const set = hashes.length > 1 ? setOf(hashes) : undefined;
  const close = set !== undefined && state.sets.some((earlier) => isClose(earlier, set, hashes)) ? 1 : 0;
  return {
    version: 1,
    keys: state.keys + hashes.length,
    steps: state.steps + (isSmall ? stepsAmong(ends, state.ends) : stepsWithin(ends)),
    missed: state.missed + Math.round(hashes.length * (1 - Math.min(found, keys.length) / keys.length)),
    questions: state.questions + (set ? 1 : 0),
    close: state.close + close,
    top,
    counts,
    ends: isSmall ? [...state.ends, ...ends].slice(-ENDS) : state.ends,
    sets: set ? [...state.sets, set].slice(-SETS) : state.sets,
    halvedAt: state.halvedAt,
  };
}

const placeOf = (hash: number): number => hash & (ROW - 1);
const otherPlaceOf = (hash: number): number => ROW + ((hash >>> 6) & (ROW - 1));

/** Which share of what was asked shows each sign, before it is weighed; 0 below twenty keys, or ten sets. */
export function probingShares(state: ProbingState): Readonly<Record<ProbingSign, number>> {
  const share = (count: number, of: number, least: number): number => (of < least ? 0 : count / of);
  return {
    enumeration: share(state.steps, state.keys, 20),
    misses: share(state.missed, state.keys, 20),
    differencing: share(state.close, state.questions, 10),
    repeated: share(state.top, state.keys, 20),
  };
}

/** What the questions so far look like. Signs that a person has excused count for nothing. */
export function probingSigns(state: ProbingState, excused: readonly ProbingSign[] = []): ProbingSigns {
  const shares = probingShares(state);
  const sign = (name: ProbingSign, from: number, to: number): number =>
    excused.includes(name) ? 0 : ramp(shares[name], from, to);
  const enumeration = sign('enumeration', 0.15, 0.5);
  const misses = sign('misses', 0.1, 0.5);
  const differencing = sign('differencing', 0.2, 0.5);
  const repeated = sign('repeated', 0.2, 0.6);
  const rest = (1 - 0.95 * enumeration) * (1 - 0.95 * misses) * (1 - 0.95 * differencing) * (1 - 0.9 * repeated);
  return { enumeration, misses, differencing, repeated, score: 1 - rest };
}

function ramp(value: number, from: number, to: number): number {
  return Math.max(0, Math.min(1, (value - from) / (to - from)));
}

/** Halves what has become much, or old. A clock that goes back halves nothing. */
function faded(state: ProbingState, at: number): ProbingState {
  const since = state.halvedAt === 0 ? at : state.halvedAt;
  const halvings = Math.max(0, Math.min(31, Math.floor((at - since) / HALF_LIFE_MS)));
  const manyKeys = halvings + (state.keys >= MOST_KEYS ? 1 : 0);
  const manySets = halvings + (state.questions >= MOST_QUESTIONS ? 1 : 0);
  const halvedAt = since + halvings * HALF_LIFE_MS;
  if (manyKeys === 0 && manySets === 0) return { ...state, halvedAt };
  return {
    ...state,
    keys: state.keys >> manyKeys,
    steps: state.steps >> manyKeys,
    missed: state.missed >> manyKeys,
    top: state.top >> manyKeys,
    counts: state.counts.map((count) => count >> manyKeys),
    questions: state.questions >> manySets,
    close: state.close >> manySets,
    halvedAt,
  };
}

/** FNV-1a over the UTF-16 units, mixed as MurmurHash3 ends. Whoever finds two equal ones gains nothing by them. */
function keyHash(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Each number once, in their order; sorts what it is given. */
function distinctSorted(numbers: Uint32Array | Int32Array): number[] {
  numbers.sort();
  const distinct: number[] = [];
  for (let index = 0; index < numbers.length; index += 1)
    if (index === 0 || numbers[index] !== numbers[index - 1]) distinct.push(numbers[index] as number);
  return distinct;
}

/**
 * The number in the last nine digits of a key; -1 where it ends in no number: one or two digits at the end of a long
 * key are chance.
 */
function endOf(key: string): number {
  let value = 0;
  let place = 1;
  let digits = 0;
  for (; digits < 9 && digits < key.length; digits += 1) {
    const digit = key.charCodeAt(key.length - 1 - digits) - 48;
    if (digit < 0 || digit > 9) break;
    value += digit * place;
    place *= 10;
  }
  return digits === 0 || (digits < 3 && key.length > 12) ? -1 : value;
}

/** How many keys of a small question stand in a run of three or more, taken together with the keys before it. */
function stepsAmong(ends: readonly number[], before: readonly number[]): number {
  const all = distinctSorted(Int32Array.from([...before, ...ends]));
  let steps = 0;
  for (let from = 0; from < all.length;) {
    let to = from + 1;
    while (to < all.length && (all[to] as number) - (all[to - 1] as number) <= STEP) to += 1;
    if (to - from >= 3)
      for (let index = from; index < to; index += 1) if (ends.includes(all[index] as number)) steps += 1;
    from = to;
  }
  return steps;
}

/** How many keys of a large question have the same small distance to both neighbours: chance leaves few of them. */
function stepsWithin(ends: readonly number[]): number {
  let steps = 0;
  for (let index = 1; index + 1 < ends.length; index += 1) {
    const gap = (ends[index] as number) - (ends[index - 1] as number);
    if (gap <= STEP && (ends[index + 1] as number) - (ends[index] as number) === gap) steps += 1;
  }
  return steps;
}

function setOf(hashes: readonly number[]): KeySet {
  let xor = 0;
  let sum = 0;
  for (const hash of hashes) {
    xor ^= hash;
    sum = (sum + hash) >>> 0;
  }
  return [hashes.length, xor >>> 0, sum];
}

/**
 * Whether a set differs by one person from an earlier one. Told exactly but for a chance of some 2⁻²⁰: the two sums
 * name the one key that came or went. Two sets of two keys are too small to tell anything.
 */
function isClose([size, xor, sum]: KeySet, [size2, xor2, sum2]: KeySet, hashes: readonly number[]): boolean {
  if (Math.max(size, size2) < 3) return false;
  const changed = (xor ^ xor2) >>> 0;
  if (size2 === size + 1) return changed === (sum2 - sum) >>> 0 && hashes.includes(changed);
  if (size2 === size - 1) return changed === (sum - sum2) >>> 0 && !hashes.includes(changed);
  if (size !== size2 || changed === 0) return false;
  const difference = (sum2 - sum) >>> 0;
  for (const came of hashes) {
    const gone = (came ^ changed) >>> 0;
    if ((came - gone) >>> 0 === difference && !hashes.includes(gone)) return true;
  }
  return false;
}
