import { expect } from 'chai';
import fc from 'fast-check';
import {
  appendLeaves,
  consistencyProof,
  inclusionProof,
  leafHash,
  parseTilePath,
  rootAt,
  tilePath,
} from '../../src/audit/tlog/index.ts';
import { verifyConsistency, verifyInclusion } from '../../src/audit/tlog/index.ts';
import type { Tiles } from '../../src/audit/tlog/index.ts';
import {
  CT_CONSISTENCY,
  CT_ENTRIES,
  CT_INCLUSION,
  CT_ROOTS,
  entriesTo,
  mth,
  path,
  subproof,
} from '../support/tlog-oracle.ts';

/** A log in memory; `reads` lists the tiles that were asked for. */
function memoryLog() {
  const tiles = new Map<string, Buffer>();
  const reads: string[] = [];
  const read: Tiles = async (level, n) => {
    reads.push(tilePath(level, n));
    return tiles.get(tilePath(level, n));
  };
  const append = async (size: number, entries: Uint8Array[]) => {
    const growth = await appendLeaves(BigInt(size), entries.map(leafHash), read);
    for (const { level, n, hashes } of growth.changed) tiles.set(tilePath(level, n), hashes);
    return growth;
  };
  return { tiles, reads, read, append };
}

async function logOf(entries: Uint8Array[]) {
  const log = memoryLog();
  await log.append(0, entries);
  return log;
}

const hex = (hashes: Buffer[]): string[] => hashes.map((bytes) => bytes.toString('hex'));

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (error: unknown) => String(error),
  );
}

