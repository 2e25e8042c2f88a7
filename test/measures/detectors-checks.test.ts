import { expect } from 'chai';
import fc from 'fast-check';
import { binomialTail, hypergeometricTail, zScore } from '../../src/measures/detectors/chance.ts';
import { checkCharacter, residentIdValid } from '../../src/measures/detectors/index.ts';
import { birthDayPlausible, regionPlausible, residentId } from '../../src/measures/detectors/resident-id.ts';
import { windows } from '../../src/measures/detectors/numbers.ts';
import { appendCheck, randomFrom, residentIdOf } from '../support/identifiers.ts';

const today = '20241122';
const change = fc.integer({ min: 1, max: 9 });
const valid = fc.integer().map((seed) => residentIdOf(randomFrom(seed)));

describe('the checks of a resident id', () => {
  it('know the examples of the standard', () => {
    expect(checkCharacter('11010519491231002')).to.equal('X');
    expect(checkCharacter('44052418800101001')).to.equal('4');
    expect(residentIdValid('11010519491231002X', today)).to.equal(true);
    expect(residentIdValid('11010519491231002x', today)).to.equal(false);
    expect(residentIdValid('110105194912310021', today)).to.equal(false);
  });

  it('agree with ISO 7064 MOD 11-2', () =>
    fc.assert(
      fc.property(fc.stringMatching(/^\d{17}$/), (first17) => {
        expect(first17 + checkCharacter(first17)).to.equal(appendCheck(first17));
      }),
      { verbose: 1 },
    ));

  it('accept what is right, and no wrong digit or swap of neighbours', () =>
    fc.assert(
      fc.property(valid, fc.nat(16), change, (id, at, by) => {
        expect(residentIdValid(id, today), id).to.equal(true);
        const wrong = id.slice(0, at) + String((Number(id[at]) + by) % 10) + id.slice(at + 1);
        expect(residentIdValid(wrong, today), wrong).to.equal(false);
        const swapped = id.slice(0, at) + (id[at + 1] ?? '') + (id[at] ?? '') + id.slice(at + 2);
        expect(residentIdValid(swapped, today), swapped).to.equal(swapped === id);
      }),
      { verbose: 1 },
    ));

  it('refuse a birth that is no day, or later than today', () => {
    for (const day of ['19000101', '20000229', '20241122', '19491231'])
      expect(birthDayPlausible(day, today), day).to.equal(true);
    for (const day of [
      '18991231',
      '19000229',
      '20230229',
      '20241123',
      '20240431',
      '20241301',
      '20240001',
      '20240100',
      '20240132',
    ]) {
      expect(birthDayPlausible(day, today), day).to.equal(false);
      expect(residentIdValid(appendCheck(`310115${day}123`), today), day).to.equal(false);
    }
  });

  it('refuse regions that never were', () => {
    for (const prefix of ['110105', '441900', '469023', '659001', '810000', '820000', '830000', '931840', '911004']) {
      expect(regionPlausible(prefix), prefix).to.equal(true);
    }
    for (const prefix of [
      '100105',
      '160101',
      '310015',
      '317115',
      '380101',
      '810001',
      '840000',
      '990156',
      '931003',
      '931895',
      '000000',
    ]) {
      expect(regionPlausible(prefix), prefix).to.equal(false);
      expect(residentIdValid(appendCheck(`${prefix}19900307123`), today), prefix).to.equal(false);
    }
  });

  it('pass a random number as often as they say', () => {
    let regions = 0;
    for (let prefix = 100_000; prefix < 1_000_000; prefix += 1) if (regionPlausible(String(prefix))) regions += 1;
    let days = 0;
    for (let day = 19_000_000; day < 20_250_000; day += 1) if (birthDayPlausible(String(day), today)) days += 1;
    expect(residentId.chanceRate(today)).to.be.closeTo(((regions / 900_000) * (days / 1e8)) / 11, 1e-15);
  });
});

describe('numbers in a run of digits', () => {
  const texts = (run: string, ...lengths: number[]): string[] => windows(run, lengths).map(({ text }) => text);

  it('are neighbouring groups joined', () => {
    expect(texts('138-0013 8000', 11)).to.deep.equal(['13800138000']);
    expect(texts('13800138000 13900139000', 11)).to.deep.equal(['13800138000', '13900139000']);
    expect(texts('310115 19900307 123x', 18)).to.deep.equal(['31011519900307123X']);
    expect(texts('138001380001', 11)).to.deep.equal([]);
  });

  it('end before an X of the next word', () => {
    expect(texts('13800138000x', 11)).to.deep.equal(['13800138000']);
    expect(texts('310115199003071230 x', 18)).to.include('310115199003071230');
  });
});

describe('chances', () => {
  const choose = (of: number, take: number): number => (take === 0 ? 1 : (choose(of - 1, take - 1) * of) / take);

  it('of a binomial tail are sums of its terms', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(61),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (trials, hits, chance) => {
          let tail = 0;
          for (let count = hits; count <= trials; count += 1)
            tail += choose(trials, count) * chance ** count * (1 - chance) ** (trials - count);
          expect(binomialTail(trials, hits, chance)).to.be.closeTo(tail, 1e-9 + tail * 1e-8);
          if (hits > trials * chance)
            expect(binomialTail(trials, hits, chance)).to.be.within(tail * (1 - 1e-7), tail * (1 + 1e-7));
        },
      ),
      { verbose: 1 },
    ));

  it('of a binomial tail stay exact far out and among millions', () => {
    expect(binomialTail(3, 3, 1e-5)).to.be.closeTo(1e-15, 1e-22);
    expect(binomialTail(10_000_000, 0, 1e-5)).to.equal(1);
    expect(binomialTail(10_000_000, 1, 1e-5)).to.be.closeTo(1, 1e-12);
    expect(binomialTail(10_000_000, 100_000, 1e-5)).to.equal(0);
    expect(binomialTail(1_000_000, 10, 1e-5)).to.be.closeTo(0.5420703, 1e-5);
    expect(binomialTail(5, 6, 0.5)).to.equal(0);
  });

  it('of drawing without putting back are counts of the ways', () => {
    expect(hypergeometricTail(70, 52, 0, 0)).to.be.closeTo(1, 1e-12);
    expect(hypergeometricTail(70, 52, 1, 1)).to.be.closeTo(52 / 70, 1e-12);
    expect(hypergeometricTail(70, 52, 52, 52)).to.be.closeTo(1 / choose(70, 52), 1e-25);
    const ways = choose(4, 2) * choose(6, 3) + choose(4, 3) * choose(6, 2) + choose(4, 4) * choose(6, 1);
    expect(hypergeometricTail(10, 4, 5, 2)).to.be.closeTo(ways / choose(10, 5), 1e-12);
  });

  it('have no z without trials', () => expect(zScore(0, 0, 0.5)).to.equal(0));
});
