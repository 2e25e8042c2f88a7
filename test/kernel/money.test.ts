import { expect } from 'chai';
import fc from 'fast-check';
import { formatMoney, moneyText, parseMoney, priceOf, share, storedMoney } from '../../src/kernel/money.ts';

const amount = fc.bigInt({ min: 0n, max: 999_999_999_999_999_999n });
const holds = <T>(property: fc.IProperty<T>) => fc.assert(property, { verbose: 1 });

/** A fraction rounded half-even to a whole number, in whole numbers only. */
function halfEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  if (twice === denominator) return whole + (whole % 2n);
  return twice > denominator ? whole + 1n : whole;
}

describe('money', () => {
  it('reads what it wrote, and writes what it read in one form', () => {
    holds(fc.property(amount, (one) => parseMoney(formatMoney(one)) === one));
    holds(
      fc.property(fc.stringMatching(/^(0|[1-9]\d{0,11})\.\d{2}([0-9]{0,3}[1-9])?$/), (text) => {
        expect(formatMoney(parseMoney(text))).to.equal(text);
      }),
    );
    holds(fc.property(amount, (one) => storedMoney(one.toString()) === one));
  });

  for (const [text, micro] of [
    ['12.50', 12_500_000n],
    ['0', 0n],
    ['0.000001', 1n],
    ['007', 7_000_000n],
    ['999999999999.999999', 10n ** 18n - 1n],
  ] as const) {
    it(`reads ${text}`, () => expect(parseMoney(text)).to.equal(micro));
  }
  for (const text of [
    '',
    '-1',
    '+1',
    '1.',
    '.5',
    '1e3',
    '1,5',
    ' 1',
    '1 ',
    '1\n',
    '0.0000001',
    '1234567890123',
    '١',
    '0x10',
    'NaN',
  ]) {
    it(`takes ${JSON.stringify(text)} neither in a request nor elsewhere`, () => {
      expect(() => parseMoney(text)).to.throw(RangeError, 'at most 12 digits and 6 decimals');
      expect(moneyText.safeParse(text).success).to.equal(false);
    });
  }

  for (const [micro, text] of [
    [1n, '0.000001'],
    [10n, '0.00001'],
    [500_000n, '0.50'],
    [-1_250_000n, '-1.25'],
    [-1n, '-0.000001'],
    [0n, '0.00'],
  ] as const) {
    it(`writes ${micro} as ${text}`, () => expect(formatMoney(micro)).to.equal(text));
  }

  it('gives no share above its rate, and misses it by less than one micro-unit', () => {
    holds(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (whole, bps) => {
        const exact = whole * BigInt(bps);
        const taken = share(whole, bps) * 10_000n;
        return taken <= exact && exact - taken < 10_000n;
      }),
    );
  });

  it('prices exactly: half-even, once, as whole-number arithmetic does', () => {
    const count = fc.integer({ min: 0, max: 2 ** 31 });
    const per = fc.integer({ min: 1, max: 1_000_000 });
    holds(
      fc.property(
        count,
        amount,
        per,
        (units, price, each) => priceOf(units, price, each) === halfEven(BigInt(units) * price, BigInt(each)),
      ),
    );
    holds(
      fc.property(
        count,
        fc.bigInt({ min: 0n, max: 99n }),
        (units, price) => priceOf(units, price, 2) === halfEven(BigInt(units) * price, 2n),
      ),
    );
  });

  it('rounds a half to the even neighbour, so that it favours neither side', () => {
    expect([1, 3, 5, 7].map((count) => priceOf(count, 1n, 2))).to.deep.equal([0n, 2n, 2n, 4n]);
  });
});
