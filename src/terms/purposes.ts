import { purposes, type Purpose } from './purpose-table.ts';

type Lineage = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Purposes as bits, in the order of their table: the bit of a purpose, and its mask with the bits of all broader ones.
 * Unknown codes are 0n.
 */
export type PurposeMasks = {
  readonly bitOf: (code: string) => bigint;
  readonly maskOf: (code: string) => bigint;
  readonly codesOf: (mask: bigint) => string[];
};

const lineages = new WeakMap<object, Lineage>();

/** For each purpose itself and everything broader, over all parents. */
function lineageOf(known: readonly Purpose[]): Lineage {
  const cached = lineages.get(known);
  if (cached !== undefined) return cached;
  const parents = new Map(known.map(({ code, broader }) => [code, broader]));
  const climb = (code: string, seen: Set<string>): Set<string> => {
    if (parents.has(code) && !seen.has(code)) {
      seen.add(code);
      for (const parent of parents.get(code) ?? []) climb(parent, seen);
    }
    return seen;
  };
  const made: Lineage = new Map(known.map(({ code }) => [code, climb(code, new Set())]));
  lineages.set(known, made);
  return made;
}

/**
 * Whether `purpose` is one of the `permitted` purposes or narrower than one of them. A purpose that is not known never
 * is.
 */
export function isWithin(purpose: string, permitted: readonly string[], known: readonly Purpose[] = purposes): boolean {
  const lineage = lineageOf(known).get(purpose);
  return lineage !== undefined && permitted.some((code) => lineage.has(code));
}

/** The bits of these purposes. `(maskOf(purpose) & bitOf(permitted)) !== 0n` says the same as `isWithin`. */
export function purposeMasks(known: readonly Purpose[] = purposes): PurposeMasks {
  const bits = new Map(known.map(({ code }, place) => [code, 1n << BigInt(place)]));
  const bitOf = (code: string): bigint => bits.get(code) ?? 0n;
  const masks = new Map(
    [...lineageOf(known)].map(([code, lineage]) => [code, [...lineage].reduce((mask, one) => mask | bitOf(one), 0n)]),
  );
  return {
    bitOf,
    maskOf: (code) => masks.get(code) ?? 0n,
    codesOf: (mask) => known.filter(({ code }) => (mask & bitOf(code)) !== 0n).map(({ code }) => code),
  };
}
