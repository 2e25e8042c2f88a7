import { expect } from 'chai';
import { emptyRoot, leafHash, nodeHash, verifyConsistency, verifyInclusion } from '../../src/audit/tlog/index.ts';
import type { ConsistencyClaim, InclusionClaim } from '../../src/audit/tlog/index.ts';
import { CT_ROOTS, entriesTo, mth, path, subproof } from '../support/tlog-oracle.ts';

const entries = entriesTo(40);

function inclusionOf(index: number, size: number): InclusionClaim {
  const tree = entries.slice(0, size);
  return {
    leaf: leafHash(tree[index]!),
    index: BigInt(index),
    size: BigInt(size),
    proof: path(index, tree),
    root: mth(tree),
  };
}

function consistencyOf(from: number, to: number): ConsistencyClaim {
  const tree = entries.slice(0, to);
  return {
    from: BigInt(from),
    to: BigInt(to),
    proof: subproof(from, tree),
    fromRoot: mth(tree.slice(0, from)),
    toRoot: mth(tree),
  };
}

/** Each byte string that differs from this one in a single bit. */
function* flips(bytes: Uint8Array): Generator<Buffer> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    yield flipped;
  }
}

function* flippedProofs(proof: readonly Uint8Array[]): Generator<Uint8Array[]> {
  for (const [at, sibling] of proof.entries()) for (const flipped of flips(sibling)) yield proof.with(at, flipped);
}

/** Proofs of another length made of the same hashes. */
function* resized(proof: readonly Uint8Array[], extra: Uint8Array): Generator<Uint8Array[]> {
  yield [...proof, extra];
  yield [extra, ...proof];
  for (const at of proof.keys()) {
    yield proof.toSpliced(at, 1);
    yield proof.toSpliced(at, 0, proof[at]!);
  }
}

/** The same hash one byte shorter and one byte longer. */
function wrongLengths(bytes: Uint8Array): Buffer[] {
  return [Buffer.from(bytes.subarray(0, 31)), Buffer.concat([bytes, Buffer.of(0)]), Buffer.alloc(0)];
}

const sizes = [1, 2, 3, 4, 5, 7, 8, 13];

