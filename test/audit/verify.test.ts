import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { bundleLines, verifyBundle, type BundleReport, type KnownLog } from '../../src/audit/verify.ts';
import { canonical } from '../../src/kernel/hash.ts';
import { ed25519Signer, formatCheckpoint, signNote, verifierKey } from '../../src/audit/tlog/index.ts';
import { mth } from '../support/tlog-oracle.ts';
import { rounds } from '../support/rounds.ts';

const origin = 'exchange.example/log';
const ours = generateKeyPairSync('ed25519').privateKey;
const theirs = generateKeyPairSync('ed25519').privateKey;
const vkey = verifierKey(origin, ours);

const noteOf = (n: number) => (n === 7 ? '甲 \u2028 \ufffd "x"' : n);
const texts = Array.from({ length: 21 }, (_, n) =>
  canonical({ v: 1, id: `ent_${n}`, subject: `lst_${n}`, facts: { note: noteOf(n) } }),
);
const bytesOf = (from: number, to: number) => texts.slice(from, to).map((text) => Buffer.from(text));
const noteAt = (size: number, key = ours) =>
  signNote(
    formatCheckpoint({
      origin,
      size: BigInt(size),
      root: mth(bytesOf(0, size)),
    }),
    [ed25519Signer(origin, key)],
  );

/**
 * The roots of the perfect subtrees of the first `from` entries, by the definition of the tree (RFC 6962 §2.1), not by
 * the code under test.
 */
function leftOf(from: number): string[] {
  const left: string[] = [];
  for (let at = 0, width = 1 << 16; width > 0; width >>= 1) {
    if ((from & width) === 0) continue;
    left.push(mth(bytesOf(at, at + width)).toString('base64'));
    at += width;
  }
  return left;
}

const line = (index: number, text = texts[index]) => canonical({ index, text });
const head = (from: number, to: number, key = ours) =>
  canonical({
    v: 1,
    origin,
    verifierKey: verifierKey(origin, key),
    checkpoint: noteAt(to, key),
    from,
    left: leftOf(from),
  });
const bundle = (from = 0, to = texts.length) => [
  head(from, to),
  ...texts.slice(from, to).map((text, at) => line(from + at, text)),
];
const asBytes = (lines: readonly string[]) => Buffer.from(lines.map((one) => `${one}\n`).join(''));

async function* chunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const verifyBytes = (bytes: Uint8Array, known?: KnownLog): Promise<BundleReport> =>
  verifyBundle(bundleLines(chunks(bytes)), known);
const verify = (lines: readonly string[], known?: KnownLog): Promise<BundleReport> =>
  verifyBytes(asBytes(lines), known);

