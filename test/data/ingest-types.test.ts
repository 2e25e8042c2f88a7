import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { copyOut, ingest, type ColumnProfile } from '../../src/data/ingest/index.ts';

const folder = temporaryFolder('ingest-types');
const parquet = join(folder, 'a.parquet');

async function columnOf(name: string, content: string): Promise<ColumnProfile> {
  const path = join(folder, name);
  writeFileSync(path, content);
  const { columns } = await ingest({ path, name }, { parquet });
  return columns[0] ?? expect.fail('no column');
}

const csvColumn = (...cells: string[]): Promise<ColumnProfile> =>
  columnOf('a.csv', `a,filler\n${cells.map((cell) => `${cell},x\n`).join('')}`);

async function check(type: string, ...cells: string[]): Promise<void> {
  expect((await csvColumn(...cells)).type).equal(type);
}

async function checkJson(type: string, ...values: string[]): Promise<void> {
  const { type: found } = await columnOf('a.json', `[${values.map((value) => `{"a": ${value}}`).join(',')}]`);
  expect(found).equal(type);
}

after(() => rmSync(folder, { recursive: true }));

describe('the type of a column', () => {
  describe('is text where a number would lose something', () => {
    it('a leading zero', () => check('VARCHAR', '310000', '021000'));
    it('a leading zero after thousands of plain numbers', () =>
      check('VARCHAR', ...Array.from({ length: 12_000 }, (_, row) => `${row + 1}`), '007'));
    it('resident ids', () => check('VARCHAR', '11010519491231002X', '440524188001010014'));
    it('resident ids that are all digits', () => check('VARCHAR', '440524188001010014', '110101199003074514'));
    it('16 digits, in one cell only', () => check('VARCHAR', '1', '1234567890123456'));
    it('16 digits beside a decimal', () => check('VARCHAR', '1.5', '1234567890123456'));
    it('a plus sign', () => check('VARCHAR', '+8613800000000', '1'));
    it('spaces', () => check('VARCHAR', ' 12', '13'));
    it('versions and clauses', () => check('VARCHAR', '1.1', '1.10'));
    it('three spellings of one power of ten', () => check('VARCHAR', '1.0E-1', '1E-1', '1.00E-1'));
    it('two spellings of one number, wherever they stand', async () => {
      await check('VARCHAR', '1E-1', '0.1');
      await check('VARCHAR', '.25', '0.5', '0.25');
      await check('VARCHAR', '2', ...Array.from({ length: 12_000 }, (_, row) => `${row}.5`), '2.0');
      await check('DOUBLE', '2', '3.0', '.25', '0.5', '1E-1', '0.2');
    });
    it('codes that look like powers of ten', () => check('VARCHAR', '12E4', '1E10'));
    it('hexadecimal', () => check('VARCHAR', '0x1F', '0x20'));
    it('infinity and NaN, which the engine takes for numbers', () => check('VARCHAR', 'inf', 'nan'));
    it('the words the engine takes for dates', () => check('VARCHAR', 'infinity', '-infinity'));
    it('more digits than DOUBLE holds', () => check('VARCHAR', '0.12345678901234567891', '1.5'));
    it('a number too large or too small', async () => {
      await check('VARCHAR', '1.5e+999', '1.5');
      await check('VARCHAR', '1.5e-999', '1.5');
    });
    it('dates that are not ISO 8601', () => check('VARCHAR', '03/04/2020', '04/03/2020'));
    it('days that do not exist', () => check('VARCHAR', '2023-02-28', '2023-02-29'));
    it('an hour that the engine would move to the next day', () =>
      check('VARCHAR', '2023-02-28 24:00:00', '2023-02-28 23:00:00'));
    it('fractions finer than a microsecond', () =>
      check('VARCHAR', '2023-02-28 23:00:00.1234567', '2023-02-28 23:00:00'));
    it('offsets, which would be lost', () => check('VARCHAR', '2023-02-28T23:00:00+08:00', '2023-02-28T23:00:00Z'));
    it('mixed numbers and words', () => check('VARCHAR', '1', 'n/a'));
    it('nothing at all', () => check('VARCHAR', '', ''));
  });

  describe('is a type that keeps every cell', () => {
    it('BIGINT up to 15 digits', () => check('BIGINT', '0', '-1', '999999999999999', ''));
    it('DOUBLE', () => check('DOUBLE', '0', '-1.5', '.25', '2.0', '1e-05', '0.30000000000000004'));
    it('DECIMAL where decimals are constant, so that money stays exact', () =>
      check('DECIMAL(18,2)', '1.50', '0.10', '-1234567890123456.78'));
    it('DOUBLE or text where DECIMAL has no room', async () => {
      await check('VARCHAR', '12345678901234567.50', '0.10');
      await check('DOUBLE', '1.5', '2.25');
    });
    it('BOOLEAN', () => check('BOOLEAN', 'true', 'false', ''));
    it('DATE', () => check('DATE', '2020-02-29', '0001-01-01'));
    it('TIMESTAMP', () => check('TIMESTAMP', '2020-02-29 23:59', '2020-02-29T23:59:59', '2020-02-29 23:59:59.5'));
    it('TIMESTAMP WITH TIME ZONE', () => check('TIMESTAMP WITH TIME ZONE', '2020-02-29T23:59:59Z'));
    it('also when missing values are written as empty quotes', async () => {
      expect(await csvColumn('"1"', '""', '"3"')).include({ type: 'BIGINT', nulls: 1, distinct: 2 });
      expect(await csvColumn('"x"', '""', '')).include({ type: 'VARCHAR', nulls: 1, distinct: 2, min: '' });
    });
  });

  describe('in JSON follows what JSON says', () => {
    it('strings of digits are text', () => checkJson('VARCHAR', '"1"', '"2"'));
    it('numbers', () => checkJson('BIGINT', '1', '2', 'null'));
    it('decimals', () => checkJson('DOUBLE', '1', '2.50', '1E3'));
    it('numbers longer than anyone reads exactly are text with every digit', async () => {
      await checkJson('VARCHAR', '1', '12345678901234567890123');
      await copyOut({ parquet, target: join(folder, 'out.csv'), format: 'csv' });
      expect((await columnOf('a.json', '[{"a": 12345678901234567890123}]')).max).equal('12345678901234567890123');
    });
    it('dates in strings', () => checkJson('DATE', '"2020-01-01"', 'null'));
    it('truth values', () => checkJson('BOOLEAN', 'true', 'false'));
    it('mixed kinds are text', () => checkJson('VARCHAR', '1', '"x"', 'true'));
    it('nested values stay JSON, with the texts and numbers beside them', () =>
      checkJson('JSON', '{"x": [1]}', '"text"', '1', 'null', '""'));
    it('nothing at all is text', () => checkJson('VARCHAR', 'null'));
  });
});

