import { generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { canonical } from '../../src/kernel/hash.ts';
import { leafHash, treeOf, verifyInclusion } from '../../src/kernel/merkle.ts';
import {
  ed25519Signer,
  signedLeaves,
  proofsIn,
  signBatch,
  verifierKey,
  ed25519Verifier,
} from '../../src/audit/tlog/index.ts';
import { verifyReceipt } from '../../src/audit/verify-receipt.ts';
import { checkedReceipt } from '../../seeders/receipt.ts';
import type { Body } from '../../seeders/client.ts';

describe('a receipt', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const other = generateKeyPairSync('ed25519');
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1' };
  const jwks = { keys: [jwk, { ...other.publicKey.export({ format: 'jwk' }), kid: 'k2' }] };
  const signer = ed25519Signer('exchange.example/receipts', privateKey);
  const entryOf = (at: number) =>
    canonical({ v: 1, at: '2026-12-01T00:00:00.000Z', subject: `cal_${at}`, facts: { records: at } });
  const batch = (size: number) => {
    const texts = Array.from({ length: size }, (_, at) => entryOf(at));
    const leaves = texts.map((text) => leafHash(Buffer.from(text)));
    return { texts, leaves, ...signBatch(texts, leaves, signer) };
  };
  const receipts = (size: number) => batch(size).proofs.map((proof) => ({ v: 2, ...proof, key: 'k1' }));

  it('of version 2 holds for every place of a batch of every size, here and by a few lines of anybody else', () => {
    for (const size of [1, 2, 3, 5, 8, 33, 64]) {
      for (const [at, receipt] of receipts(size).entries()) {
        const report = verifyReceipt({ receipt }, jwks);
        expect([report.ok, report.version, report.says?.['call'], report.says?.['records']]).to.deep.equal([
          true,
          2,
          `cal_${at}`,
          at,
        ]);
        expect(checkedReceipt(receipt as unknown as Body, jwks.keys as unknown as Body[])['call']).to.equal(
          `cal_${at}`,
        );
      }
    }
  });

  it('of version 2 does not hold when any part of it is another', () => {
    const [first, second] = receipts(7);
    const wrong = [
      { ...first, entry: second?.entry },
      { ...first, entry: `${first?.entry} ` },
      { ...first, index: 1 },
      { ...first, index: 7 },
      { ...first, path: second?.path },
      { ...first, path: first?.path.slice(1) },
      { ...first, path: [...(first?.path ?? []), first?.path[0]] },
      { ...first, path: ['not base64'] },
      { ...first, note: first?.note.replace('\n7\n', '\n8\n') },
      { ...first, note: first?.note.replace('databourse-receipts/v2', 'databourse-receipts/v3') },
      { ...first, note: '' },
      { ...first, key: 'k2' },
      { ...first, key: 'k3' },
      { ...first, v: 3 },
    ];
    for (const receipt of wrong) {
      const { ok, faults } = verifyReceipt(receipt, jwks);
      expect([ok, faults.length], JSON.stringify(receipt).slice(0, 80)).to.deep.equal([false, 1]);
    }
    expect(verifyReceipt(first, { keys: 'none' }).faults).to.deep.equal(['The keys are not a JSON Web Key Set.']);
  });

  it('of version 1 holds for ever, by the same check', () => {
    const text = canonical({ v: 1, call: 'cal_1', records: 3 });
    const receipt = { text, signature: sign(null, Buffer.from(text), privateKey).toString('base64url'), key: 'k1' };
    expect(verifyReceipt(receipt, jwks)).to.deep.equal({
      ok: true,
      version: 1,
      says: JSON.parse(text) as unknown,
      faults: [],
    });
    expect(verifyReceipt({ ...receipt, text: text.replace('3', '4') }, jwks).ok).to.equal(false);
    expect(verifyReceipt({ ...receipt, key: 'k2' }, jwks).ok).to.equal(false);
  });

  it('is of a batch that is whole: one that lost, won, swapped or changed an entry is not the one that was signed', () => {
    const verifier = ed25519Verifier(verifierKey(signer.name, publicKey));
    const { texts, note, proofs } = batch(9);
    expect(signedLeaves({ texts, note }, verifier) !== undefined).to.equal(true);
    expect(proofsIn({ texts, note })).to.deep.equal(proofs);
    for (const changed of [
      texts.slice(1),
      [...texts, entryOf(9)],
      [texts[1], texts[0], ...texts.slice(2)],
      [`${texts[0]} `, ...texts.slice(1)],
    ])
      expect(signedLeaves({ texts: changed as string[], note }, verifier) !== undefined).to.equal(false);
  });

  it('has a path in a tree of any size that leads to its root', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, seed) => {
        const leaves = Array.from({ length: size }, (_, at) => leafHash(Buffer.from(`${seed} ${at}`)));
        const { root, pathOf } = treeOf(leaves);
        const index = seed % size;
        const claim = { leaf: leaves[index] as Buffer, index: BigInt(index), size: BigInt(size), proof: pathOf(index) };
        return verifyInclusion({ ...claim, root }) && !verifyInclusion({ ...claim, root, size: BigInt(2 * size) });
      }),
    );
  });
});
