import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { copyOut, eachRecord, ingest, sampleRows, type DataRow, type Format } from '../../src/data/ingest/index.ts';

const folder = temporaryFolder('ingest-copy');
const vega = join(import.meta.dirname, '../../node_modules/vega-datasets/data');
const file = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(file(name), 'utf8');

async function stored(select: string): Promise<string> {
  const parquet = file('stored.parquet');
  await withDuck((duck) => duck.run(`COPY (${select}) TO ${sqlText(parquet)} (FORMAT parquet, ROW_GROUP_SIZE 20000)`));
  return parquet;
}

async function storedCsv(content: string): Promise<string> {
  writeFileSync(file('a.csv'), content);
  await ingest({ path: file('a.csv'), name: 'a.csv' }, { parquet: file('stored.parquet') });
  return file('stored.parquet');
}

async function recordsOf(parquet: string): Promise<DataRow[]> {
  const rows: DataRow[] = [];
  await eachRecord(parquet, (row) => void rows.push(row));
  return rows;
}

after(() => rmSync(folder, { recursive: true }));

describe('copyOut', () => {
  const oneColumn: [what: string, csv: string][] = [
    ['formulas as the data they are', 'a,b\n=1+1,-5\n+x,@y\n'],
    ['missing and empty texts', 'a,b\nx,\n"",y\n,""\n'],
    ['quotes, delimiters and line ends', 'a,b\n"x ""y""",",;|\t"\n"line\nline","\r\n"\n'],
    ['spaces and leading zeros', 'a,b\n x , y\n007,0x1\n'],
    ['a column of missing values', 'a\n\nx\n""\n\n'],
    ['money and dates', 'a,b\n1.50,2020-01-01\n-0.10,1999-12-31\n'],
    ['instants', 'a,b\n2020-01-01T00:00:00,2020-01-01T00:00:00Z\n2020-01-01T23:59:59.5,2020-06-01T00:00:00.25Z\n'],
    ['Chinese and emoji', '名称,b\n"中文,😀",𠮷\n'],
  ];
  for (const [what, csv] of oneColumn) {
    it(`gives back ${what}, byte for byte`, async () => {
      await copyOut({ parquet: await storedCsv(csv), target: file('out.csv'), format: 'csv' });
      expect(text('out.csv')).equal(csv);
    });
  }

  const real = [
    'seattle-weather',
    'seattle-weather-hourly-normals',
    'sp500-2000',
    'airports',
    'zipcodes',
    'flights-airport',
  ];
  for (const name of real.map((each) => `${each}.csv`)) {
    it(`gives back ${name}, and its Parquet from the copy`, async () => {
      const first = await ingest({ path: join(vega, name), name }, { parquet: file('one.parquet') });
      await copyOut({ parquet: file('one.parquet'), target: file('out.csv'), format: 'csv' });
      const again = await ingest({ path: file('out.csv'), name }, { parquet: file('two.parquet') });
      expect(again.parquetSha256).equal(first.parquetSha256);
      expect(again.columns).deep.equal(first.columns);
    });
  }
  it('gives back the very bytes of a file that is written plainly', async () => {
    const name = 'seattle-weather-hourly-normals.csv';
    await ingest({ path: join(vega, name), name }, { parquet: file('one.parquet') });
    await copyOut({ parquet: file('one.parquet'), target: file('out.csv'), format: 'csv' });
    expect(text('out.csv').trimEnd()).equal(readFileSync(join(vega, name), 'utf8').trimEnd().replaceAll('\r\n', '\n'));
  });

  it('tells length and hash of what it wrote, the same each time', async () => {
    const parquet = await stored(`SELECT range AS id, 'text ' || range AS b FROM range(150000)`);
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
      const first = await copyOut({ parquet, target: file('out'), format });
      expect(first).deep.equal({
        rows: 150_000,
        leftOut: 0,
        bytes: statSync(file('out')).size,
        sha256: createHash('sha256')
          .update(readFileSync(file('out')))
          .digest('hex'),
      });
      expect(await copyOut({ parquet, target: file('out'), format })).deep.equal(first);
    }
  });

  it('leaves nothing behind when the revision is broken', async () => {
    const parquet = await stored(`SELECT 'text ' || range AS a FROM range(20000)`);
    writeFileSync(parquet, readFileSync(parquet).fill(0xff, 40, 20_000));
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
      writeFileSync(file('kept'), 'what stood there');
      const before = readdirSync(folder);
      expect(await copyOut({ parquet, target: file('kept'), format }).catch((thrown: unknown) => thrown)).instanceOf(
        Error,
      );
      expect(readdirSync(folder)).deep.equal(before);
      expect(text('kept')).equal('what stood there');
    }
  });

  it('writes JSON that says what the records say', async () => {
    const parquet =
      await stored(`SELECT 1.5::FLOAT * 0.1::FLOAT AS f, 'x'::VARCHAR AS "a ""b""", TIMESTAMP '2020-01-01 10:00:00' AS t,
      DATE '2020-01-01' AS d, true AS yes, NULL::INTEGER AS n, 12.50::DECIMAL(9,2) AS money`);
    await copyOut({ parquet, target: file('out.json'), format: 'json' });
    await copyOut({ parquet, target: file('out.ndjson'), format: 'ndjson' });
    const expected = await recordsOf(parquet);
    expect(expected).deep.equal([
      { f: 0.15, 'a "b"': 'x', t: '2020-01-01T10:00:00', d: '2020-01-01', yes: true, n: null, money: '12.5' },
    ]);
    expect(JSON.parse(text('out.json'))).deep.equal(expected);
    expect(
      text('out.ndjson')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).deep.equal(expected);
  });

  it('writes nested values as such in JSON, and as text in CSV', async () => {
    writeFileSync(file('a.json'), '[{"a": {"x": [1, "中"]}}, {"a": null}, {"a": "text"}]');
    await ingest({ path: file('a.json'), name: 'a.json' }, { parquet: file('one.parquet') });
    await copyOut({ parquet: file('one.parquet'), target: file('out.json'), format: 'json' });
    expect(JSON.parse(text('out.json'))).deep.equal(JSON.parse(text('a.json')));
    await copyOut({ parquet: file('one.parquet'), target: file('out.csv'), format: 'csv' });
    expect(text('out.csv')).equal('a\n"{""x"": [1, ""中""]}"\n\n"""text"""\n');
  });

  describe('leaves rows out', () => {
    it('whose key is listed, and keeps rows without a key', async () => {
      const parquet = await storedCsv('key,v\na,1\nb,2\n,3\nc,4\na,5\n');
      const made = await copyOut({
        parquet,
        target: file('out.csv'),
        format: 'csv',
        without: { by: { key: 'key', person: null }, values: [['a', 'c', 'a', 'absent']] },
      });
      expect(made).include({ rows: 2, leftOut: 3 });
      expect(text('out.csv')).equal('key,v\nb,2\n,3\n');
    });
    it('whose key is a number, by its text', async () => {
      const parquet = await storedCsv('key\n1\n2\n10\n');
      const made = await copyOut({
        parquet,
        target: file('out.csv'),
        format: 'csv',
        without: { by: { key: 'key', person: null }, values: [['1', '10']] },
      });
      expect([made.leftOut, text('out.csv')]).deep.equal([2, 'key\n2\n']);
    });
    it('and none when none is listed', async () => {
      const parquet = await storedCsv('key\n1\n');
      const made = await copyOut({
        parquet,
        target: file('out.csv'),
        format: 'csv',
        without: { by: { key: 'key', person: null }, values: [[]] },
      });
      expect(made).include({ rows: 1, leftOut: 0 });
    });
    for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const satisfies Format[]) {
      it(`among half a million values, in the order of the revision, as ${format}`, async () => {
        const parquet = await stored(
          `SELECT range AS id, CASE WHEN range % 10 <> 0 THEN 'k' || range END AS key FROM range(100000)`,
        );
        const values = Array.from({ length: 500_000 }, (_, index) => `k${index * 3}`);
        const made = await copyOut({
          parquet,
          target: file('out'),
          format,
          without: { by: { key: 'key', person: null }, values: [values] },
        });
        const expected = Array.from({ length: 100_000 }, (_, id) => id).filter((id) => id % 10 === 0 || id % 3 !== 0);
        expect(made).include({ rows: expected.length, leftOut: 100_000 - expected.length });
        await ingest({ path: file('out'), name: 'out', format }, { parquet: file('one.parquet') });
        expect((await recordsOf(file('one.parquet'))).map(({ id }) => id)).deep.equal(expected);
      });
    }
    it('never quietly none: an unknown column is an error, and nothing is written', async () => {
      rmSync(file('absent.csv'), { force: true });
      const order = {
        target: file('absent.csv'),
        format: 'csv',
        without: { by: { key: 'id', person: null }, values: [['1']] },
      } as const;
      const error: unknown = await copyOut({ parquet: await storedCsv('key\n1\n'), ...order }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).instanceOf(Error).with.property('message', 'There is no column "id" to find persons by.');
      expect(existsSync(file('absent.csv'))).equal(false);
      expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).deep.equal([]);
    });
  });
});