describe('the profile of a column', () => {
  it('counts, ranges and averages numbers', async () => {
    expect(await csvColumn('3', '1', '', '1')).deep.equal({
      name: 'a',
      type: 'BIGINT',
      nulls: 1,
      distinct: 2,
      distinctIs: 'exact',
      min: '1',
      max: '3',
      mean: 5 / 3,
      top: [
        { value: '1', count: 2 },
        { value: '3', count: 1 },
      ],
    });
  });
  it('has no mean of text, and tells instants as ISO 8601', async () => {
    expect(await csvColumn('2020-01-01 10:00:00.5', '2019-12-31 00:00')).deep.equal({
      name: 'a',
      type: 'TIMESTAMP',
      nulls: 0,
      distinct: 2,
      distinctIs: 'exact',
      min: '2019-12-31T00:00:00',
      max: '2020-01-01T10:00:00.5',
      top: [
        { value: '2019-12-31T00:00:00', count: 1 },
        { value: '2020-01-01T10:00:00.5', count: 1 },
      ],
    });
    expect(await csvColumn('2020-01-01T10:00:00Z')).include({ min: '2020-01-01T10:00:00Z' });
  });
  it('names the ten most frequent values of at most 50, ties in order', async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => `v${String(index).padStart(2, '0')}`);
    const { top, distinct } = await csvColumn(...fifty, 'v49', 'v49', 'v07');
    expect(distinct).equal(50);
    expect(top.map(({ value, count }) => `${value} ${count}`)).deep.equal([
      'v49 3',
      'v07 2',
      'v00 1',
      'v01 1',
      'v02 1',
      'v03 1',
      'v04 1',
      'v05 1',
      'v06 1',
      'v08 1',
    ]);
    expect((await csvColumn(...fifty, 'v50')).top).deep.equal([]);
  });
  it('cuts long text', async () => {
    const { max, top } = await csvColumn(`"${'长'.repeat(1000)}"`);
    expect([max, top[0]?.value]).deep.equal(['长'.repeat(256), '长'.repeat(256)]);
  });
  it('says nothing of a column without values', async () => {
    expect(await csvColumn('', '')).deep.equal({
      name: 'a',
      type: 'VARCHAR',
      nulls: 2,
      distinct: 0,
      distinctIs: 'exact',
      min: null,
      max: null,
      top: [],
    });
  });
});
