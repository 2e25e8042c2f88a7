import { hash } from 'node:crypto';

/** Bytes in a tree hash. */
export const HASH_BYTES = 32;

/** Tree sizes and indices are unsigned 64-bit (RFC 9162 §4.10). */
export const SIZE_LIMIT = 1n << 64n;

export type InclusionClaim = {
  readonly leaf: Uint8Array;
  readonly index: bigint;
  readonly size: bigint;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
};

export type ConsistencyClaim = {
  readonly from: bigint;
  readonly to: bigint;
  readonly proof: readonly Uint8Array[];
  readonly fromRoot: Uint8Array;
  readonly toRoot: Uint8Array;
};

const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The root of the tree without leaves: SHA-256 of nothing (RFC 9162 §2.1.1). */
export function emptyRoot(): Buffer {
  return hash('sha256', new Uint8Array(), 'buffer');
}

/** The leaf hash of an entry, SHA-256(0x00 ‖ entry) (RFC 9162 §2.1.1). */
export function leafHash(entry: Uint8Array): Buffer {
  const preimage = Buffer.allocUnsafe(1 + entry.length);
  preimage[0] = 0;
  preimage.set(entry, 1);
  return hash('sha256', preimage, 'buffer');
}

/**
 * The hash of an inner node, SHA-256(0x01 ‖ left ‖ right) (RFC 9162 §2.1.1). Throws a RangeError unless both are 32
 * bytes.
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (!isHash(left) || !isHash(right)) throw new RangeError('A tree hash is 32 bytes.');
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash('sha256', pair, 'buffer');
}

export function isHash(bytes: Uint8Array): boolean {
  return bytes.length === HASH_BYTES;
}

export function isSize(size: bigint): boolean {
  return size >= 0n && size < SIZE_LIMIT;
}

/**
 * Whether `leaf` (a leaf hash, not an entry) stands at `index` of the tree of `size` leaves with this root (RFC 9162
 * §2.1.3.2). Nothing is thrown: an index out of range, a proof of another length and a hash that is not 32 bytes are
 * false too.
 */
export function verifyInclusion({ leaf, index, size, proof, root }: InclusionClaim): boolean {
  if (!isSize(size) || index < 0n || index >= size) return false;
  if (![leaf, ...proof].every(isHash)) return false;
  let fn = index;
  let sn = size - 1n;
  let computed = leaf;
  for (const sibling of proof) {
    if (sn === 0n) return false;
    if (isOdd(fn) || fn === sn) {
      computed = nodeHash(sibling, computed);
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      computed = nodeHash(computed, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && Buffer.compare(computed, root) === 0;
}

/**
 * Whether the tree of `from` leaves is a prefix of the tree of `to` leaves, given both roots (RFC 9162 §2.1.4.2).
 * Nothing is thrown: `from` = 0 (every tree extends the empty one, so such a proof would say nothing), `from` > `to`, a
 * proof of another length and a hash that is not 32 bytes are false too. Equal sizes need equal roots and an empty
 * proof.
 */
export function verifyConsistency({ from, to, proof, fromRoot, toRoot }: ConsistencyClaim): boolean {
  if (!isSize(to) || from <= 0n || from > to) return false;
  if (![fromRoot, ...proof].every(isHash)) return false;
  if (from === to) return proof.length === 0 && Buffer.compare(fromRoot, toRoot) === 0;
  let fn = from - 1n;
  let sn = to - 1n;
  while (isOdd(fn)) [fn, sn] = [fn >> 1n, sn >> 1n];
  const [seed, ...rest] = fn === 0n ? [fromRoot, ...proof] : proof;
  if (seed === undefined) return false;
  let older = seed;
  let newer = seed;
  for (const sibling of rest) {
    if (sn === 0n) return false;
    if (isOdd(fn) || fn === sn) {
      older = nodeHash(sibling, older);
      newer = nodeHash(sibling, newer);
      while (!isOdd(fn) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      newer = nodeHash(newer, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n && Buffer.compare(older, fromRoot) === 0 && Buffer.compare(newer, toRoot) === 0;
}

/** The root over some leaf hashes, and the audit path of each of them (RFC 9162 §2.1.3.1), from the leaf up. */
export type SmallTree = { readonly root: Buffer; readonly pathOf: (index: number) => Buffer[] };

/** A tree that fits into memory. Throws a RangeError without leaves. */
export function treeOf(leaves: readonly Buffer[]): SmallTree {
  if (leaves.length === 0) throw new RangeError('A tree without leaves has no paths.');
  const rows: (readonly Buffer[])[] = [leaves];
  for (let row = leaves; row.length > 1; rows.push(row))
    row = Array.from({ length: Math.ceil(row.length / 2) }, (_, at) => {
      const [left, right] = [row[2 * at] as Buffer, row[2 * at + 1]];
      return right === undefined ? left : nodeHash(left, right);
    });
  const pathOf = (index: number): Buffer[] =>
    rows.slice(0, -1).flatMap((row, height) => row[(index >> height) ^ 1] ?? []);
  return { root: rows.at(-1)?.[0] as Buffer, pathOf };
}

function isOdd(n: bigint): boolean {
  return (n & 1n) === 1n;
}
