import { expect } from 'chai';
import { isFourEyes } from '../../src/kernel/four-eyes.ts';

describe('four eyes', () => {
  it('are two people who are both known', () => {
    const cases = [
      ['a', 'b'],
      ['a', 'a'],
      [null, 'b'],
      ['a', null],
      [null, null],
    ] as const;
    expect(cases.map(([prepared, decided]) => isFourEyes(prepared, decided))).to.deep.equal([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