describe('an inclusion proof', () => {
  it('fails with any bit of the leaf, the root or the proof flipped', () => {
    for (const size of sizes) {
      for (let index = 0; index < size; index++) {
        const claim = inclusionOf(index, size);
        expect(verifyInclusion(claim)).to.equal(true);
        for (const leaf of flips(claim.leaf)) expect(verifyInclusion({ ...claim, leaf })).to.equal(false);
        for (const root of flips(claim.root)) expect(verifyInclusion({ ...claim, root })).to.equal(false);
        for (const proof of flippedProofs(claim.proof)) expect(verifyInclusion({ ...claim, proof })).to.equal(false);
      }
    }
  });

  it('fails at another index', () => {
    for (let size = 2; size <= 40; size++) {
      const claim = inclusionOf(size >> 1, size);
      for (let index = 0n; index < BigInt(size); index++)
        expect(verifyInclusion({ ...claim, index })).to.equal(index === claim.index);
    }
  });

  it('fails with a hash too few or too many', () => {
    for (const size of sizes) {
      for (let index = 0; index < size; index++) {
        const claim = inclusionOf(index, size);
        for (const proof of resized(claim.proof, claim.leaf))
          expect(verifyInclusion({ ...claim, proof })).to.equal(false);
      }
    }
  });

  it('that stops below the root is not a proof of a subtree', () => {
    const claim = inclusionOf(1, 8);
    expect(verifyInclusion({ ...claim, proof: claim.proof.slice(0, 2), root: mth(entries.slice(0, 4)) })).to.equal(
      false,
    );
  });

  it('that goes on above the root is not a proof of a larger tree', () => {
    const claim = inclusionOf(1, 4);
    const other = leafHash(Buffer.from('other'));
    expect(verifyInclusion({ ...claim, proof: [...claim.proof, other], root: nodeHash(claim.root, other) })).to.equal(
      false,
    );
    expect(verifyInclusion({ ...claim, proof: [...claim.proof, other], root: nodeHash(other, claim.root) })).to.equal(
      false,
    );
  });

  it('fails, without an error, with a hash that is not 32 bytes', () => {
    const claim = inclusionOf(2, 5);
    for (const leaf of wrongLengths(claim.leaf)) expect(verifyInclusion({ ...claim, leaf })).to.equal(false);
    for (const root of wrongLengths(claim.root)) expect(verifyInclusion({ ...claim, root })).to.equal(false);
    for (const at of claim.proof.keys()) {
      for (const hash of wrongLengths(claim.proof[at]!))
        expect(verifyInclusion({ ...claim, proof: claim.proof.with(at, hash) })).to.equal(false);
    }
    const short = Buffer.alloc(31);
    expect(verifyInclusion({ leaf: short, index: 0n, size: 1n, proof: [], root: short })).to.equal(false);
  });

  it('fails out of range', () => {
    const one = { leaf: leafHash(entries[0]!), proof: [], root: mth(entries.slice(0, 1)) };
    expect(verifyInclusion({ ...one, index: 0n, size: 1n })).to.equal(true);
    for (const [index, size] of [
      [1n, 1n],
      [0n, 0n],
      [-1n, 0n],
      [-1n, 1n],
      [0n, -1n],
    ] as const) {
      expect(verifyInclusion({ ...one, index, size }), `${index} of ${size}`).to.equal(false);
    }
  });

  it('holds at the last index of 64 bits and not beyond', () => {
    const leaf = leafHash(entries[0]!);
    const climb = (height: number): Omit<InclusionClaim, 'index' | 'size'> => {
      const proof = Array.from({ length: height }, (_, i) => leafHash(Buffer.of(i)));
      return { leaf, proof, root: proof.reduce((root, sibling) => nodeHash(sibling, root), leaf) };
    };
    const last = (1n << 64n) - 1n;
    expect(verifyInclusion({ ...climb(63), index: (1n << 63n) - 1n, size: 1n << 63n })).to.equal(true);
    expect(verifyInclusion({ ...climb(64), index: last, size: last + 1n })).to.equal(false);
  });
});

