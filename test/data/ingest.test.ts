import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { copyOut, eachRecord, ingest, IngestFault, type DataRow, type Ingested } from '../../src/data/ingest/index.ts';

const folder = temporaryFolder('ingest');
const vega = join(import.meta.dirname, '../../node_modules/vega-datasets/data');
const target = join(folder, 'revision.parquet');
const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

function ingestText(name: string, content: string | Buffer): Promise<Ingested> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return ingest({ path, name }, { parquet: target });
}

async function recordsOf(parquet: string): Promise<DataRow[]> {
  const rows: DataRow[] = [];
  await eachRecord(parquet, (row) => void rows.push(row));
  return rows;
}

const typesOf = ({ columns }: Ingested): string[] => columns.map(({ name, type }) => `${name} ${type}`);

async function checkRecords(name: string, content: string | Buffer, expected: DataRow[]): Promise<void> {
  await ingestText(name, content);
  expect(await recordsOf(target)).deep.equal(expected);
}

describe('ingest', () => {
  after(() => rmSync(folder, { recursive: true }));

  describe('reads real files', () => {
    const files: [file: string, rows: number, some: Record<string, string>][] = [
      ['airports.csv', 3376, { iata: 'VARCHAR', latitude: 'DOUBLE' }],
      ['birdstrikes.csv', 10_000, { 'Flight Date': 'DATE', 'Cost Total $': 'BIGINT' }],
      ['zipcodes.csv', 42_049, { zip_code: 'VARCHAR', latitude: 'DOUBLE' }],
      ['seattle-weather-hourly-normals.csv', 8759, { date: 'TIMESTAMP', pressure: 'DOUBLE' }],
      ['sp500-2000.csv', 5105, { date: 'DATE', open: 'DECIMAL(18,6)', volume: 'BIGINT' }],
      ['stocks.csv', 560, { symbol: 'VARCHAR', date: 'VARCHAR', price: 'DOUBLE' }],
      ['unemployment.tsv', 3218, { id: 'BIGINT', rate: 'DOUBLE' }],
      ['species.csv', 12_360, { county_id: 'VARCHAR' }],
      ['barley.json', 120, { yield: 'DOUBLE', year: 'BIGINT' }],
      ['movies.json', 3201, { Title: 'VARCHAR', 'US Gross': 'BIGINT' }],
      ['monarchs.json', 12, { commonwealth: 'BOOLEAN' }],
      ['weekly-weather.json', 10, { day: 'VARCHAR', record: 'JSON', id: 'BIGINT' }],
      ['unemployment-across-industries.json', 1708, { date: 'TIMESTAMP WITH TIME ZONE' }],
      ['flights-200k.json', 200_000, { delay: 'BIGINT', time: 'DOUBLE' }],
    ];
    for (const [file, rows, some] of files) {
      it(file, async () => {
        const made = await ingest({ path: join(vega, file), name: file }, { parquet: target });
        expect(made.rows).equal(rows);
        expect(Object.fromEntries(made.columns.map(({ name, type }) => [name, type]))).include(some);
        expect(made).include({
          bytes: statSync(join(vega, file)).size,
          originalSha256: sha256(join(vega, file)),
          parquetSha256: sha256(target),
        });
      });
    }

    it('keeps every number of a JSON file', async () => {
      const name = 'barley.json';
      await ingest({ path: join(vega, name), name }, { parquet: target });
      expect(await recordsOf(target)).deep.equal(JSON.parse(readFileSync(join(vega, name), 'utf8')));
    });
  });

  describe('accepts what is harmless', () => {
    const two = [
      { a: 1, b: 'x' },
      { a: 2, b: 'y' },
    ];
    it('a byte order mark', () => checkRecords('a.csv', '\uFEFF"a",b\n1,x\n2,y\n', two));
    it('the letters of an encrypted Parquet file at the beginning and the end of a text', () =>
      checkRecords('a.csv', 'PARENT_ID\nPARE', [{ PARENT_ID: 'PARE' }]));
    it('CRLF', () => checkRecords('a.csv', 'a,b\r\n1,x\r\n2,y\r\n', two));
    it('CR alone', () => checkRecords('a.csv', 'a,b\r1,x\r2,y', two));
    it('no line end after the last row', () => checkRecords('a.csv', 'a,b\n1,x\n2,y', two));
    it('empty lines in a table of several columns', () => checkRecords('a.csv', 'a,b\n\n1,x\n\n2,y\n\n', two));
    it('spaces around names and quoted cells', () => checkRecords('a.csv', ' a , "b"\n1, "x" \n2,y\n', two));
    for (const [what, delimiter] of [
      ['semicolons', ';'],
      ['tabs', '\t'],
      ['bars', '|'],
    ] as const) {
      it(what, () => checkRecords('a.csv', ['a,b', '1,x', '2,y'].join('\n').replaceAll(',', delimiter), two));
    }
    it('a delimiter in quotes and decimal commas beside another delimiter', () =>
      checkRecords('a.csv', 'a;b\n1;"x;1,5"\n2;"y,z"\n', [
        { a: 1, b: 'x;1,5' },
        { a: 2, b: 'y,z' },
      ]));
    it('line ends in quotes that differ from those of the rows, even in the header', () =>
      checkRecords('a.csv', '"a\nb",c\r\n"1\n2\r\n3",4\r\n', [{ 'a\nb': '1\n2\r\n3', c: 4 }]));
    it('an empty line as a missing value where there is one column', () =>
      checkRecords('a.csv', 'a\nx\n\ny\n', [{ a: 'x' }, { a: null }, { a: 'y' }]));
    it('a byte order mark before JSON, and NDJSON with CRLF', async () => {
      await checkRecords('a.json', '\uFEFF[{"a":1,"b":"x"} , {"a":2,"b":"y"}]\n', two);
      await checkRecords('a.ndjson', '\uFEFF{"a":1,"b":"x"}\r\n\r\n{"a":2,"b":"y"}', two);
    });
    it('records that name different things, in order of first appearance', () =>
      checkRecords('a.json', '[{"b":"x"},{"a":1},{"a":null,"b":null}]', [
        { b: 'x', a: null },
        { b: null, a: 1 },
        { b: null, a: null },
      ]));
    it('records over several chunks, cut anywhere', async () => {
      const rows = Array.from({ length: 4000 }, (_, id) => ({ id, text: `${'中文"\\,[]{}\n'.repeat(20)}${id}` }));
      await checkRecords('a.json', JSON.stringify(rows), rows);
      await checkRecords('a.ndjson', rows.map((row) => JSON.stringify(row)).join('\n'), rows);
    });
    it('the hardest names', async () => {
      const names = ['__proto__', 'a"b', "it's", 'a,b', '名称', '😀', 'c0', 'select', 'file_row_number', 'toString'];
      const quoted = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
      await ingestText('a.csv', `${quoted}\n${names.map((_, index) => index).join(',')}\n`);
      const [row] = await recordsOf(target);
      expect(Object.entries(row ?? {})).deep.equal(names.map((name, index) => [name, index]));
    });
    it('paths in which the engine would see patterns or partitions', async () => {
      const odd = join(folder, "it's[x]*?", 'year=1');
      mkdirSync(odd, { recursive: true });
      mkdirSync(join(folder, "it'sxy", 'year=1'), { recursive: true });
      for (const place of [odd, join(folder, "it'sxy", 'year=1')])
        writeFileSync(join(place, 'a.csv'), place === odd ? 'a\n1\n' : 'a\n2\n');
      const made = await ingest({ path: join(odd, 'a.csv'), name: 'a.csv' }, { parquet: join(odd, 'b.parquet') });
      expect(typesOf(made)).deep.equal(['a BIGINT']);
      const again = await ingest(
        { path: join(odd, 'b.parquet'), name: 'b.parquet' },
        { parquet: join(odd, 'c.parquet') },
      );
      expect(typesOf(again)).deep.equal(['a BIGINT']);
      expect(await recordsOf(join(odd, 'c.parquet'))).deep.equal([{ a: 1 }]);
    });
  });

  describe('reads Parquet', () => {
    async function fromSelect(select: string): Promise<Ingested> {
      const path = join(folder, 'foreign.parquet');
      await withDuck((duck) => duck.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`));
      return ingest({ path, name: 'foreign.parquet' }, { parquet: target });
    }

    it('keeping nested values as JSON text, and enumerations as text', async () => {
      const made = await fromSelect(
        `SELECT [1, 2] AS list, {x: 'y'} AS struct, map {'k': 1} AS map, 'a'::ENUM ('a', 'b') AS kind`,
      );
      expect(typesOf(made)).deep.equal(['list JSON', 'struct JSON', 'map JSON', 'kind VARCHAR']);
      expect(await recordsOf(target)).deep.equal([{ list: '[1,2]', struct: '{"x":"y"}', map: '{"k":1}', kind: 'a' }]);
    });
    it('taking NaN for a missing value', async () => {
      const made = await fromSelect(`SELECT unnest(['nan'::DOUBLE, 1.5]) AS a`);
      expect(made.columns[0]).include({ nulls: 1, distinct: 1, mean: 1.5 });
      expect(await recordsOf(target)).deep.equal([{ a: null }, { a: 1.5 }]);
    });
    it('leaving foreign metadata behind', async () => {
      const path = join(folder, 'foreign.parquet');
      await withDuck((duck) =>
        duck.run(`COPY (SELECT 1 AS a) TO ${sqlText(path)} (FORMAT parquet, KV_METADATA {secret: 'a hidden table'})`),
      );
      await ingest({ path, name: 'foreign.parquet' }, { parquet: target });
      expect(readFileSync(path).includes('a hidden table')).equal(true);
      expect(readFileSync(target).includes('a hidden table')).equal(false);
    });
  });

  describe('makes the same bytes of the same file', () => {
    const many = `id,text,value\n${Array.from({ length: 300_000 }, (_, id) => `${(id * 7919) % 300_007},text ${id % 999},${id / 8}`).join('\n')}\n`;
    it('at any time, also when several are read at once, in row groups of one size', async () => {
      const path = join(folder, 'many.csv');
      writeFileSync(path, many);
      const targets = [1, 2, 3].map((run) => join(folder, `many${run}.parquet`));
      const made = await Promise.all(targets.map((parquet) => ingest({ path, name: 'many.csv' }, { parquet })));
      expect(new Set(made.map(({ parquetSha256 }) => parquetSha256)).size).equal(1);
      const groups = `SELECT DISTINCT row_group_id, row_group_num_rows FROM parquet_metadata(${sqlText(targets[0] ?? '')}) ORDER BY 1`;
      const sizes = await withDuck(async (duck) =>
        (await duck.runAndReadAll(groups)).getRowsJson().map(([, rows]) => Number(rows)),
      );
      expect(sizes).deep.equal([122_880, 122_880, 54_240]);
    });
    it('and of Parquet', async () => {
      const path = join(vega, 'flights-3m.parquet');
      const made = [
        await ingest({ path, name: 'f.parquet' }, { parquet: target }),
        await ingest({ path, name: 'f.parquet' }, { parquet: target }),
      ];
      expect(made[0]?.parquetSha256).equal(made[1]?.parquetSha256);
      expect(made[0]?.rows).equal(3_000_000);
      expect(made[0]?.columns[1]).include({ name: 'delay', distinctIs: 'approximate', nulls: 0 });
    });
    it('whatever the format it came in', async () => {
      const csv = await ingestText('a.csv', 'a,b\n1,x\n2,\n');
      const json = await ingestText('a.json', '[{"a":1,"b":"x"},{"a":2}]');
      const ndjson = await ingestText('a.ndjson', '{"a":1,"b":"x"}\n{"a":2,"b":null}');
      expect([json.parquetSha256, ndjson.parquetSha256]).deep.equal([csv.parquetSha256, csv.parquetSha256]);
    });
  });

  describe('leaves no half file', () => {
    it('and keeps what stood there when the new file is refused', async () => {
      await ingestText('a.csv', 'a\n1\n');
      const before = sha256(target);
      const refused: unknown = await ingestText('a.csv', 'a,b\n1\n').catch((error: unknown) => error);
      expect(refused).instanceOf(IngestFault);
      expect(sha256(target)).equal(before);
    });
    it('and no temporary one, after success or failure', async () => {
      const clean = join(folder, 'clean');
      mkdirSync(clean);
      const path = join(folder, 'a.ndjson');
      writeFileSync(path, '{"a":1}\n');
      await ingest({ path, name: 'a.ndjson' }, { parquet: join(clean, 'a.parquet') });
      await copyOut({ parquet: join(clean, 'a.parquet'), target: join(clean, 'a.parquet'), format: 'parquet' });
      expect(readdirSync(clean)).deep.equal(['a.parquet']);
      mkdirSync(join(clean, 'taken'));
      const error: unknown = await ingest({ path, name: 'a.ndjson' }, { parquet: join(clean, 'taken') }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).instanceOf(Error).and.not.instanceOf(IngestFault);
      expect(readdirSync(clean)).deep.equal(['a.parquet', 'taken']);
    });
    it('when the folder of the target is missing, which is no fault of the file', async () => {
      const path = join(folder, 'a.parquet');
      await withDuck((duck) => duck.run(`COPY (SELECT 1 AS a) TO ${sqlText(path)} (FORMAT parquet)`));
      const ingested = ingest({ path, name: 'a.parquet' }, { parquet: join(folder, 'absent', 'b.parquet') });
      const error: unknown = await ingested.catch((thrown: unknown) => thrown);
      expect(error).instanceOf(Error).and.not.instanceOf(IngestFault);
      expect(existsSync(join(folder, 'absent'))).equal(false);
    });
  });
});
