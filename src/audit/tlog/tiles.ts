import { HASH_BYTES, emptyRoot, isHash, isSize, nodeHash } from '../../kernel/merkle.ts';
import { TILE_WIDTH, tilePath } from './paths.ts';

/**
 * Reads the widest stored tile, as concatenated hashes; it may be partial, or wider than the tree in question needs.
 */
export type Tiles = (level: number, n: bigint) => Promise<Uint8Array | undefined>;

/** A tile with its whole content: 1 to 256 concatenated hashes of tree level 8 × `level`, from index 256 × `n` on. */
export type Tile = { readonly level: number; readonly n: bigint; readonly hashes: Buffer };

export type Growth = { readonly size: bigint; readonly root: Buffer; readonly changed: Tile[] };

type Range = readonly [first: bigint, end: bigint];

const LEVEL_BITS = 8;
const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

/**
 * Grows the tree of `size` leaves by some leaf hashes; returns its new size and root, and each changed tile in the
 * order in which to store them (bottom up, left to right). Reads only the right edge, at most one tile a level, and
 * uses only the part of it that belongs to `size`: a tile left over from an append that was never signed is
 * overwritten. The edge is trusted: first compare `rootAt(size)` with the last checkpoint. Throws a RangeError at a
 * hash that is not 32 bytes or a size beyond 64 bits, an Error at a missing tile.
 */
export async function appendLeaves(size: bigint, leaves: readonly Buffer[], read: Tiles): Promise<Growth> {
  const grown = size + BigInt(leaves.length);
  if (!isSize(size) || !isSize(grown)) throw new RangeError(`A tree cannot grow from ${size} to ${grown} leaves.`);
  if (!leaves.every(isHash)) throw new RangeError('A leaf hash is 32 bytes.');
  const edges = await Promise.all(levelsOf(grown).map((level) => readEdge(read, level, size)));
  const changed: Tile[] = [];
  let rising = leaves;
  let root: Buffer | undefined;
  for (const { level, n, hashes } of edges) {
    const row = Buffer.concat([hashes, ...rising]);
    const full = Math.floor(row.length / TILE_BYTES);
    for (let at = 0; rising.length > 0 && at < row.length; at += TILE_BYTES) {
      changed.push({ level, n: n + BigInt(at / TILE_BYTES), hashes: row.subarray(at, at + TILE_BYTES) });
    }
    rising = Array.from({ length: full }, (_, tile) => perfectRoot(row, tile * TILE_WIDTH, TILE_WIDTH));
    root = joinEdge(row.subarray(full * TILE_BYTES), root);
  }
  return { size: grown, root: root ?? emptyRoot(), changed };
}

/**
 * The root of the tree of the first `size` leaves, now or at any time before. Throws an Error when a tile is missing or
 * too narrow.
 */
export async function rootAt(size: bigint, read: Tiles): Promise<Buffer> {
  if (!isSize(size)) throw new RangeError(`${size} is not the size of a tree.`);
  return size === 0n ? emptyRoot() : rangeRoot([0n, size], read);
}

/**
 * The audit path of the leaf at `index` in the tree of the first `size` leaves, from the leaf up (RFC 9162 §2.1.3.1).
 * Throws a RangeError unless index < size, an Error when a tile is missing or too narrow.
 */
export async function inclusionProof(index: bigint, size: bigint, read: Tiles): Promise<Buffer[]> {
  if (!isSize(size) || index < 0n || index >= size)
    throw new RangeError(`There is no leaf ${index} in a tree of ${size}.`);
  const siblings: Range[] = [];
  let [first, end]: Range = [0n, size];
  while (end - first > 1n) {
    const split = first + powerBelow(end - first);
    siblings.push(index < split ? [split, end] : [first, split]);
    [first, end] = index < split ? [first, split] : [split, end];
  }
  return rangeRoots(siblings.reverse(), read);
}

/**
 * The proof that the tree of the first `from` leaves is a prefix of that of the first `to`, from the bottom up (RFC
 * 9162 §2.1.4.1). Empty for equal sizes. Throws a RangeError unless 0 < from <= to, an Error when a tile is missing or
 * too narrow.
 */
