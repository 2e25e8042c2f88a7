import { expect } from 'chai';
import fc from 'fast-check';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import {
  bandHierarchy,
  estimateUniqueness,
  findCandidates,
  findRepetition,
  generalisedSql,
  measurePopulation,
  measureRisk,
  parseHierarchy,
  searchLevels,
  type Hierarchy,
  type Histogram,
  type SensitiveMeasures,
} from '../../src/measures/risk/index.ts';
import { wageRecords } from '../../seeders/data/index.ts';

type Row = readonly (string | number | null)[];

/** Rows as a relation: numbers are integers, all else text. */
function table(names: readonly string[], rows: readonly Row[]): string {
  const cell = (value: string | number | null): string => (typeof value === 'string' ? sqlText(value) : String(value));
  return `(SELECT * FROM (VALUES ${rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')}) AS t(${names.join(', ')}))`;
}

async function told(
  values: readonly (readonly [string, string | number])[],
  hierarchy?: Hierarchy,
): Promise<SensitiveMeasures> {
  const columns = {
    quasiIdentifiers: ['q'],
    sensitive: ['s'],
    ...(hierarchy ? { hierarchies: { s: hierarchy } } : {}),
  };
  const { sensitive } = await withDuck((duck) => measureRisk(duck, table(['q', 's'], values), columns));
  return sensitive['s'] as SensitiveMeasures;
}

describe('what a class tells', () => {
  it('entropy l: three of one value and one of another are exp(0.5623) = 1.7548 values', async () => {
    const { entropy, distinct, recursive } = await told([
      ['a', 'x'],
      ['a', 'x'],
      ['a', 'x'],
      ['a', 'y'],
    ]);
    expect(entropy).closeTo(4 / 27 ** 0.25, 1e-12);
    expect([distinct, recursive]).to.deep.equal([2, 3]);
  });

  it('recursive (c,2): the class of one value has no c', async () => {
    expect(
      (
        await told([
          ['a', 'x'],
          ['a', 'y'],
          ['b', 'x'],
          ['b', 'x'],
        ])
      ).recursive,
    ).to.equal(null);
  });

  it('ordered t: salaries 3,000 to 11,000 as in the paper of Li, Li and Venkatasubramanian are 0.375 apart', async () => {
    const all = [3, 4, 5, 6, 7, 8, 9, 10, 11];
    const low = await told([...all.map((s): [string, number] => [s < 6 ? 'low' : 'rest', s])]);
    expect(low.tOrdered).closeTo(0.375, 1e-12);
    const mixed = await told(
      all.map((s): [string, number] => [[6, 8, 11].includes(s) ? 'mixed' : `alone ${s < 6 ? 'low' : 'high'}`, s]),
    );
    expect(mixed.tEqual).closeTo(2 / 3, 1e-12);
  });

  it('hierarchical t: what stays within a branch costs half as much as what crosses it', async () => {
    const tree = [
      ['a', 'A', '*'],
      ['b', 'A', '*'],
      ['c', 'B', '*'],
      ['d', 'B', '*'],
    ];
    const within = await told(
      [
        ['1', 'a'],
        ['1', 'c'],
        ['2', 'b'],
        ['2', 'd'],
      ],
      tree,
    );
    expect([within.tEqual, within.tHierarchical]).to.deep.equal([0.5, 0.25]);
    const across = await told(
      [
        ['1', 'a'],
        ['1', 'b'],
        ['2', 'c'],
        ['2', 'd'],
      ],
      tree,
    );
    expect([across.tEqual, across.tHierarchical]).to.deep.equal([0.5, 0.5]);
  });

  it('ordered and hierarchical t are what their sums say of any table', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 7 })), {
          minLength: 1,
          maxLength: 40,
        }),
        async (rows) => {
          const tree = Array.from({ length: 8 }, (_, value) => [value, value >> 1, value >> 2, 0].map(String));
          const measured = await told(rows, tree);
          const [ordered, hierarchical] = [slowOrdered(rows), slowHierarchical(rows)];
          expect(measured.tOrdered).closeTo(ordered, 1e-9);
          expect(measured.tHierarchical).closeTo(hierarchical, 1e-9);
        },
      ),
      { numRuns: 60, verbose: 1 },
    ));
});

