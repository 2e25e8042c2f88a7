import { unpack, type Shingle, type Shingles } from './pack.ts';
import type { Sketch } from './sketch.ts';

/**
 * How much of table `a` is found in table `b`, from 0 to 1; `low` and `high` bound the containment with 95 % confidence
 * (Wilson 1927).
 */
export type Comparison = {
  readonly containment: number;
  readonly low: number;
  readonly high: number;
  readonly jaccard: number;
  /**
   * `rows`: whole rows agree; `cells`: rows agree when columns are left out; `none`: nothing agrees, or there is too
   * little to tell.
   */
  readonly by: 'rows' | 'cells' | 'none';
};

/**
 * Rows need so many bits beyond what a table of that size has by chance: one row in 2^6 of an unrelated table would be
 * found.
 */
const SPARE_BITS = 6;
/** So many telling rows, and such a share of the sampled ones, are needed to say anything. */
const LEAST = 5;
const TELLING = 0.1;
const Z = 1.96;
const nothing: Comparison = { containment: 0, low: 0, high: 1, jaccard: 0, by: 'none' };

type Level = 'whole' | 'bare' | 'one' | 'two';
const levels: readonly (readonly [by: 'rows' | 'cells', a: Level, b: Level])[] = [
  ['rows', 'whole', 'whole'],
  ['rows', 'bare', 'bare'],
  ['rows', 'whole', 'bare'],
  ['rows', 'bare', 'whole'],
  ['cells', 'whole', 'one'],
  ['cells', 'bare', 'one'],
  ['cells', 'one', 'whole'],
  ['cells', 'one', 'bare'],
  ['cells', 'one', 'one'],
  ['cells', 'whole', 'two'],
  ['cells', 'bare', 'two'],
  ['cells', 'two', 'whole'],
  ['cells', 'two', 'bare'],
];

/**
 * The hashes of a sketch that can count when it is compared, ascending: those of rows that carry enough bits for its
 * own table. A larger table on the other side asks for more bits, never for fewer, so two sketches in which `compare`
 * finds anything have one of these hashes in common.
 */
export function comparableHashes(sketch: Sketch): number[] {
  const needed = bitsNeeded(sketch.distinct);
  const shingles = [sketch.whole, sketch.bare, sketch.one, sketch.two].flatMap(unpack);
  return [...new Set(shingles.filter(({ bits }) => bits >= needed).map(({ hash }) => hash))].sort((a, b) => a - b);
}

/** The bits that make a row telling where the larger of two tables has so many rows. */
function bitsNeeded(distinct: number): number {
  return Math.log2(Math.max(distinct, 1)) + SPARE_BITS;
}

/**
 * Estimates how much of `a` is found in `b` from their sketches, at the level of detail that finds most. Rows that
 * carry too little information to be a sign of copying are left out on both sides; where too few are left, nothing is
 * said (`none`, 0).
 */
export function compare(a: Sketch, b: Sketch): Comparison {
  const needed = bitsNeeded(Math.max(a.distinct, b.distinct));
  const opened = new Map<Shingles, Shingle[]>();
  const open = (shingles: Shingles): Shingle[] => {
    const known = opened.get(shingles) ?? unpack(shingles);
    opened.set(shingles, known);
    return known;
  };
  let best = nothing;
  for (const [by, from, to] of levels) {
    const threshold = Math.min(a[from].threshold, b[to].threshold);
    const below = (shingles: Shingles): Shingle[] => open(shingles).filter(({ hash }) => hash < threshold);
    const there = grouped(below(b[to]));
    for (const mine of grouped(below(a[from])).values()) {
      const found = estimate(mine, there, needed, by);
      if (found.low > best.low) best = found;
    }
  }
  return best;
}

function grouped(shingles: readonly Shingle[]): Map<number, Map<number, number>> {
  const groups = new Map<number, Map<number, number>>();
  for (const { subset, hash, bits } of shingles)
    groups.set(subset, (groups.get(subset) ?? new Map<number, number>()).set(hash, bits));
  return groups;
}

/** Rows over one subset of `a`'s columns against that subset of `b`'s which has most of them. */
function estimate(
  mine: ReadonlyMap<number, number>,
  there: ReadonlyMap<number, ReadonlyMap<number, number>>,
  needed: number,
  by: 'rows' | 'cells',
): Comparison {
  let best = nothing;
  for (const theirs of there.values()) {
    const telling = [...mine].filter(([hash, bits]) => Math.min(bits, theirs.get(hash) ?? bits) >= needed);
    const shared = telling.filter(([hash]) => theirs.has(hash)).length;
    if (telling.length < LEAST || telling.length < TELLING * mine.size || shared === 0) continue;
    const others = [...theirs].filter(([hash, bits]) => bits >= needed && !mine.has(hash)).length;
    const { low, high } = wilson(shared, telling.length);
    if (low > best.low)
      best = { containment: shared / telling.length, low, high, jaccard: shared / (telling.length + others), by };
  }
  return best;
}

function wilson(hits: number, of: number): { low: number; high: number } {
  const share = hits / of;
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const reach = (Z / (1 + Z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
