import { createHmac } from 'node:crypto';
import { HASH_BYTES, leafHash } from '../../kernel/merkle.ts';
import { inclusionOf, isIncluded, treeOver, type Inclusion, type MerkleTree } from './tree.ts';

/**
 * One row of a supplier's consent table. `expiry` is an ISO 8601 instant in UTC, or null; `receiptHash` a SHA-256 in
 * hex.
 */
export type ConsentTableRow = {
  readonly pseudonym: string;
  /** Codes of the vocabulary. */
  readonly purposes: readonly string[];
  readonly basis: string;
  readonly expiry: string | null;
  readonly receiptHash: string;
};

/** A row opened to someone: with its salt and its place in the tree. It says nothing about any other row. */
export type OpenedConsent = { readonly row: ConsentTableRow; readonly salt: string; readonly inclusion: Inclusion };

const SALT_BYTES = 16;

/**
 * The salt of a row, 32 hex digits: HMAC-SHA256 of its pseudonym under the commitment's secret, cut to 128 bits.
 * Knowing one salt reveals no other; knowing pseudonyms but not the secret, nobody can test a guess against a
 * leaf. Deleting the secret ends proving for ever.
 */
export function saltOf(secret: Uint8Array, pseudonym: string): string {
  return createHmac('sha256', secret)
    .update('consent leaf\0')
    .update(pseudonym)
    .digest('hex')
    .slice(0, 2 * SALT_BYTES);
}

/** The text that is hashed as the leaf of a row: canonical JSON (RFC 8785), purposes sorted and each once. */
export function leafText({ pseudonym, purposes, basis, expiry, receiptHash }: ConsentTableRow, salt: string): string {
  return JSON.stringify({ basis, expiry, pseudonym, purposes: [...new Set(purposes)].sort(), receiptHash, salt });
}

export type ConsentTree = { readonly root: string; readonly size: number; readonly tree: MerkleTree };

/**
 * Collects rows one by one and commits to them. Leaves are in the order of their hashes, so the order of the file
 * neither counts nor shows.
 */
export function commitmentOf(rows: Iterable<ConsentTableRow>, secret: Uint8Array): ConsentTree {
  const hashes: Buffer[] = [];
  for (const row of rows) hashes.push(leafHash(Buffer.from(leafText(row, saltOf(secret, row.pseudonym)))));
  return commitTo(hashes);
}

/** Commits to leaf hashes of 32 bytes each. */
export function commitTo(hashes: readonly Buffer[]): ConsentTree {
  const tree = treeOver(inOrder(hashes));
  return { root: tree.root.toString('hex'), size: tree.size, tree };
}

/** Opens one row. Undefined when the commitment does not hold it, or holds it otherwise. */
export function openConsent(
  { tree }: ConsentTree,
  row: ConsentTableRow,
  secret: Uint8Array,
): OpenedConsent | undefined {
  const salt = saltOf(secret, row.pseudonym);
  const index = indexOf(tree, leafHash(Buffer.from(leafText(row, salt))));
  return index === undefined ? undefined : { row, salt, inclusion: inclusionOf(tree, index) };
}

/** Whether the opened row is one of those that were committed to under `root`. */
export function isCommitted({ row, salt, inclusion }: OpenedConsent, root: string): boolean {
  return inclusion.root === root && isIncluded(leafText(row, salt), inclusion);
}

function inOrder(hashes: readonly Buffer[]): Buffer {
  const heads = new Float64Array(hashes.length);
  hashes.forEach((hash, index) => {
    heads[index] = hash.readUIntBE(0, 6);
  });
  const order = Uint32Array.from(hashes.keys()).sort(
    (a, b) => (heads[a] ?? 0) - (heads[b] ?? 0) || Buffer.compare(at(hashes, a), at(hashes, b)),
  );
  const leaves = Buffer.allocUnsafe(hashes.length * HASH_BYTES);
  order.forEach((from, to) => leaves.set(at(hashes, from), to * HASH_BYTES));
  return leaves;
}

function at(hashes: readonly Buffer[], index: number): Buffer {
  const hash = hashes[index];
  if (hash === undefined) throw new RangeError(`There is no hash ${index}.`);
  return hash;
}

function indexOf({ levels, size }: MerkleTree, leaf: Buffer): number | undefined {
  const [leaves = Buffer.alloc(0)] = levels;
  let [low, high] = [0, size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = leaves.compare(leaf, 0, HASH_BYTES, middle * HASH_BYTES, (middle + 1) * HASH_BYTES);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}