describe('eachRecord', () => {
  it('tells values as JSON can, losing no digit', async () => {
    const parquet =
      await stored(`SELECT 9007199254740991 AS safe, 9007199254740992 AS unsafe, -9007199254740993::BIGINT AS negative,
      18446744073709551615::UBIGINT AS u, 12345678901234.5::DECIMAL(18,1) AS d15, 123456789012345.6::DECIMAL(18,1) AS d16,
      7::TINYINT AS tiny, 0.1::FLOAT AS f, 'inf'::DOUBLE AS inf`);
    expect(await recordsOf(parquet)).deep.equal([
      {
        safe: 9007199254740991,
        unsafe: '9007199254740992',
        negative: '-9007199254740993',
        u: '18446744073709551615',
        d15: '12345678901234.5',
        d16: '123456789012345.6',
        tiny: 7,
        f: 0.1,
        inf: 'Infinity',
      },
    ]);
  });
  it('tells dates, times and instants as ISO 8601, in UTC', async () => {
    const parquet =
      await stored(`SELECT DATE '2020-02-29' AS d, TIME '10:00:00' AS t, TIMESTAMP '2020-02-29 10:00:00.000001' AS ts,
      TIMESTAMPTZ '2020-02-29 10:00:00+08' AS tz, TIMESTAMP_NS '2020-02-29 10:00:00.000000001' AS ns,
      '6f9619ff-8b86-d011-b42d-00cf4fc964ff'::UUID AS id`);
    expect(await recordsOf(parquet)).deep.equal([
      {
        d: '2020-02-29',
        t: '10:00:00',
        ts: '2020-02-29T10:00:00.000001',
        tz: '2020-02-29T02:00:00Z',
        ns: '2020-02-29T10:00:00.000000001',
        id: '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
      },
    ]);
  });
  it('keeps the order, and waits for whoever takes the rows', async () => {
    const parquet = await stored('SELECT (range * 7919) % 50021 AS id FROM range(50021)');
    let [seen, ordered, busy, overlapped] = [0, true, false, false];
    await eachRecord(parquet, async ({ id }) => {
      overlapped ||= busy;
      busy = true;
      if (seen % 5000 === 0) await new Promise(setImmediate);
      ordered &&= id === (seen * 7919) % 50_021;
      seen += 1;
      busy = false;
    });
    expect({ seen, ordered, overlapped }).deep.equal({ seen: 50_021, ordered: true, overlapped: false });
  });
  it('stops at the first error of whoever takes the rows', async () => {
    const parquet = await stored('SELECT range AS id FROM range(100000)');
    let seen = 0;
    const error: unknown = await eachRecord(parquet, () => {
      seen += 1;
      if (seen === 3) throw new Error('enough');
    }).catch((thrown: unknown) => thrown);
    expect([seen, error instanceof Error && error.message]).deep.equal([3, 'enough']);
  });
});

describe('sampleRows', () => {
  const cases: [rows: number, limit: number, ids: number[]][] = [
    [10, 3, [0, 4, 7]],
    [10, 1, [0]],
    [10, 10, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [3, 10, [0, 1, 2]],
    [3, 0, []],
    [90_000, 4, [0, 22_500, 45_000, 67_500]],
  ];
  for (const [rows, limit, ids] of cases) {
    it(`spreads ${limit} over ${rows} rows`, async () => {
      const parquet = await stored(`SELECT range AS id FROM range(${rows})`);
      expect((await sampleRows(parquet, limit)).map(({ id }) => id)).deep.equal(ids);
    });
  }
});
