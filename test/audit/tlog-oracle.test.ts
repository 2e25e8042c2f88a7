import { expect } from 'chai';
import { leafHash } from '../../src/audit/tlog/index.ts';
import {
  CT_CONSISTENCY,
  CT_ENTRIES,
  CT_INCLUSION,
  CT_ROOTS,
  LEAF_1,
  hex,
  mth,
  path,
  subproof,
} from '../support/tlog-oracle.ts';

describe('the oracle of the log tests', () => {
  it('has the published roots and proofs', () => {
    CT_ROOTS.forEach((root, size) => expect(mth(CT_ENTRIES.slice(0, size)).toString('hex')).to.equal(root));
    for (const [index, size, proof] of CT_INCLUSION)
      expect(hex(path(index, CT_ENTRIES.slice(0, size)))).to.deep.equal(proof);
    for (const [from, to, proof] of CT_CONSISTENCY)
      expect(hex(subproof(from, CT_ENTRIES.slice(0, to)))).to.deep.equal(proof);
  });

  it('hashes a leaf as the log does', () => {
    expect(leafHash(CT_ENTRIES[1]!).toString('hex')).to.equal(LEAF_1);
  });
});
