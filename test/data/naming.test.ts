import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { copyOut, personOf, personText, rowsNaming, type NamingColumns } from '../../src/data/ingest/index.ts';

const spelled = ['P1', 'p1', ' P1', 'P1  ', '\u00a0P1', 'P1\u3000', '\tP1', '中 文', ' é ', 'e\u0301', ' ', '', 'P 1'];

describe('whom a row is of', () => {
  const folder = temporaryFolder('naming');
  const parquet = join(folder, 'visits.parquet');
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(async () => {
    const rows = [
      `('v1', ' P1')`,
      `('v2', 'P1\u3000')`,
      `('v3', 'P2')`,
      `('P1', NULL)`,
      `('v5', '  ')`,
      `('v6 ', 'p1')`,
    ];
    const visits = `SELECT * FROM (VALUES ${rows.join(', ')}) t(visit, pid)`;
    await withDuck((duck) => duck.run(`COPY (${visits}) TO ${sqlText(parquet)} (FORMAT parquet)`));
  });

  it('is the same in SQL and outside it: text without the spaces around it, nobody where nothing else is written', async () => {
    const values = spelled.map((text) => `(${sqlText(text)})`).join(', ');
    const found = await withDuck((duck) =>
      duck.runAndReadAll(`SELECT ${personText('who')} FROM (VALUES ${values}) t(who)`),
    );
    expect(found.getRowsJS().map(([who]) => who)).to.deep.equal(spelled.map(personOf));
    expect([7, null, undefined, ' P1\u3000', 'e\u0301 '].map(personOf)).to.deep.equal(['7', null, null, 'P1', 'é']);
  });

  const visit = { key: 'visit', person: null };
  const pid = { key: null, person: 'pid' };
  const either = { key: 'visit', person: 'pid' };
  const cases: [what: string, by: NamingColumns, values: string[], left: string[]][] = [
    ['the key, exactly as it stands', visit, ['v1', 'v6', 'P2'], ['v2', 'v3', 'P1', 'v5', 'v6 ']],
    ['the person, whose spaces do not count', pid, ['P1', 'v3'], ['v3', 'P1', 'v5', 'v6 ']],
    ['the key or the person', either, ['P1', 'v6 '], ['v3', 'v5']],
    ['neither, where there is neither', { key: null, person: null }, ['P1'], ['v1', 'v2', 'v3', 'P1', 'v5', 'v6 ']],
    ['nobody, where nobody is named', either, ['', ' '], ['v1', 'v2', 'v3', 'P1', 'v5', 'v6 ']],
  ];
  for (const [what, by, values, left] of cases) {
    it(`is told by ${what}: such rows are left out of a copy, and are found again`, async () => {
      const target = join(folder, 'copy.parquet');
      const made = await copyOut({ parquet, target, format: 'parquet', without: { by, values: [values] } });
      const kept = await withDuck((duck) => duck.runAndReadAll(`SELECT visit FROM ${sqlText(target)}`));
      expect(kept.getRowsJS().map(([key]) => key)).to.deep.equal(left);
      expect(made).to.include({ rows: left.length, leftOut: 6 - left.length });
      const found = await rowsNaming(parquet, by, values);
      if (by.key !== null)
        expect(found.map(({ key }) => key)).to.have.members(
          ['v1', 'v2', 'v3', 'P1', 'v5', 'v6 '].filter((key) => !left.includes(key)),
        );
    });
  }

  it('is told once for all rows of a person that have no key', async () => {
    expect(await rowsNaming(parquet, pid, ['P1', 'P2', 'absent'])).to.have.deep.members([
      { key: null, person: 'P1' },
      { key: null, person: 'P2' },
    ]);
  });

  it('cannot be told by a column that is not there', async () => {
    const error: unknown = await rowsNaming(parquet, { key: 'visit', person: 'who' }, ['P1']).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).instanceOf(Error).with.property('message', 'There is no column "who" to find persons by.');
  });
});