type Pairs = readonly (readonly [string, number])[];
const classesOf = (rows: Pairs): Pairs[] =>
  [...new Set(rows.map(([q]) => q))].map((q) => rows.filter(([own]) => own === q));
const share = (rows: Pairs, holds: (value: number) => boolean): number =>
  rows.filter(([, value]) => holds(value)).length / rows.length;

function slowOrdered(rows: Pairs): number {
  const values = [...new Set(rows.map(([, value]) => value))].sort((a, b) => a - b);
  if (values.length < 2) return 0;
  const apart = (members: Pairs): number =>
    values.reduce(
      (sum, value) => sum + Math.abs(share(members, (own) => own <= value) - share(rows, (own) => own <= value)),
      0,
    ) /
    (values.length - 1);
  return Math.max(...classesOf(rows).map(apart));
}

/**
 * In a tree all of whose leaves are equally deep the distance is Σ over levels of half the difference at that level,
 * each worth one step of three.
 */
function slowHierarchical(rows: Pairs): number {
  const apart = (members: Pairs): number =>
    [0, 1, 2].reduce(
      (sum, level) =>
        sum +
        Array.from(
          { length: 8 >> level },
          (_, node) =>
            Math.abs(share(members, (own) => own >> level === node) - share(rows, (own) => own >> level === node)) / 2,
        ).reduce((a, b) => a + b, 0) /
          3,
      0,
    );
  return Math.max(...classesOf(rows).map(apart));
}

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
          const measured = await withDuck((duck) => measurePopulation(duck, as(sample), as(people), ['q']));
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
    expect(await withDuck((duck) => measurePopulation(duck, sample, population, ['q']))).to.deep.include({
      kMap: 1,
      uncovered: 2,
    });
  });
});

describe('what nobody declared', () => {
  it('finds single columns and pairs that tell almost all apart, and no pair with such a column', async () => {
    const rows = Array.from({ length: 400 }, (_, at): Row => [at, at % 20, Math.floor(at / 20), at % 2]);
    const found = await withDuck((duck) =>
      findCandidates(duck, table(['id', 'x', 'y', 'z'], rows), ['id', 'x', 'y', 'z'], { least: 0.99 }),
    );
    expect(found.map(({ columns, separation, distinct }) => [columns.join(), separation, distinct])).to.deep.equal([
      ['id', 1, 400],
      ['x,y', 1, 400],
    ]);
  });

  it('sees through a file that was copied to raise its k', async () => {
    const rows = Array.from({ length: 30 }, (_, at): Row => [at, at % 10]);
    const repetition = await withDuck((duck) => findRepetition(duck, table(['id', 'x'], rows), ['x']));
    expect(repetition).to.deep.equal({ rows: 30, classes: 10, gcd: 3, share: 1 - 10 / 30 });
  });
});