describe('the verifier of a bundle', () => {
  it('accepts what the log gave out, and computes its root', async () => {
    const report = await verify(bundle(), { verifierKey: vkey, checkpoint: noteAt(9) });
    expect(report).to.deep.equal({
      ok: true,
      size: 21,
      root: mth(bytesOf(0, 21)).toString('base64'),
      verifierKey: vkey,
      faults: [],
    });
  });

  it('accepts every range that ends at its checkpoint, alone and after what was known before', async () => {
    for (let to = 0; to <= texts.length; to += 1) {
      for (let from = 0; from <= to; from += 1) {
        expect((await verify(bundle(from, to), { verifierKey: vkey })).faults, `${from}–${to}`).to.deep.equal([]);
        expect(
          (await verify(bundle(from, to), { verifierKey: vkey, checkpoint: noteAt(from) })).faults,
          `${from}–${to}`,
        ).to.deep.equal([]);
      }
    }
  });

  it('reads the same however the bytes arrive', async () => {
    const bytes = asBytes(bundle());
    const holds = fc.asyncProperty(
      fc.integer({ min: 1, max: 400 }),
      async (size) => (await verifyBundle(bundleLines(chunks(bytes, size)))).ok,
    );
    await fc.assert(holds, { numRuns: rounds(15, 1_000), verbose: 1 });
  });

  it('finds every single flipped bit', async () => {
    const bytes = asBytes(bundle());
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const { ok, faults } = await verifyBytes(flipped);
      expect(ok || faults.length === 0, `bit ${bit & 7} of byte ${bit >> 3}`).to.equal(false);
    }
  });

  it('finds every truncation, to the byte', async () => {
    const bytes = asBytes(bundle());
    for (let length = 0; length < bytes.length; length += 1) {
      expect((await verifyBytes(bytes.subarray(0, length))).ok, `${length} bytes`).to.equal(false);
    }
  });

  it('names the entry that was left out, doubled or put elsewhere', async () => {
    const whole = bundle();
    expect((await verify(whole.toSpliced(6, 1))).faults).to.deep.equal([
      'Line 7 should be entry 5 and says it is 6.',
      'The checkpoint is of 21 entries, the bundle ends at 20.',
      'The entries do not give the root that was signed.',
    ]);
    expect((await verify(whole.toSpliced(6, 0, whole[5]!))).faults[0]).to.equal(
      'Line 7 should be entry 5 and says it is 4.',
    );
    expect((await verify(whole.with(3, whole[4]!).with(4, whole[3]!))).faults[0]).to.equal(
      'Line 4 should be entry 2 and says it is 3.',
    );
  });

  it('finds entries that were left out, doubled, swapped or reordered even where the indices were mended', async () => {
    const recount = (list: readonly (string | undefined)[]) => [
      head(0, 21),
      ...list.map((text, index) => line(index, text)),
    ];
    const mended = [
      texts.toSpliced(5, 1),
      texts.toSpliced(5, 0, texts[5]!),
      texts.with(2, texts[3]!).with(3, texts[2]!),
      texts.toReversed(),
      texts.with(4, texts[5]!),
      texts.slice(0, 20),
      [...texts, texts[0]!],
    ];
    for (const list of mended)
      expect((await verify(recount(list))).faults).to.include('The entries do not give the root that was signed.');
  });

  it('finds an entry that says something else', async () => {
    const changed = texts[4]!.replace('lst_4', 'lst_5');
    expect((await verify(bundle().with(5, line(4, changed)))).faults).to.deep.equal([
      'The entries do not give the root that was signed.',
    ]);
  });

  it('refuses entries that are not canonical, even if the log had signed them', async () => {
    const loose = '{"v":1, "id":"ent_0"}';
    for (const text of [loose, '{"v":1,"v":1}', '{"facts":0.5,"v":1}', '[1]', '"v"', '{"v":2}', 'x']) {
      const note = signNote(formatCheckpoint({ origin, size: 1n, root: mth([Buffer.from(text)]) }), [
        ed25519Signer(origin, ours),
      ]);
      const lines = [
        canonical({ v: 1, origin, verifierKey: vkey, checkpoint: note, from: 0, left: [] }),
        line(0, text),
      ];
      expect((await verify(lines)).faults, text).to.deep.equal(['Entry 0 is not a canonical entry of version 1.']);
    }
  });

  it('finds a log that was signed again by another key, once the right key is known', async () => {
    const resigned = bundle().with(0, head(0, 21, theirs));
    expect((await verify(resigned)).verifierKey).to.equal(verifierKey(origin, theirs));
    const { faults } = await verify(resigned, { verifierKey: vkey });
    expect(faults).to.include('The bundle names another key than the one known before.');
    const underOurName = canonical({
      v: 1,
      origin,
      verifierKey: vkey,
      checkpoint: noteAt(21, theirs),
      from: 0,
      left: [],
    });
    expect((await verify(bundle().with(0, underOurName))).faults[0]).to.match(
      /^The checkpoint is not signed by this log/,
    );
  });

  it('finds a history that was rewritten since the checkpoint known before', async () => {
    const other = texts.with(3, texts[3]!.replace('lst_3', 'lst_9')).map((text) => Buffer.from(text));
    const before = signNote(formatCheckpoint({ origin, size: 9n, root: mth(other.slice(0, 9)) }), [
      ed25519Signer(origin, ours),
    ]);
    expect((await verify(bundle(), { checkpoint: before })).faults).to.deep.equal([
      'The first 9 entries are not those of the checkpoint known before: the log was rewritten.',
    ]);
    expect((await verify(bundle(9), { checkpoint: before })).faults).to.deep.equal([
      'The first 9 entries are not those of the checkpoint known before: the log was rewritten.',
    ]);
  });

  it('does not vouch for what it cannot tell', async () => {
    expect((await verify(bundle(12), { checkpoint: noteAt(9) })).faults[0]).to.match(
      /begins at 12, after the 9 entries known before/,
    );
    expect((await verify(bundle(0, 9), { checkpoint: noteAt(12) })).faults).to.include(
      'The bundle ends at 9, before the 12 entries known before.',
    );
    expect((await verify(bundle(), { checkpoint: noteAt(9, theirs) })).faults[0]).to.match(
      /^The checkpoint known before is not signed by this log/,
    );
    expect((await verify(bundle(), { checkpoint: 'nothing' })).ok).to.equal(false);
  });

  it('refuses wrong hashes left of a range, and ranges with too many or too few', async () => {
    const left = leftOf(13);
    for (const wrong of [
      [],
      left.slice(1),
      [...left, left[0]!],
      left.toReversed(),
      left.with(0, left[1]!),
      left.with(0, 'AAAA'),
    ]) {
      const lines = bundle(13).with(
        0,
        canonical({ v: 1, origin, verifierKey: vkey, checkpoint: noteAt(21), from: 13, left: wrong }),
      );
      expect((await verify(lines)).ok, JSON.stringify(wrong)).to.equal(false);
    }
  });

  it("refuses an empty file, a stranger's file and a bundle of another origin", async () => {
    expect((await verify([])).faults).to.deep.equal(['The bundle is empty.']);
    expect((await verify(['{"hello":"world"}'])).faults).to.deep.equal([
      'Line 1 is not the head of a bundle in canonical form.',
    ]);
    const elsewhere = bundle().with(
      0,
      canonical({
        v: 1,
        origin: 'elsewhere.example',
        verifierKey: vkey,
        checkpoint: noteAt(21),
        from: 0,
        left: [],
      }),
    );
    expect((await verify(elsewhere)).faults).to.deep.equal([
      `The bundle says it is of elsewhere.example, but the key is that of ${origin}.`,
    ]);
  });

  it('refuses bytes that are not UTF-8, even where a reader would not see it', async () => {
    const bytes = asBytes(bundle());
    const at = bytes.indexOf(Buffer.from('\ufffd'));
    const sloppy = Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at + 3)]);
    expect(sloppy.toString()).to.equal(bytes.toString());
    expect((await verifyBytes(sloppy)).faults).to.include('Line 9 is not an index and an entry in canonical form.');
  });

  it('refuses anything that was added to the head or to a line', async () => {
    const added = (line: string) => canonical({ ...(JSON.parse(line) as { [name: string]: string }), zz: 'more' });
    const whole = bundle();
    expect((await verify(whole.with(0, added(whole[0]!)))).faults[0]).to.equal(
      'Line 1 is not the head of a bundle in canonical form.',
    );
    expect((await verify(whole.with(5, added(whole[5]!)))).faults[0]).to.equal(
      'Line 6 is not an index and an entry in canonical form.',
    );
  });

  it('refuses a checkpoint of another log, although the right key signed it', async () => {
    const text = formatCheckpoint({ origin: 'elsewhere.example', size: 21n, root: mth(bytesOf(0, 21)) });
    const note = signNote(text, [ed25519Signer(origin, ours)]);
    const lines = bundle().with(0, canonical({ v: 1, origin, verifierKey: vkey, checkpoint: note, from: 0, left: [] }));
    expect((await verify(lines)).faults).to.deep.equal([`The checkpoint is not one of ${origin}.`]);
  });

  it('tells at most a hundred faults of a file that has more', async () => {
    expect((await verify(Array.from({ length: 500 }, () => 'nonsense'))).faults).to.have.length(100);
  });
});
