import { expect } from 'chai';
import { idPattern, newId, nouns, type Prefix } from '../../src/kernel/ids.ts';

describe('identifiers', () => {
  it('tell their noun, fit the column, and are of UUID version 7', () => {
    for (const prefix of Object.keys(nouns) as Prefix[]) {
      const id = newId(prefix);
      expect(id).to.match(idPattern(prefix));
      expect([id.length, id[16]]).to.deep.equal([36, '7']);
    }
  });

  it('sort by the time they were made, and none is made twice', () => {
    const made = Array.from({ length: 5000 }, () => newId('lst'));
    expect([...made].sort()).to.deep.equal(made);
    expect(new Set(made).size).to.equal(made.length);
  });

  it('are exactly of that shape: no other noun, nothing before or behind, no capitals', () => {
    const id = newId('lst');
    for (const wrong of [
      newId('agr'),
      `${id}0`,
      `x${id}`,
      `${id}\n`,
      id.toUpperCase(),
      id.slice(0, -1),
      id.replace('_', ''),
      `${id} OR 1=1`,
    ]) {
      expect(idPattern('lst').test(wrong), JSON.stringify(wrong)).to.equal(false);
    }
  });
});