describe('generalisation', () => {
  const people = wageRecords().map(({ age, sex, occupation, union, hourly_wage: wage }): Row => [
    age,
    sex,
    occupation,
    union,
    Math.round(wage),
  ]);
  const relation = table(['age', 'sex', 'occupation', 'member', 'wage'], people);
  const flat = (at: number): Hierarchy =>
    [...new Set(people.map((row) => String(row[at])))].map((value) => [value, '*']);
  const hierarchies = {
    age: bandHierarchy(
      people.map(([age]) => Number(age)),
      [5, 10, 20],
    ),
    sex: flat(1),
    occupation: flat(2),
  };
  const quasiIdentifiers = ['age', 'sex', 'occupation'];
  const sensitive = ['member', 'wage'];

  it('reaches the thresholds, loses least first, and is what its SQL makes', async () => {
    const thresholds = { k: 5, l: 2, t: 0.5 };
    const columns = { quasiIdentifiers, sensitive };
    await withDuck(async (duck) => {
      const { solutions, searched, vectors } = await searchLevels(duck, relation, {
        ...columns,
        hierarchies,
        thresholds,
        suppress: 0.05,
        most: 3,
      });
      expect(solutions.length).greaterThan(0);
      expect(searched).to.equal(vectors);
      expect(solutions.map(({ loss }) => loss)).to.deep.equal(solutions.map(({ loss }) => loss).sort((a, b) => a - b));
      for (const { levels, suppressed, risk, averageClass } of solutions) {
        const made = await measureRisk(
          duck,
          generalisedSql(relation, { quasiIdentifiers, hierarchies, levels, k: 5 }),
          columns,
        );
        expect(made).to.deep.equal(risk);
        expect([made.rows + suppressed, made.rows / made.classes, suppressed <= 0.05 * 534]).to.deep.equal([
          534,
          averageClass,
          true,
        ]);
      }
      const best = Math.min(...(await everyVector(duck, relation, thresholds)).map(({ loss }) => loss));
      expect(solutions[0]?.loss).closeTo(best, 1e-12);
    });
  });

  type Duck = Parameters<Parameters<typeof withDuck>[0]>[0];

  /** Judges all 5 × 2 × 2 vectors through SQL, and takes the loss of each from its definition. */
  async function everyVector(
    duck: Duck,
    from: string,
    { k, l, t }: { k: number; l: number; t: number },
  ): Promise<{ levels: number[]; loss: number }[]> {
    const vectors = [0, 1, 2, 3, 4].flatMap((age) => [0, 1].flatMap((sex) => [0, 1].map((job) => [age, sex, job])));
    const reached: { levels: number[]; loss: number }[] = [];
    for (const levels of vectors) {
      const risk = await measureRisk(duck, generalisedSql(from, { quasiIdentifiers, hierarchies, levels, k }), {
        quasiIdentifiers,
        sensitive,
      });
      const tells = Object.values(risk.sensitive);
      const holds =
        risk.rows >= 0.95 * 534 &&
        tells.every(({ distinct, tEqual, tOrdered }) => distinct >= l && (tOrdered ?? tEqual) <= t);
      if (holds) reached.push({ levels, loss: lossOf(levels, k) });
    }
    return reached;
  }

  function lossOf(levels: number[], k: number): number {
    const wide = people.map((row) =>
      quasiIdentifiers.map(
        (name, at) => hierarchies[name as 'age'].find(([raw]) => raw === String(row[at]))?.[levels[at] ?? 0],
      ),
    );
    const size = (row: (string | undefined)[]): number => wide.filter((other) => other.join() === row.join()).length;
    const widened = (row: (string | undefined)[]): number =>
      quasiIdentifiers.reduce((sum, name, at) => {
        const tree = hierarchies[name as 'age'];
        return sum + (tree.filter((line) => line[levels[at] ?? 0] === row[at]).length - 1) / (tree.length - 1) / 3;
      }, 0);
    return wide.reduce((sum, row) => sum + (size(row) < k ? 1 : widened(row)), 0) / people.length;
  }

  /** The connection, telling of each question to it when it was answered. */
  const watched = (duck: Duck, answered: () => void): Duck =>
    new Proxy(duck, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]): unknown => Promise.resolve(value.apply(target, args)).finally(answered);
      },
    });
  const searchOf = { quasiIdentifiers, sensitive, hierarchies, suppress: 0.05 };

  it('lets the event loop turn while vectors of levels are judged', async () => {
    let [ticks, running] = [0, true];
    const tick = (): void => {
      ticks += 1;
      if (running) setImmediate(tick);
    };
    setImmediate(tick);
    const thresholds = { k: 30, l: 2, t: 0.3 };
    await withDuck((duck) =>
      searchLevels(
        watched(duck, () => (ticks = 0)),
        relation,
        { ...searchOf, thresholds },
      ),
    );
    running = false;
    expect(ticks).least(8);
  });

  it('judges three thousand classes of three thousand values as SQL measures them', async () => {
    const wide = '(SELECT i // 2 * 7 % 3001 AS a, i // 2 * 13 % 3011 AS b, i * 17 % 3001 AS s FROM range(6000) t(i))';
    await withDuck(async (duck) => {
      const columns = { quasiIdentifiers: ['a', 'b'], sensitive: ['s'] };
      const { solutions } = await searchLevels(duck, wide, { ...columns, hierarchies: {}, thresholds: { k: 2 } });
      expect(solutions.map(({ risk }) => risk)).deep.equal([await measureRisk(duck, wide, columns)]);
    });
  });

  it('says how many vectors it searched when there were too many', async () => {
    const search = { ...searchOf, thresholds: { k: 5, l: 2, t: 0.5 }, effort: 5_000 };
    const { solutions, searched, vectors } = await withDuck((duck) => searchLevels(duck, relation, search));
    expect(vectors).equal(20);
    expect(searched).greaterThan(0).lessThan(20);
    for (const { risk } of solutions) expect(risk.k).least(5);
  });

  it('is searched one after the other, also after one that failed', async () => {
    const order: string[] = [];
    const one = (name: string, from: string) =>
      withDuck((duck) => {
        const search = {
          ...searchOf,
          quasiIdentifiers: from === relation ? quasiIdentifiers : ['nobody'],
          thresholds: { k: 5 },
        };
        return searchLevels(
          watched(duck, () => order.push(name)),
          relation,
          search,
        ).catch(() => name);
      });
    const answers = await Promise.all([one('a', relation), one('b', ''), one('c', relation)]);
    const turns = order.filter((name, at) => name !== order[at - 1]);
    expect(turns.length, turns.join('')).equal(new Set(turns).size);
    expect(answers[1]).equal('b');
    expect(answers[2]).deep.equal(answers[0]);
  });

  it('keeps columns and the order of rows, and does not lose a value silently', async () => {
    const from = table(
      ['id', 'age'],
      [
        [1, 21],
        [2, 39],
        [3, null],
        [4, 22],
      ],
    );
    const how = { quasiIdentifiers: ['age'], hierarchies: { age: bandHierarchy([21, 22, 39], [10]) } };
    await withDuck(async (duck) => {
      const read = async (levels: number[], k = 1) =>
        (await duck.runAndReadAll(`SELECT * FROM ${generalisedSql(from, { ...how, levels, k })}`)).getRowsJS();
      expect(await read([1])).to.deep.equal([
        [1, '20-29'],
        [2, '30-39'],
        [3, null],
        [4, '20-29'],
      ]);
      expect(await read([1], 2)).to.deep.equal([
        [1, '20-29'],
        [4, '20-29'],
      ]);
      expect((await read([2])).map(([, age]) => age)).to.deep.equal(['*', '*', '*', '*']);
      const short = { ...how, hierarchies: { age: bandHierarchy([21, 22], [10]) }, levels: [1] };
      expect(
        await duck.run(`CREATE TEMP TABLE x AS SELECT * FROM ${generalisedSql(from, short)}`).catch(String),
      ).to.match(/"age" is not in its hierarchy/);
    });
    expect(() => generalisedSql(from, { ...how, levels: [3] })).to.throw(/levels 0 to 2, not 3/);
    expect(() => generalisedSql(from, { ...how, levels: [] })).to.throw(/0 levels were given for the 1/);
  });

  it('reads hierarchies, and names the lines that make none', () => {
    expect(parseHierarchy('1;a;*\r\n2;a;*\r\n2;a;*\r\n')).to.deep.equal([
      ['1', 'a', '*'],
      ['2', 'a', '*'],
    ]);
    expect(() => parseHierarchy('1;a\n2;a;*\n1;b')).to.throw(/line 2 has 3 cells.*line 3 generalises "1" otherwise/);
    expect(() => parseHierarchy('1;a;x\n2;a;y')).to.throw(/level 2 tells apart/);
    expect(() => parseHierarchy('')).to.throw(/no lines/);
    expect(() => bandHierarchy([1], [5, 7])).to.throw(RangeError);
  });
});
