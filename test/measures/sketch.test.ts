import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  cityTables,
  generalisedWageTable,
  plantedIds,
  vegaTables,
  wageTable,
  type SeedTable,
} from '../../seeders/data/index.ts';
import { sqlName, sqlText, withDuck } from '../../src/data/duck.ts';
import { compare, sketchOf, comparableHashes, type Sketch } from '../../src/measures/sketch/index.ts';
import { rounds } from '../support/rounds.ts';

async function sketch(duck: DuckDBConnection, question: string): Promise<Sketch> {
  await duck.run(`CREATE OR REPLACE TEMP TABLE looked_at AS ${question}`);
  const described = (await duck.runAndReadAll('DESCRIBE looked_at')).getRowsJS();
  return sketchOf(
    duck,
    'looked_at',
    described.map(([name]) => name as string),
  );
}

const people = `SELECT md5(i::VARCHAR) AS id, (hash(i, 1) % 80)::INT AS age, (hash(i, 2) % 30)::INT AS district, (hash(i, 3) % 10000) / 100.0 AS wage,
  (DATE '2020-01-01' + (hash(i, 4) % 1000)::INT) AS day, ' Job ' || (hash(i, 5) % 300) AS job, (hash(i, 6) % 2000)::INT AS spent,
  CASE WHEN hash(i, 7) % 9 = 0 THEN NULL ELSE (hash(i, 7) % 7)::INT END AS grade FROM range(8000) r(i)`;

const copies: [name: string, question: string][] = [
  ['whole', 'FROM t'],
  ['in another order of rows', 'FROM t ORDER BY hash(id)'],
  [
    'in another order of columns, renamed',
    'SELECT job AS a, grade AS b, spent AS c, day AS d, id AS e, wage AS f, district AS g, age AS h FROM t',
  ],
  ['as a sample of a tenth', 'FROM t WHERE hash(id) % 10 = 0'],
  [
    'written otherwise',
    `SELECT upper(id) AS id, age::DOUBLE AS age, ' ' || district || '.0 ' AS district, format('{:.4f}', wage::DOUBLE) AS wage,
    strftime(day, '%Y/%m/%d') AS day, upper(trim(job)) AS job, spent::DECIMAL(18, 3) AS spent, coalesce(grade::VARCHAR, 'N/A') AS grade FROM t`,
  ],
  [
    'in full-width signs, dates with hours',
    `SELECT id, translate(age::VARCHAR, '0123456789', '０１２３４５６７８９') AS age, district, wage, day::TIMESTAMP AS day,
    translate(job, 'Job', 'Ｊｏｂ') AS job, spent, grade FROM t`,
  ],
  ['re-keyed', 'SELECT md5(id || 1) AS key, * EXCLUDE (id) FROM t'],
  ['numbered anew', 'SELECT row_number() OVER () AS key, * EXCLUDE (id) FROM t'],
  ['without its key', 'SELECT * EXCLUDE (id) FROM t'],
  ['without a column', 'SELECT * EXCLUDE (wage) FROM t'],
  ['without two columns', 'SELECT * EXCLUDE (wage, job) FROM t'],
  ['with a column of noise', 'SELECT *, hash(id, 9) % 50 AS noise FROM t'],
  ['with one column rounded', 'SELECT * EXCLUDE (wage), round(wage) AS wage FROM t'],
  [
    're-keyed, sampled, without a column, renamed',
    'SELECT md5(id || 1) AS a, age AS b, district AS c, day AS d, job AS e, spent AS f, grade AS g FROM t WHERE hash(id) % 10 = 0',
  ],
  ['with every row three times', 'SELECT t.* FROM t, range(3)'],
  ['with an empty column more', "SELECT *, '' AS nothing FROM t"],
];
/** What gets through. */
const escapes: [name: string, question: string][] = [
  [
    'with every number changed a little',
    'SELECT md5(id) AS id, age + 1 AS age, district, wage + 0.01 AS wage, day, job, spent + 1 AS spent, grade FROM t',
  ],
  ['with all but two columns left out', 'SELECT age, district FROM t'],
];

const shared = (one: Sketch, other: Sketch): number => {
  const hashes = new Set(comparableHashes(one));
  return comparableHashes(other).filter((hash) => hashes.has(hash)).length;
};

