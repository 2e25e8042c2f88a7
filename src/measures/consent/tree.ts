import { HASH_BYTES, emptyRoot, leafHash, nodeHash, verifyInclusion } from '../../kernel/merkle.ts';

/**
 * A Merkle tree over leaf hashes (RFC 9162 §2.1.1, the hashing of RFC 6962) with all its levels: 64 bytes a leaf in
 * memory.
 */
export type MerkleTree = { readonly size: number; readonly root: Buffer; readonly levels: readonly Buffer[] };

/** The place of a leaf, and the hashes that lead from it to the root; hashes are hex. */
export type Inclusion = {
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
  readonly root: string;
};

/**
 * The tree over `leaves`, leaf hashes of 32 bytes one after the other. Throws a RangeError when their bytes are no
 * whole number of hashes.
 */
export function treeOver(leaves: Buffer): MerkleTree {
  if (leaves.length % HASH_BYTES !== 0) throw new RangeError('Leaf hashes are 32 bytes each.');
  const levels = [leaves];
  for (let below = leaves; below.length > HASH_BYTES; levels.push(below)) below = levelAbove(below);
  const top = levels.at(-1) ?? leaves;
  return { size: leaves.length / HASH_BYTES, root: leaves.length === 0 ? emptyRoot() : top, levels };
}

/** The hashes that prove that leaf `index` is in the tree. Throws a RangeError for an index it has not. */
export function inclusionOf(tree: MerkleTree, index: number): Inclusion {
  if (!Number.isInteger(index) || index < 0 || index >= tree.size)
    throw new RangeError(`There is no leaf ${index} of ${tree.size}.`);
  const path = tree.levels.slice(0, -1).flatMap((level, height) => {
    const sibling = Math.floor(index / 2 ** height) ^ 1;
    return sibling * HASH_BYTES < level.length
      ? [level.toString('hex', sibling * HASH_BYTES, (sibling + 1) * HASH_BYTES)]
      : [];
  });
  return { index, size: tree.size, path, root: tree.root.toString('hex') };
}

/**
 * Whether `entry` (the text of a leaf) is where the inclusion says, under its root. False, and never thrown, for
 * anything malformed.
 */
export function isIncluded(entry: string, { index, size, path, root }: Inclusion): boolean {
  if (
    !Number.isSafeInteger(index) ||
    !Number.isSafeInteger(size) ||
    ![root, ...path].every((hash) => /^[0-9a-f]{64}$/.test(hash))
  )
    return false;
  const proof = path.map((hash) => Buffer.from(hash, 'hex'));
  return verifyInclusion({
    leaf: leafHash(Buffer.from(entry)),
    index: BigInt(index),
    size: BigInt(size),
    proof,
    root: Buffer.from(root, 'hex'),
  });
}

/** Pairs hashed; a hash without a partner moves up as it is, which gives the tree of RFC 6962. */
function levelAbove(below: Buffer): Buffer {
  const nodes = below.length / HASH_BYTES;
  const above = Buffer.allocUnsafe(Math.ceil(nodes / 2) * HASH_BYTES);
  const at = (index: number): Buffer => below.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  for (let index = 0; index < nodes; index += 2)
    above.set(index + 1 < nodes ? nodeHash(at(index), at(index + 1)) : at(index), (index / 2) * HASH_BYTES);
  return above;
}
