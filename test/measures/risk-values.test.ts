import { expect } from 'chai';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import {
  calendarHierarchy,
  generalisedSql,
  HierarchyFault,
  measurePopulation,
  measureRisk,
  parseHierarchy,
  searchLevels,
  spelledFor,
} from '../../src/measures/risk/index.ts';
import { normalForm } from '../../src/measures/risk/values.ts';
import { type Row, table } from './relations.ts';

const told = async (values: readonly (string | null)[], hierarchy?: string[][]) => {
  const rows = table(['q', 's'], [['q', 'x'] as Row, ...values.map((value): Row => ['q', value])].slice(1));
  const { sensitive } = await withDuck((duck) =>
    measureRisk(duck, `(SELECT q, CAST(s AS VARCHAR) AS s FROM ${rows})`, {
      quasiIdentifiers: ['q'],
      sensitive: ['s'],
      ...(hierarchy ? { hierarchies: { s: hierarchy } } : {}),
    }),
  );
  return sensitive['s'];
};

describe('sensitive values', () => {
  it('are one however they are spelled: by case, width, space and script', async () => {
    const spellings = ['Ulcer', 'ulcer', ' Ulcer ', 'ＵＬＣＥＲ', 'ulcer\u200b'];
    expect(await told(spellings)).to.include({ distinct: 1, entropy: 1, recursive: null, tEqual: 0 });
    expect(await told(['胃潰瘍', '胃溃疡'])).to.include({ distinct: 1 });
    expect(await told(['peptic  ulcer', 'Peptic ulcer', 'cold'])).to.include({ distinct: 2 });
  });

  it('that are blank are none, in whichever way they are', async () => {
    expect(await told(['ulcer', '', null, ' ', '\u3000', '\u200b'])).to.include({ distinct: 1, entropy: 1 });
    expect(await told(['ulcer', 'N/A', '未知', 'Unknown', '－', '不详'])).to.include({ distinct: 1, entropy: 1 });
    expect(await told(['ulcer', 'none', '无'])).to.include({ distinct: 3 });
    expect(await told([null, ''])).to.include({ distinct: 0, entropy: 0, recursive: null });
  });

  it('that lack more often in a class than in the whole are told by t', async () => {
    const rows = [['a', 'x'], ['a', 'x'], ['b', null], ['b', 'x']].map((row): Row => row as Row); // prettier-ignore
    const { sensitive } = await withDuck((duck) =>
      measureRisk(duck, table(['q', 's'], rows), { quasiIdentifiers: ['q'], sensitive: ['s'] }),
    );
    expect(sensitive['s']).to.include({ tEqual: 0.25, distinct: 1 });
  });

  it('are found in a hierarchy that spells them otherwise', async () => {
    const tree = [
      ['ULCER', 'Stomach', '*'],
      ['Cold', 'Nose', '*'],
    ];
    expect(await told(['ulcer', 'Ulcer ', 'cold'], tree)).to.include({ distinct: 2, tHierarchical: 0 });
  });

  it('have a normal form that is its own normal form', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const form = normalForm(text);
        expect(form === null ? null : normalForm(form)).to.equal(form);
        expect(normalForm(` ${text.toUpperCase().toLowerCase()}\t`)).to.equal(
          normalForm(text.toUpperCase().toLowerCase()),
        );
      }),
      { verbose: 1 },
    ));

  it('make the same measures in a search as in SQL when they are spelled in many ways', async () => {
    const rows = Array.from({ length: 60 }, (_, at): Row => [
      at % 3,
      ['Flu', 'flu ', '', 'cold', null][at % 5] ?? null,
    ]);
    const relation = `(SELECT q, CAST(s AS VARCHAR) AS s FROM ${table(['q', 's'], rows)})`;
    const columns = { quasiIdentifiers: ['q'], sensitive: ['s'] };
    await withDuck(async (duck) => {
      const { solutions } = await searchLevels(duck, relation, { ...columns, hierarchies: {}, thresholds: { k: 2 } });
      expect(solutions.map(({ risk }) => risk)).to.deep.equal([await measureRisk(duck, relation, columns)]);
    });
  });
});

