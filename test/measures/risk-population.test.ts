import { expect } from 'chai';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import { estimateUniqueness, measurePopulation, type Histogram } from '../../src/measures/risk/index.ts';
import { table } from './relations.ts';

describe('uniques in the population', () => {
  const histogram: Histogram = [
    [1, 20],
    [2, 6],
    [3, 4],
    [5, 3],
    [12, 2],
    [30, 1],
  ];

  it('by Zayatz: the chance that a class met once is a class of one', () => {
    const [n, N] = [113, 226];
    const choose = (top: number, of: number): number =>
      Array.from({ length: of }, (_, at) => (top - at) / (at + 1)).reduce((a, b) => a * b, 1);
    const once = (size: number): number => (choose(size, 1) * choose(N - size, n - 1)) / choose(N, n);
    const all = histogram.reduce((sum, [size, count]) => sum + count * once(size), 0);
    expect(estimateUniqueness(histogram, 0.5).zayatz).closeTo((20 / n) * ((20 * once(1)) / all), 1e-10);
  });

  it('by Pitman: no θ and α near the ones found are likelier', () => {
    const { pitman } = estimateUniqueness(histogram, 0.1);
    expect(pitman).closeTo(grid(histogram, 1130), 0.002);
  });

  it("by Dankar's rule: Pitman up to a tenth, Zayatz above, and nothing without uniques in the sample", () => {
    const [few, many] = [estimateUniqueness(histogram, 0.1), estimateUniqueness(histogram, 0.2)];
    expect([few.dankar, many.dankar]).to.deep.equal([
      { estimate: few.pitman, rule: 'pitman' },
      { estimate: many.zayatz, rule: 'zayatz' },
    ]);
    expect(estimateUniqueness([[2, 5]], 0.1).dankar).to.deep.equal({ estimate: 0, rule: 'none' });
    expect(estimateUniqueness(histogram, 1).zayatz).closeTo(20 / 113, 1e-12);
    for (const fraction of [0, -1, 1.1, NaN])
      expect(() => estimateUniqueness(histogram, fraction)).to.throw(RangeError);
  });
});

/**
 * The share of uniques at the likeliest point of a fine grid, by the probability of the partition itself (Pitman's
 * sampling formula).
 */
function grid(histogram: Histogram, population: number): number {
  const u = histogram.reduce((sum, [, count]) => sum + count, 0);
  const n = histogram.reduce((sum, [size, count]) => sum + size * count, 0);
  const logs = (count: number, of: (at: number) => number): number =>
    Array.from({ length: count }, (_, at) => Math.log(of(at + 1))).reduce((a, b) => a + b, 0);
  let best = { likelihood: -Infinity, t: 0, a: 0 };
  for (let t = 0.5; t < 60; t += 0.5)
    for (let a = 0.01; a < 1; a += 0.005) {
      const likelihood =
        logs(u - 1, (i) => t + i * a) -
        logs(n - 1, (i) => t + i) +
        histogram.reduce((sum, [size, count]) => sum + count * logs(size - 1, (j) => j - a), 0);
      if (likelihood > best.likelihood) best = { likelihood, t, a };
    }
  const { t, a } = best;
  return Math.exp(ratioOfGammas(t + 1, t + a) + a * Math.log(population)) / population;
}

/** ln Γ(x) − ln Γ(y), by raising both until Stirling's series holds. */
function ratioOfGammas(x: number, y: number): number {
  const log = (z: number): number => (z > 200 ? (z - 0.5) * Math.log(z) - z + 1 / (12 * z) : log(z + 1) - Math.log(z));
  return log(x) - log(y);
}

describe('against a population', () => {
  it('k-map, journalist and marketer risk are what they say of each record', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', null), fc.boolean()), { minLength: 1, maxLength: 30 }),
        async (people) => {
          const sample = people.filter(([, drawn]) => drawn);
          fc.pre(sample.length > 0);
          const as = (rows: typeof people): string =>
            `(SELECT CAST(q AS VARCHAR) AS q FROM ${table(
              ['q', 'x'],
              rows.map(([q]) => [q, 1]),
            )})`;
          const measured = await withDuck((duck) =>
            measurePopulation(duck, as(sample), as(people), { quasiIdentifiers: ['q'] }),
          );
          const size = (rows: typeof people, q: string | null): number => rows.filter(([own]) => own === q).length;
          const classes = [...new Set(sample.map(([q]) => q))];
          const marketer = sample.reduce((sum, [q]) => sum + 1 / size(people, q), 0) / sample.length;
          expect(measured.kMap).to.equal(Math.min(...classes.map((q) => size(people, q))));
          expect(measured.highest).to.equal(1 / measured.kMap);
          expect(measured.marketer).closeTo(marketer, 1e-12);
          expect(measured.average).closeTo(
            Math.max(marketer, classes.length / classes.reduce((sum, q) => sum + size(people, q), 0)),
            1e-12,
          );
          expect(measured.uncovered).to.equal(0);
        },
      ),
      { numRuns: 40, verbose: 1 },
    ));

  it('tells that records are not in it', async () => {
    const [sample, population] = [table(['q'], [['a'], ['a'], ['b']]), table(['q'], [['a'], ['c']])];
    expect(
      await withDuck((duck) => measurePopulation(duck, sample, population, { quasiIdentifiers: ['q'] })),
    ).to.deep.include({
      kMap: 1,
      uncovered: 2,
    });
  });
});