describe('the tiles of the log', () => {
  it('give the published roots and proofs', async () => {
    const { read } = await logOf(CT_ENTRIES);
    for (const [size, root] of CT_ROOTS.entries())
      expect((await rootAt(BigInt(size), read)).toString('hex')).to.equal(root);
    for (const [index, size, proof] of CT_INCLUSION)
      expect(hex(await inclusionProof(BigInt(index), BigInt(size), read))).to.deep.equal(proof);
    for (const [from, to, proof] of CT_CONSISTENCY)
      expect(hex(await consistencyProof(BigInt(from), BigInt(to), read))).to.deep.equal(proof);
  });

  it('of a tree without leaves need no tile', async () => {
    const { read, append, reads } = memoryLog();
    const { size, root, changed } = await append(0, []);
    expect([size, root.toString('hex'), changed, reads]).to.deep.equal([0n, CT_ROOTS[0], [], []]);
    expect((await rootAt(0n, read)).toString('hex')).to.equal(CT_ROOTS[0]);
  });

  it('are the same however the leaves arrive', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat({ max: 599 }), { minLength: 3, maxLength: 3 }),
        async (batches, picks) => {
          const entries = entriesTo(
            Math.min(
              600,
              batches.reduce((sum, batch) => sum + batch, 0),
            ),
          );
          const log = memoryLog();
          let size = 0;
          for (const batch of batches) {
            const growth = await log.append(size, entries.slice(size, size + batch));
            size = Math.min(entries.length, size + batch);
            expect(growth.size).to.equal(BigInt(size));
            expect(growth.root.equals(mth(entries.slice(0, size)))).to.equal(true);
          }
          for (const [name, hashes] of log.tiles)
            expect([name, ...hex([hashes])]).to.deep.equal([name, ...hex([storedBy(name, entries)])]);
          if (size === 0) return;
          const [index, from, to] = picks.map((pick) => pick % size) as [number, number, number];
          const whole = entries.slice(0, Math.max(from, to) + 1);
          const earlier = Math.min(from, to) + 1;
          expect((await rootAt(BigInt(whole.length), log.read)).equals(mth(whole))).to.equal(true);
          expect(hex(await consistencyProof(BigInt(earlier), BigInt(whole.length), log.read))).to.deep.equal(
            hex(subproof(earlier, whole)),
          );
          expect(hex(await inclusionProof(BigInt(index), BigInt(size), log.read))).to.deep.equal(
            hex(path(index, entries)),
          );
        },
      ),
      { verbose: 1, numRuns: 60 },
    ));

  it('prove every leaf of every earlier size up to 40', async () => {
    const entries = entriesTo(300);
    const { read } = await logOf(entries);
    for (let size = 1; size <= 40; size++) {
      const root = mth(entries.slice(0, size));
      for (let index = 0; index < size; index++) {
        const proof = await inclusionProof(BigInt(index), BigInt(size), read);
        expect(hex(proof)).to.deep.equal(hex(path(index, entries.slice(0, size))));
        const claim = { leaf: leafHash(entries[index]!), index: BigInt(index), size: BigInt(size), proof, root };
        expect(verifyInclusion(claim), `leaf ${index} of ${size}`).to.equal(true);
      }
    }
  });

  it('prove every earlier size up to 40 a prefix of every later one', async () => {
    const entries = entriesTo(300);
    const { read } = await logOf(entries);
    const roots = Array.from({ length: 41 }, (_, size) => mth(entries.slice(0, size)));
    for (let to = 1; to <= 40; to++) {
      for (let from = 1; from <= to; from++) {
        const proof = await consistencyProof(BigInt(from), BigInt(to), read);
        expect(hex(proof)).to.deep.equal(hex(subproof(from, entries.slice(0, to))));
        const claim = { from: BigInt(from), to: BigInt(to), proof, fromRoot: roots[from]!, toRoot: roots[to]! };
        expect(verifyConsistency(claim), `${from} to ${to}`).to.equal(true);
      }
    }
  });

  it('of 70,000 leaves have the widths that the specification names, and prove across three levels', async () => {
    const entries = entriesTo(70_000);
    const log = memoryLog();
    for (let size = 0; size < entries.length; size += 10_000) {
      log.reads.length = 0;
      await log.append(size, entries.slice(size, size + 10_000));
      expect(log.reads.length, 'tiles read by an append').to.be.at.most(3);
      expect(new Set(log.reads.map((tile) => parseTilePath(tile)?.level)).size, 'one tile a level').to.equal(
        log.reads.length,
      );
    }
    const widths = [...log.tiles].map(([name, hashes]) => `${parseTilePath(name)?.level} ${hashes.length / 32}`);
    const count = (width: string): number => widths.filter((other) => other === width).length;
    expect(['0 256', '0 112', '1 256', '1 17', '2 1'].map(count)).to.deep.equal([273, 1, 1, 1, 1]);
    expect(widths.length).to.equal(277);

    const root = mth(entries);
    expect((await rootAt(70_000n, log.read)).equals(root)).to.equal(true);
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      log.reads.length = 0;
      const proof = await inclusionProof(BigInt(index), 70_000n, log.read);
      expect(new Set(log.reads).size, 'no tile is read twice').to.equal(log.reads.length);
      expect(
        verifyInclusion({ leaf: leafHash(entries[index]!), index: BigInt(index), size: 70_000n, proof, root }),
      ).to.equal(true);
    }
    for (const from of [1, 256, 65_535, 65_536, 65_537, 69_888]) {
      const proof = await consistencyProof(BigInt(from), 70_000n, log.read);
      const fromRoot = mth(entries.slice(0, from));
      expect(
        verifyConsistency({ from: BigInt(from), to: 70_000n, proof, fromRoot, toRoot: root }),
        `from ${from}`,
      ).to.equal(true);
    }
  });

  it('are stored bottom up, left to right, and only where they changed', async () => {
    const log = await logOf(entriesTo(500));
    const { changed } = await log.append(500, entriesTo(600).slice(500));
    const names = changed.map(({ level, n, hashes }) => tilePath(level, n, hashes.length / 32));
    expect(names).to.deep.equal(['tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2']);
    expect((await log.append(600, [])).changed).to.deep.equal([]);
  });

  it('left over from an append that was never signed are overwritten', async () => {
    const entries = entriesTo(300);
    const log = await logOf(entries.slice(0, 200));
    await log.append(200, [Buffer.from('lost'), Buffer.from('lost too')]);
    const { root } = await log.append(200, entries.slice(200));
    expect(root.equals(mth(entries))).to.equal(true);
    expect(log.tiles.get('tile/0/000')?.equals(storedBy('tile/0/000', entries))).to.equal(true);
  });

  it('that are missing, too narrow, torn or too long stop the work', async () => {
    for (const stored of [undefined, Buffer.alloc(9 * 32), Buffer.alloc(10 * 32 + 1), Buffer.alloc(257 * 32)]) {
      const read: Tiles = async () => stored;
      expect(await failure(rootAt(10n, read))).to.match(/lacks tile\/0\/000\.p\//);
      expect(await failure(appendLeaves(10n, [leafHash(Buffer.of(1))], read))).to.match(/lacks tile\/0\/000\.p\//);
      expect(await failure(inclusionProof(0n, 10n, read))).to.match(/lacks/);
      expect(await failure(consistencyProof(3n, 10n, read))).to.match(/lacks/);
    }
  });

  it('are not asked for what no tree has', async () => {
    const { read, reads } = await logOf(entriesTo(10));
    reads.length = 0;
    const asked: [name: string, work: Promise<unknown>][] = [
      ['root of a negative size', rootAt(-1n, read)],
      ['root beyond 64 bits', rootAt(1n << 64n, read)],
      ['leaf at the size', inclusionProof(10n, 10n, read)],
      ['negative leaf', inclusionProof(-1n, 10n, read)],
      ['leaf beyond 64 bits', inclusionProof(0n, 1n << 64n, read)],
      ['consistency from nothing', consistencyProof(0n, 10n, read)],
      ['consistency backwards', consistencyProof(10n, 9n, read)],
      ['consistency beyond 64 bits', consistencyProof(1n, 1n << 64n, read)],
      ['append to a negative size', appendLeaves(-1n, [leafHash(Buffer.of(1))], read)],
      ['append beyond 64 bits', appendLeaves((1n << 64n) - 1n, [leafHash(Buffer.of(1))], read)],
      ['append of an entry instead of its hash', appendLeaves(10n, [Buffer.from('entry')], read)],
    ];
    for (const [name, work] of asked) expect(await failure(work), name).to.match(/^RangeError/);
    expect(reads).to.deep.equal([]);
  });

  it('give hashes that later changes of a tile in memory cannot reach', async () => {
    const log = memoryLog();
    const { root, changed } = await log.append(0, entriesTo(1));
    changed[0]?.hashes.fill(0);
    expect(root.equals(mth(entriesTo(1)))).to.equal(true);
    await log.append(0, entriesTo(3));
    const proof = await inclusionProof(0n, 3n, log.read);
    log.tiles.get('tile/0/000')?.fill(0);
    expect(hex(proof)).to.deep.equal(hex(path(0, entriesTo(3))));
  });
});

/**
 * What the specification puts in a tile of the tree over these entries: MTH(D[(256n+i)·256^l : (256n+i+1)·256^l]) for
 * each i that is whole.
 */
function storedBy(name: string, entries: Buffer[]): Buffer {
  const { level = NaN, n = 0n } = parseTilePath(name) ?? {};
  const span = 256 ** level;
  const start = Number(n) * 256;
  const end = Math.min(start + 256, Math.floor(entries.length / span));
  return Buffer.concat(
    Array.from({ length: end - start }, (_, i) => mth(entries.slice((start + i) * span, (start + i + 1) * span))),
  );
}