describe('a consistency proof', () => {
  it('fails with any bit of a root or the proof flipped', () => {
    for (let to = 1; to <= 9; to++) {
      for (let from = 1; from <= to; from++) {
        const claim = consistencyOf(from, to);
        expect(verifyConsistency(claim)).to.equal(true);
        for (const fromRoot of flips(claim.fromRoot)) expect(verifyConsistency({ ...claim, fromRoot })).to.equal(false);
        for (const toRoot of flips(claim.toRoot)) expect(verifyConsistency({ ...claim, toRoot })).to.equal(false);
        for (const proof of flippedProofs(claim.proof)) expect(verifyConsistency({ ...claim, proof })).to.equal(false);
      }
    }
  });

  it('fails with a hash too few or too many', () => {
    for (let to = 1; to <= 40; to++) {
      for (let from = 1; from <= to; from++) {
        const claim = consistencyOf(from, to);
        for (const proof of resized(claim.proof, claim.toRoot))
          expect(verifyConsistency({ ...claim, proof }), `${from} to ${to}`).to.equal(false);
      }
    }
  });

  it('does not join trees that differ in an old entry', () => {
    for (let to = 2; to <= 20; to++) {
      const rewritten = entries.slice(0, to).with(0, Buffer.from('rewritten'));
      for (let from = 1; from <= to; from++) {
        const claim = consistencyOf(from, to);
        expect(verifyConsistency({ ...claim, toRoot: mth(rewritten) })).to.equal(false);
        expect(verifyConsistency({ ...claim, toRoot: mth(rewritten), proof: subproof(from, rewritten) })).to.equal(
          false,
        );
        expect(verifyConsistency({ ...claim, fromRoot: mth(rewritten.slice(0, from)) })).to.equal(false);
      }
    }
  });

  it('that goes on above the roots is not one of larger trees', () => {
    const claim = consistencyOf(3, 4);
    const other = leafHash(Buffer.from('other'));
    const above = {
      fromRoot: nodeHash(other, claim.fromRoot),
      toRoot: nodeHash(other, claim.toRoot),
      proof: [...claim.proof, other],
    };
    expect(verifyConsistency({ ...claim, ...above })).to.equal(false);
  });

  it('that stops below the new root is not one of a smaller tree', () => {
    const claim = consistencyOf(3, 8);
    expect(
      verifyConsistency({ ...claim, toRoot: mth(entries.slice(0, 4)), proof: subproof(3, entries.slice(0, 4)) }),
    ).to.equal(false);
  });

  it('of equal sizes is empty and needs equal roots', () => {
    const claim = consistencyOf(4, 4);
    expect(verifyConsistency(claim)).to.equal(true);
    expect(verifyConsistency({ ...claim, proof: [claim.toRoot] })).to.equal(false);
    expect(verifyConsistency({ ...claim, toRoot: mth(entries.slice(0, 5)) })).to.equal(false);
  });

  it('from nothing, backwards or beyond 64 bits fails', () => {
    const root = mth(entries.slice(0, 3));
    const none = { proof: [], fromRoot: root, toRoot: root };
    expect(verifyConsistency({ ...none, from: 3n, to: 3n })).to.equal(true);
    expect(verifyConsistency({ ...none, from: 0n, to: 3n, fromRoot: emptyRoot() })).to.equal(false);
    expect(verifyConsistency({ ...none, from: 0n, to: 0n })).to.equal(false);
    expect(verifyConsistency({ ...none, from: -1n, to: -1n })).to.equal(false);
    expect(verifyConsistency({ ...none, from: 1n << 64n, to: 1n << 64n })).to.equal(false);
    const claim = consistencyOf(3, 7);
    expect(
      verifyConsistency({ ...claim, from: claim.to, to: claim.from, fromRoot: claim.toRoot, toRoot: claim.fromRoot }),
    ).to.equal(false);
    expect(verifyConsistency({ ...claim, from: -3n })).to.equal(false);
    const [left, right] = [leafHash(Buffer.of(1)), leafHash(Buffer.of(2))];
    const joined = nodeHash(right, left);
    expect(verifyConsistency({ from: 6n, to: 5n, proof: [left, right], fromRoot: joined, toRoot: joined })).to.equal(
      false,
    );
  });

  it('is not empty between different sizes, even of equal roots', () => {
    const { fromRoot } = consistencyOf(4, 8);
    expect(verifyConsistency({ from: 4n, to: 8n, proof: [], fromRoot, toRoot: fromRoot })).to.equal(false);
    expect(verifyConsistency({ from: 3n, to: 8n, proof: [], fromRoot, toRoot: fromRoot })).to.equal(false);
  });

  it('fails, without an error, with a hash that is not 32 bytes', () => {
    for (const claim of [consistencyOf(3, 7), consistencyOf(4, 7)]) {
      for (const fromRoot of wrongLengths(claim.fromRoot))
        expect(verifyConsistency({ ...claim, fromRoot })).to.equal(false);
      for (const toRoot of wrongLengths(claim.toRoot)) expect(verifyConsistency({ ...claim, toRoot })).to.equal(false);
      for (const [at, sibling] of claim.proof.entries()) {
        for (const hash of wrongLengths(sibling))
          expect(verifyConsistency({ ...claim, proof: claim.proof.with(at, hash) })).to.equal(false);
      }
    }
    const short = Buffer.alloc(31);
    expect(verifyConsistency({ from: 2n, to: 2n, proof: [], fromRoot: short, toRoot: short })).to.equal(false);
  });
});

describe('the hashes of the tree', () => {
  it('of nothing and of an inner node are those of the RFC', () => {
    expect(emptyRoot().toString('hex')).to.equal(CT_ROOTS[0]);
    expect(nodeHash(leafHash(Buffer.alloc(0)), leafHash(Buffer.of(0))).toString('hex')).to.equal(CT_ROOTS[2]);
  });

  it('refuse to join anything but 32 bytes', () => {
    const good = Buffer.alloc(32);
    for (const bad of wrongLengths(good)) {
      expect(() => nodeHash(bad, good)).to.throw(RangeError);
      expect(() => nodeHash(good, bad)).to.throw(RangeError);
    }
  });
});
