import { expect } from 'chai';
import fc from 'fast-check';
import { completeCreditCode } from '../../src/register/index.ts';
import { creditCodeCheck, isCreditCode } from '../../src/register/rules.ts';

describe('a credit code', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const first17 = fc
    .array(fc.constantFrom(...alphabet), { minLength: 17, maxLength: 17 })
    .map((characters) => characters.join(''));

  for (const code of [
    '91350100M000100Y43',
    '9144030071526726XG',
    '91110108551385082Q',
    '914403001922038216',
    '91330100799655058B',
  ]) {
    it(`such as ${code} is right`, () => expect(isCreditCode(code)).to.equal(true));
  }

  it('with any one character changed is wrong', () => {
    fc.assert(
      fc.property(first17, fc.nat(17), fc.constantFrom(...alphabet), (leading, place, other) => {
        const code = completeCreditCode(leading);
        expect([code.length, isCreditCode(code)]).to.deep.equal([18, true]);
        const changed = code.slice(0, place) + other + code.slice(place + 1);
        expect(isCreditCode(changed)).to.equal(changed === code);
      }),
      { verbose: 1 },
    );
  });

  it('whose sum is a multiple of 31 ends in 0', () => {
    expect(creditCodeCheck(Array.from({ length: 17 }, () => 0))).to.equal(0);
    expect([completeCreditCode('0'.repeat(17)), isCreditCode('0'.repeat(18))]).to.deep.equal(['0'.repeat(18), true]);
  });

  it('has 18 characters of its alphabet: no I, O, S, V or Z, no small letters', () => {
    const wrong = [
      '',
      '0'.repeat(17),
      '0'.repeat(19),
      `${'0'.repeat(18)}\n`,
      '9135 0100M00010043',
      '91350100m000100y43',
    ];
    for (const code of wrong) expect(isCreditCode(code), code).to.equal(false);
    for (const letter of 'IOSVZ') {
      const accepted = [...alphabet].filter((check) => isCreditCode(`${letter}${'0'.repeat(16)}${check}`));
      expect(accepted, letter).to.deep.equal([]);
    }
  });
});
