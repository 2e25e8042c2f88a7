import { expect } from 'chai';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import {
  findCandidates,
  findRepetition,
  measureRisk,
  type Hierarchy,
  type SensitiveMeasures,
} from '../../src/measures/risk/index.ts';
import { type Row, table } from './relations.ts';

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

describe('what nobody declared', () => {
  it('finds single columns and pairs that tell almost all apart, and no pair with such a column', async () => {
    const rows = Array.from({ length: 400 }, (_, at): Row => [at, at % 20, Math.floor(at / 20), at % 2]);
    const found = await withDuck((duck) =>
      findCandidates(duck, table(['id', 'x', 'y', 'z'], rows), {
        columns: ['id', 'x', 'y', 'z'],
        limits: { separation: 0.99, k: 11 },
      }),
    );
    expect(found.map(({ columns, separation, distinct }) => [columns.join(), separation, distinct])).to.deep.equal([
      ['id', 1, 400],
      ['x,y', 1, 400],
    ]);
  });

  it('does not find columns that single nobody out, however many values they have', async () => {
    const search = (columns: readonly string[], k: number) => ({ columns, limits: { separation: 0.99, k } });
    await withDuck(async (duck) => {
      const crowd = '(SELECT i % 25 AS a, (i // 25) % 26 AS b, i % 12500 AS c FROM range(50000) t(i))';
      expect(await findCandidates(duck, crowd, search(['a', 'b'], 11))).to.deep.equal([]);
      const [found] = await findCandidates(duck, crowd, search(['c'], 11));
      expect(found).to.deep.include({ columns: ['c'], distinct: 12_500, unique: 0 });
      expect(found?.expected).closeTo(4, 1e-9);
      expect(await findCandidates(duck, crowd, search(['c'], 4))).to.deep.equal([]);
      const few = '(SELECT i % 110 AS a, i % 115 AS b FROM range(50000) t(i))';
      const pairs = await findCandidates(duck, few, search(['a', 'b'], 25));
      expect(pairs.map(({ columns }) => columns.join())).to.deep.equal(['a,b']);
    });
  });

  it('measures candidates in persons: whoever is alone with a value in one of many rows is singled out', async () => {
    const rows =
      '(SELECT i % 100 AS who, CASE WHEN i < 100 THEN i % 100 ELSE 100 + i % 3 END AS x FROM range(2000) t(i))';
    await withDuck(async (duck) => {
      const search = { columns: ['x'], limits: { separation: 0.5, k: 2 }, person: 'who' };
      const [found] = await findCandidates(duck, rows, search);
      expect(found).to.deep.include({ columns: ['x'], distinct: 103, unique: 1 });
      expect(found?.expected).closeTo((100 + 3 * 100 * 100) / 400, 1e-9);
    });
  });

  it('is the same of a million rows and more: what every so-manieth row suggests is measured on all', async () => {
    const rows = '(SELECT i % 100000 AS a, i AS b FROM range(1500000) t(i))';
    const limits = { separation: 0.99, k: 11 };
    const found = await withDuck((duck) => findCandidates(duck, rows, { columns: ['a', 'b'], limits }));
    expect(found.map(({ columns, unique }) => [columns.join(), unique])).to.deep.equal([['b', 1]]);
  });

  it('sees through a file that was copied to raise its k', async () => {
    const rows = Array.from({ length: 30 }, (_, at): Row => [at, at % 10]);
    const repetition = await withDuck((duck) => findRepetition(duck, table(['id', 'x'], rows), ['x']));
    expect(repetition).to.deep.equal({ rows: 30, classes: 10, gcd: 3, share: 1 - 10 / 30 });
  });
});
