import { expect } from 'chai';
import { rounds } from '../support/rounds.ts';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import {
  findRepetition,
  generalisedSql,
  measurePopulation,
  measureRisk,
  searchLevels,
} from '../../src/measures/risk/index.ts';
import { closeTo, byHandOfPersons, classesOfPersons, sizeOf, type Visit } from './persons-by-hand.ts';
import { table } from './relations.ts';

const cell = fc.constantFrom('a', 'b', null);
const visit: fc.Arbitrary<Visit> = fc.record({
  who: fc.constantFrom('p1', 'p2', 'p3', 'p4', ' p4', '', null),
  q: cell,
  r: fc.constantFrom('x', 'y'),
  s: fc.constantFrom('flu', 'cold', 'FLU ', '', null),
});
const names = ['who', 'q', 'r', 's'];
const relation = (visits: readonly Visit[]): string =>
  `(SELECT CAST(who AS VARCHAR) AS who, CAST(q AS VARCHAR) AS q, r, CAST(s AS VARCHAR) AS s FROM ${table(
    names,
    visits.map(({ who, q, r, s }) => [who, q, r, s]),
  )})`;
const visits = fc.array(visit, { minLength: 1, maxLength: 25 });
const some = fc.subarray(['q', 'r'] as const);
const flat = [
  ['a', '*'],
  ['b', '*'],
];
const columnsOf = (quasiIdentifiers: readonly ('q' | 'r')[]) => ({ quasiIdentifiers, sensitive: ['s'], person: 'who' });
const runs = { numRuns: rounds(20, 1_000), verbose: 1 } as const;