export async function consistencyProof(from: bigint, to: bigint, read: Tiles): Promise<Buffer[]> {
  if (!isSize(to) || from <= 0n || from > to)
    throw new RangeError(`A tree of ${from} has no consistency proof to one of ${to}.`);
  const nodes: Range[] = [];
  let [first, end]: Range = [0n, to];
  while (from < end) {
    const split = first + powerBelow(end - first);
    nodes.push(from <= split ? [split, end] : [first, split]);
    [first, end] = from <= split ? [first, split] : [split, end];
  }
  if (first > 0n) nodes.push([first, end]);
  return rangeRoots(nodes.reverse(), read);
}

async function rangeRoots(ranges: Range[], read: Tiles): Promise<Buffer[]> {
  const once = readOnce(read);
  return Promise.all(ranges.map((range) => rangeRoot(range, once)));
}

/**
 * MTH(D[first:end]) for a range that starts where a perfect subtree of at least its size may start, as all ranges of
 * the RFC do.
 */
async function rangeRoot([first, end]: Range, read: Tiles): Promise<Buffer> {
  const subtrees: Promise<Buffer>[] = [];
  for (let at = first; at < end;) {
    const height = bitLength(end - at) - 1;
    subtrees.push(subtreeRoot(height, at >> BigInt(height), read));
    at += 1n << BigInt(height);
  }
  return (await Promise.all(subtrees)).reduceRight((right, left) => nodeHash(left, right));
}

/** The `n`th hash of tree level `height`. */
async function subtreeRoot(height: number, n: bigint, read: Tiles): Promise<Buffer> {
  const level = Math.floor(height / LEVEL_BITS);
  const width = 1 << (height % LEVEL_BITS);
  const start = n * BigInt(width);
  const at = Number(BigInt.asUintN(LEVEL_BITS, start));
  const hashes = await readTile(read, level, start >> BigInt(LEVEL_BITS), at + width);
  return Buffer.from(perfectRoot(hashes, at, width));
}

function perfectRoot(hashes: Buffer, at: number, width: number): Buffer {
  if (width === 1) return hashes.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES);
  const half = width / 2;
  return nodeHash(perfectRoot(hashes, at, half), perfectRoot(hashes, at + half, half));
}

/**
 * The root over a partial tile's hashes and `right`, the root to their right; the binary digits of the width divide the
 * hashes.
 */
function joinEdge(hashes: Buffer, right: Buffer | undefined): Buffer | undefined {
  let root = right;
  let end = hashes.length / HASH_BYTES;
  for (let width = 1; end > 0; width *= 2) {
    if ((end & width) === 0) continue;
    end -= width;
    const left = perfectRoot(hashes, end, width);
    root = root === undefined ? left : nodeHash(left, root);
  }
  return root === undefined ? undefined : Buffer.from(root);
}

async function readEdge(read: Tiles, level: number, size: bigint): Promise<Tile> {
  const end = size >> BigInt(LEVEL_BITS * level);
  const n = end >> BigInt(LEVEL_BITS);
  const width = Number(BigInt.asUintN(LEVEL_BITS, end));
  return { level, n, hashes: width === 0 ? Buffer.alloc(0) : await readTile(read, level, n, width) };
}

async function readTile(read: Tiles, level: number, n: bigint, width: number): Promise<Buffer> {
  const stored = await read(level, n);
  const bytes = stored?.length ?? 0;
  if (stored === undefined || bytes < width * HASH_BYTES || bytes > TILE_BYTES || bytes % HASH_BYTES !== 0) {
    throw new Error(`The log lacks ${tilePath(level, n, width)}: ${bytes} bytes are stored.`);
  }
  return Buffer.from(stored.buffer, stored.byteOffset, width * HASH_BYTES);
}

function readOnce(read: Tiles): Tiles {
  const reads = new Map<string, Promise<Uint8Array | undefined>>();
  return (level, n) => {
    const key = `${level}/${n}`;
    const known = reads.get(key) ?? read(level, n);
    reads.set(key, known);
    return known;
  };
}

function levelsOf(size: bigint): number[] {
  return Array.from({ length: size === 0n ? 0 : Math.ceil(bitLength(size) / LEVEL_BITS) }, (_, level) => level);
}

/** The largest power of two smaller than `n`. */
function powerBelow(n: bigint): bigint {
  return 1n << BigInt(bitLength(n - 1n) - 1);
}

function bitLength(n: bigint): number {
  return n.toString(2).length;
}