describe('sketches', () => {
  let original: Sketch;
  before(() =>
    withDuck(async (duck) => {
      original = await sketch(duck, people);
    }),
  );
  for (const [name, question] of copies) {
    it(`recognise a copy ${name}`, () =>
      withDuck(async (duck) => {
        await duck.run(`CREATE OR REPLACE TEMP TABLE t AS ${people}`);
        const copy = await sketch(duck, question);
        const found = compare(copy, original);
        expect(found.containment, JSON.stringify(found)).to.be.at.least(0.6);
        expect(shared(copy, original), 'telling hashes in common').to.be.at.least(1);
        expect(found.low).to.be.at.most(found.containment);
      }));
  }
  for (const [name, question] of escapes) {
    it(`do not recognise a copy ${name}`, () =>
      withDuck(async (duck) => {
        await duck.run(`CREATE OR REPLACE TEMP TABLE t AS ${people}`);
        expect(compare(await sketch(duck, question), original).by).to.equal('none');
      }));
  }

  it('estimate how much of one table is in the other, within their bounds', () =>
    withDuck(async (duck) => {
      await duck.run(`CREATE OR REPLACE TEMP TABLE t AS ${people}`);
      const all = await sketch(duck, 'FROM t WHERE hash(id) % 2 = 0');
      for (const part of [0.25, 0.5, 0.75]) {
        const mixed = await sketch(
          duck,
          `FROM t WHERE hash(id) % 2 = CASE WHEN hash(id, 5) % 100 < ${part * 100} THEN 0 ELSE 1 END`,
        );
        const found = compare(mixed, all);
        expect(found.containment).to.be.within(part - 0.12, part + 0.12);
        expect([found.low < part + 0.05, found.high > part - 0.05]).to.deep.equal([true, true]);
        expect(found.jaccard).to.be.below(found.containment);
      }
    }));

  it('find nothing in a table drawn the same way, nor in one whose few classes any table has', () =>
    withDuck(async (duck) => {
      const other = await sketch(duck, people.replace('range(8000)', 'range(50000, 58000)'));
      expect(shared(original, other), 'telling hashes in common').to.equal(0);
      expect(compare(await sketch(duck, people), other)).to.deep.equal({
        containment: 0,
        low: 0,
        high: 1,
        jaccard: 0,
        by: 'none',
      });
      const bands = (
        from: number,
      ): string => `SELECT (hash(i) % 4) * 10 || '-' || ((hash(i) % 4) * 10 + 9) AS age, hash(i, 2) % 2 AS sex, hash(i, 3) % 5 AS sector
      FROM range(${from}, ${from + 600}) r(i)`;
      expect(compare(await sketch(duck, bands(0)), await sketch(duck, bands(1000))).by).to.equal('none');
      const places = (
        measure: number,
      ): string => `SELECT c AS country, 'code' || c AS code, c % 5 AS region, y AS year, hash(c, y, ${measure}) % 100000 AS measure
      FROM range(60) r(c), range(20) s(y)`;
      expect(compare(await sketch(duck, places(1)), await sketch(duck, places(2))).by).to.equal('none');
      expect(
        compare(await sketch(duck, 'SELECT 1 AS a WHERE false'), await sketch(duck, 'SELECT 1 AS a WHERE false')).by,
      ).to.equal('none');
    }));

  it('sample the same rows in any order of rows and columns, and take at most 32 KB', () =>
    withDuck(async (duck) => {
      await duck.run('CREATE OR REPLACE TEMP TABLE cells (a VARCHAR, b VARCHAR, c VARCHAR)');
      const row = fc.tuple(
        ...Array.from({ length: 3 }, () => fc.constantFrom('1', '1.0', 'x', '', '2020-01-01', '７')),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 30 }), async (rows) => {
          const told = async (table: readonly (readonly string[])[], names: string[]): Promise<Sketch> => {
            await duck.run('DELETE FROM cells');
            await duck.run(
              `INSERT INTO cells VALUES ${table.map((cells) => `(${cells.map(sqlText).join(', ')})`).join(', ')}`,
            );
            return sketchOf(duck, 'cells', names);
          };
          const [one, other] = [await told(rows, ['a', 'b', 'c']), await told([...rows].reverse(), ['c', 'a', 'b'])];
          expect([one.whole.hashes, one.whole.threshold, one.rows]).to.deep.equal([
            other.whole.hashes,
            other.whole.threshold,
            other.rows,
          ]);
        }),
        { numRuns: rounds(5, 200), verbose: 1 },
      );
      const wide = await sketch(
        duck,
        `SELECT * FROM (${people}), (SELECT ${Array.from({ length: 40 }, (_, at) => `${at} AS c${at}`).join(', ')})`,
      );
      expect(JSON.stringify(wide).length).to.be.at.most(32 * 1024);
      expect(comparableHashes(wide).length).to.be.within(1_000, 2_940);
      expect(await sketchOf(duck, 'cells', ['d']).catch(String)).to.match(/Unknown column "d"/);
    }));
});

describe('sketches of the seed data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sketches-'));
  const sketches = new Map<string, Sketch>();
  const tables: readonly SeedTable[] = [
    wageTable(),
    generalisedWageTable(),
    ...cityTables,
    ...vegaTables,
    plantedIds(),
  ];
  const types = { text: 'VARCHAR', integer: 'BIGINT', decimal: 'DOUBLE', date: 'DATE', boolean: 'BOOLEAN' } as const;
  const source = (table: SeedTable): string => {
    const file = table.path ?? join(folder, `${table.name}.csv`);
    if (table.csv !== undefined) writeFileSync(file, table.csv);
    const names = table.dictionary.map(({ name, type }) => `${sqlName(name)} := '${types[type]}'`).join(', ');
    return `FROM ${table.format === 'json' ? 'read_json' : 'read_csv'}(${sqlText(file)}, columns = struct_pack(${names}))`;
  };
  before(() =>
    withDuck(async (duck) => {
      for (const table of tables) sketches.set(table.name, await sketch(duck, source(table)));
    }),
  );
  after(() => rmSync(folder, { recursive: true }));

  it('no two tables resemble each other', () => {
    const alike = [...sketches].flatMap(([name, one]) =>
      [...sketches].flatMap(([other, two]) => {
        const { containment, by } = compare(one, two);
        return name !== other && containment >= 0.05 ? [`${name} in ${other}: ${containment} by ${by}`] : [];
      }),
    );
    expect(alike).to.deep.equal([]);
  });

  it('each table is found in itself, but those with too little to tell it by', () => {
    const silent = [...sketches].filter(([, one]) => compare(one, one).containment < 0.6).map(([name]) => name);
    expect(silent).to.deep.equal(['city-open-data-table-3-updates', 'city-open-data-table-5-formats']);
  });
});
