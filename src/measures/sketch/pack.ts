import { HASH_BITS, MASK } from './cells.ts';

/**
 * A sample of the 48-bit hashes of rows that lie below `threshold` (FracMinHash: the same hash is kept in every table
 * or in none). `hashes` has eight characters of base64url a hash, ascending; `bits` one character each, the information
 * of the row that was hashed; `subset` two characters each, which columns were left out.
 */
export type Shingles = {
  readonly threshold: number;
  readonly hashes: string;
  readonly bits: string;
  readonly subset: string;
};

export type Shingle = { readonly hash: number; readonly bits: number; readonly subset: number };

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map([...SIGNS].map((sign, value) => [sign, value]));

/**
 * Keeps at most `bound` shingles, those of the least hashes, and lowers the threshold to the first one that is left
 * out.
 */
export function pack(shingles: readonly Shingle[], threshold: number, bound: number): Shingles {
  const sorted = [...shingles].sort((a, b) => a.hash - b.hash || a.subset - b.subset);
  const limit = sorted[bound]?.hash ?? threshold;
  const kept = sorted.filter(({ hash }) => hash < limit);
  return {
    threshold: limit,
    hashes: kept.map(({ hash }) => spell(hash, HASH_BITS / 6)).join(''),
    bits: kept.map(({ bits }) => spell(Math.max(0, Math.min(63, Math.floor(bits))), 1)).join(''),
    subset: kept.map(({ subset }) => spell(subset, 2)).join(''),
  };
}

export function unpack({ hashes, bits, subset }: Shingles): Shingle[] {
  return Array.from(bits, (sign, at) => ({
    hash: value(hashes.slice(at * 8, at * 8 + 8)),
    bits: value(sign),
    subset: value(subset.slice(at * 2, at * 2 + 2)),
  }));
}

function spell(number: number, signs: number): string {
  if (number < 0 || number > MASK) throw new RangeError(`${number} is no hash of ${HASH_BITS} bits.`);
  return Array.from({ length: signs }, (_, at) => SIGNS[Math.floor(number / 64 ** (signs - 1 - at)) % 64]).join('');
}

function value(text: string): number {
  return [...text].reduce((sum, sign) => sum * 64 + (VALUES.get(sign) ?? 0), 0);
}