describe('columns with names that plain objects know', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty'])
    it(`are measured and searched: ${name}`, async () => {
      const rows = Array.from({ length: 12 }, (_, at): Row => [at % 2, ['a', 'b', 'c'][at % 3] ?? null]);
      for (const [first, second] of [
        [name, 'other'],
        ['other', name],
      ]) {
        // prettier-ignore
        const relation = table([`"${first}"`, `"${second}"`], rows);
        const columns = { quasiIdentifiers: [first as string], sensitive: [second as string] };
        await withDuck(async (duck) => {
          const risk = await measureRisk(duck, relation, columns);
          expect(risk.k).to.equal(6);
          expect(Object.entries(risk.sensitive).map(([own, { distinct }]) => [own, distinct])).to.deep.equal([
            [second, 3],
          ]);
          const { solutions } = await searchLevels(duck, relation, {
            ...columns,
            hierarchies: {},
            thresholds: { k: 6 },
          });
          expect(solutions.map((one) => one.risk)).to.deep.equal([risk]);
        });
      }
    });
});

describe('hierarchies and populations', () => {
  const types: readonly (readonly [type: string, written: string, stored: string])[] = [
    ['BOOLEAN', 'TRUE', 'true'],
    ['BIGINT', '20.0', '20'],
    ['DOUBLE', '20', '20.0'],
    ['DECIMAL(6,2)', '1.5', '1.50'],
    ['DATE', '2026-03-14', '2026-03-14'],
    ['TIMESTAMP', '2026-03-14T08:00:00Z', '2026-03-14 08:00:00'],
    ['VARCHAR', 'as it is', 'as it is'],
  ];
  for (const [type, written, stored] of types)
    it(`compare values and not their spelling: ${written} in a column of ${type}`, async () => {
      const relation = `(SELECT CAST('${stored}' AS ${type}) AS v FROM range(3))`;
      await withDuck(async (duck) => {
        const hierarchies = await spelledFor(duck, relation, { v: [[written, 'wide']] });
        const how = { quasiIdentifiers: ['v'], hierarchies, levels: [1] };
        const read = await duck.runAndReadAll(`SELECT DISTINCT v FROM ${generalisedSql(relation, how)}`);
        expect(read.getRowsJS()).to.deep.equal([['wide']]);
        const population = `(SELECT '${written}' AS v FROM range(9))`;
        const { kMap } = await measurePopulation(duck, relation, population, { quasiIdentifiers: ['v'] });
        expect(kMap).to.equal(9);
        const turned = await measurePopulation(duck, population, relation, { quasiIdentifiers: ['v'] });
        expect(turned).to.deep.include({ kMap: 9, uncovered: 6 });
      });
    });

  it('do not take a fraction for the whole number next to it', async () => {
    const relation = '(SELECT 20 AS v FROM range(3))';
    await withDuck(async (duck) => {
      expect(await spelledFor(duck, relation, { v: [['20.4', 'x']] })).to.deep.equal({ v: [['20.4', 'x']] });
      const population = "(SELECT '20.4' AS v FROM range(9))";
      expect((await measurePopulation(duck, relation, population, { quasiIdentifiers: ['v'] })).uncovered).to.equal(3);
    });
  });

  it('refuse one value that is generalised in two ways under two spellings', async () => {
    const twice = { v: [['20', 'a'], ['20.0', 'b']] }; // prettier-ignore
    const error = await withDuck((duck) => spelledFor(duck, '(SELECT 20 AS v)', twice)).catch(
      (fault: unknown) => fault,
    );
    expect(error).to.be.instanceOf(HierarchyFault);
  });

  it('of the calendar are months, quarters and years, also of instants', () => {
    expect(calendarHierarchy(['2026-03-14', '2026-04-01'], ['month', 'quarter', 'year'])).to.deep.equal([
      ['2026-03-14', '2026-03', '2026-Q1', '2026', '*'],
      ['2026-04-01', '2026-04', '2026-Q2', '2026', '*'],
    ]);
    expect(calendarHierarchy(['2026-12-31 23:59:59.5'], ['day', 'year'])).to.deep.equal([
      ['2026-12-31 23:59:59.5', '2026-12-31', '2026', '*'],
    ]);
    expect(() => calendarHierarchy([], ['year', 'month'])).to.throw(RangeError);
    expect(() => calendarHierarchy(['soon'], ['month'])).to.throw(/not a date/);
  });

  it('are read from files by the rules of CSV: a quoted cell may hold the delimiter, a quote, and a line end', () => {
    expect(parseHierarchy('"Sales; retail";Sales;*\n"a ""b""\nc" ;d;*')).to.deep.equal([
      ['Sales; retail', 'Sales', '*'],
      ['a "b"\nc', 'd', '*'],
    ]);
    expect(() => parseHierarchy('a"b;c')).to.throw(/line 1 has a quote inside/);
    expect(() => parseHierarchy('a;c\n"b;c')).to.throw(/line 2 opens a quote/);
    expect(() => parseHierarchy('"a"b;c')).to.throw(/line 1 has text after/);
  });
});