describe('risk where a person has several rows', () => {
  it('is what the definitions say of persons, in any table and however many rows are read at once', () =>
    fc.assert(
      fc.asyncProperty(visits, some, fc.constantFrom(5, 40), async (rows, quasiIdentifiers, rowsAtOnce) => {
        const columns = { ...columnsOf(quasiIdentifiers), rowsAtOnce };
        const risk = await withDuck((duck) => measureRisk(duck, relation(rows), columns));
        closeTo(risk, byHandOfPersons(rows, quasiIdentifiers));
        const bare = await withDuck((duck) => measureRisk(duck, relation(rows), { ...columns, sensitive: [] }));
        closeTo(bare, { ...byHandOfPersons(rows, quasiIdentifiers), sensitive: {} });
      }),
      runs,
    ));

  it('is the same by the rows where each row is another person', () =>
    fc.assert(
      fc.asyncProperty(visits, some, async (rows, quasiIdentifiers) => {
        const others = rows.map((row, at) => ({ ...row, who: `p${at}` }));
        const { person, ...columns } = columnsOf(quasiIdentifiers);
        await withDuck(async (duck) => {
          const byRows = await measureRisk(duck, relation(others), columns);
          const { persons, ...byPersons } = await measureRisk(duck, relation(others), { ...columns, person });
          expect(byPersons).to.deep.equal(byRows);
          expect(persons).to.deep.equal({ column: 'who', persons: rows.length, unknown: 0, several: 0 });
        });
      }),
      runs,
    ));

  it('is not made smaller by rows that name nobody, wherever they are added', () =>
    fc.assert(
      fc.asyncProperty(visits, some, async (rows, quasiIdentifiers) => {
        const named = rows.filter(({ who }) => (who ?? '').trim() !== '');
        fc.pre(named.length > 0);
        const [all, known] = await withDuck(async (duck) => [
          await measureRisk(duck, relation(rows), columnsOf(quasiIdentifiers)),
          await measureRisk(duck, relation(named), columnsOf(quasiIdentifiers)),
        ]);
        expect(all?.k).to.be.most(known?.k ?? 0);
        expect(all?.highest).to.be.least(known?.highest ?? 0);
      }),
      runs,
    ));

  it('is searched by persons: what a search promises is what its SQL makes, and no class is below k', () =>
    fc.assert(
      fc.asyncProperty(visits, fc.constantFrom(2, 3), async (rows, k) => {
        const quasiIdentifiers = ['q', 'r'] as const;
        const hierarchies = {
          q: flat,
          r: [
            ['x', '*'],
            ['y', '*'],
          ],
        };
        await withDuck(async (duck) => {
          const search = { ...columnsOf(quasiIdentifiers), hierarchies, thresholds: { k }, suppress: 0.5 };
          const { solutions } = await searchLevels(duck, relation(rows), search);
          for (const { levels, suppressed, risk } of solutions) {
            const how = { quasiIdentifiers, hierarchies, levels, k, person: 'who' };
            const made = await measureRisk(duck, generalisedSql(relation(rows), how), columnsOf(quasiIdentifiers));
            closeTo(risk, made);
            expect(made.k).to.be.least(k);
            expect(made.rows + suppressed).to.equal(rows.length);
          }
          const top = byHandOfPersons(
            rows.map((row) => ({ ...row, q: '*', r: '*' })),
            quasiIdentifiers,
          );
          if (top.k >= k) expect(solutions).to.have.length.above(0);
        });
      }),
      runs,
    ));

  it('against a population is the best chance of each person, whose rows count once on both sides', () =>
    fc.assert(
      fc.asyncProperty(visits, visits, async (sample, more) => {
        const population = [...sample, ...more];
        const { kMap, marketer, uncovered } = await withDuck((duck) =>
          measurePopulation(duck, relation(sample), relation(population), { quasiIdentifiers: ['q'], person: 'who' }),
        );
        const classes = classesOfPersons(sample, ['q']);
        const whole = (q: string | null): number => sizeOf(population.filter((row) => row.q === q));
        const chances = new Map<string, number>();
        for (const { members, people } of classes)
          for (const who of people) chances.set(who, Math.max(chances.get(who) ?? 0, 1 / whole(members[0]?.q ?? null)));
        expect(kMap).to.equal(Math.min(...classes.map(({ members }) => whole(members[0]?.q ?? null))));
        expect(marketer).closeTo([...chances.values()].reduce((sum, one) => sum + one, 0) / chances.size, 1e-9);
        expect(uncovered).to.equal(0);
      }),
      runs,
    ));

  it('sees persons who were copied under other names, and not that a person has two equal rows', async () => {
    const rows = ['p1', 'p2', 'p3', 'p4'].flatMap((who, at): Visit[] =>
      ['x', 'y', 'y'].map((r) => ({ who, q: at % 2 === 0 ? 'a' : 'b', r, s: 'flu' })),
    );
    const repetition = await withDuck((duck) => findRepetition(duck, relation(rows), ['q', 'r', 's'], 'who'));
    expect(repetition).to.deep.equal({ rows: 4, classes: 2, gcd: 2, share: 0.5 });
  });

  it('keeps classes apart whose hash somebody made the same', async () => {
    const cells = [
      `'p1', 1::UBIGINT, 7::UBIGINT, 'flu'`,
      `'p2', 2, 16205258005942883998, 'cold'`,
      `'p2', 2, 16205258005942883998, 'flu'`,
    ];
    const pairs = `(VALUES ${cells.map((row) => `(${row})`).join(', ')}) AS t(who, q, r, s)`;
    await withDuck(async (duck) => {
      const [[same] = []] = (await duck.runAndReadAll(`SELECT count(DISTINCT hash(q, r)) FROM ${pairs}`)).getRowsJS();
      expect(same, 'the engine hashes otherwise now: contrive two others').to.equal(1n);
      for (const sensitive of [['s'], []]) {
        const risk = await measureRisk(duck, `(FROM ${pairs})`, { ...columnsOf(['q', 'r']), sensitive });
        expect(risk).to.include({ classes: 2, k: 1 });
      }
    });
  });
});
