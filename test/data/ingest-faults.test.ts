import { expect } from 'chai';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { ingest, IngestFault, type Format } from '../../src/data/ingest/index.ts';

const folder = temporaryFolder('ingest-faults');
const vega = join(import.meta.dirname, '../../node_modules/vega-datasets/data');

async function faultsOf(name: string, content: string | Buffer, format?: Format): Promise<string[]> {
  const path = join(folder, 'original');
  rmSync(join(folder, 'target.parquet'), { force: true });
  writeFileSync(path, content);
  const ingested = ingest({ path, name, ...(format ? { format } : {}) }, { parquet: join(folder, 'target.parquet') });
  const error: unknown = await ingested.catch((thrown: unknown) => thrown);
  expect(readdirSync(folder).filter((file) => file !== 'original')).deep.equal(
    [],
    'nothing may be left of a refused file',
  );
  if (!(error instanceof IngestFault)) throw error instanceof Error ? error : new Error(`${name} was accepted.`);
  return error.faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
}

async function check(name: string, content: string | Buffer, ...expected: (string | RegExp)[]): Promise<void> {
  const faults = await faultsOf(name, content);
  expect(faults, faults.join('\n')).length(expected.length);
  expected.forEach((fault, index) =>
    typeof fault === 'string' ? expect(faults[index]).equal(fault) : expect(faults[index]).match(fault),
  );
}

async function parquetOf(select: string): Promise<Buffer> {
  const path = join(folder, 'original');
  await withDuck((duck) => duck.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`));
  return readFileSync(path);
}

describe('ingest refuses, naming every fault', () => {
  after(() => rmSync(folder, { recursive: true }));

  describe('of a table in CSV', () => {
    it('an empty file', () => check('a.csv', '', '#/file The file is empty.'));
    it('a byte order mark alone', () => check('a.csv', '\uFEFF', '#/file The file has no header and no rows.'));
    it('a header without rows', () => check('a.csv', 'a,b\n', '#/file The file has a header but no rows.'));
    it('a header followed by empty lines', () =>
      check('a.csv', 'a,b\r\n\r\n\r\n', '#/file The file has a header but no rows.'));
    it('an empty first line', () =>
      check('a.csv', '\n1,b\n1,2\n', '#/lines/1 Line 1 is empty; the first line is the header.'));

    it('ragged rows, with the line of each', () =>
      check(
        'a.csv',
        'a,b\n1,2\n"x\ny",2,3\n1\n1,2\n',
        "#/lines Lines whose number of cells is not the header's 2: 2 in all.",
        '#/lines/3 Line 3 has 3 cells; the header has 2.',
        '#/lines/5 Line 5 has 1 cell; the header has 2.',
      ));

    it('ragged rows, the first 20 of many and the total', async () => {
      const faults = await faultsOf('a.csv', `a,b\n${'1,2\n1\n'.repeat(30)}`);
      expect(faults).length(21);
      expect(faults[0]).equal("#/lines Lines whose number of cells is not the header's 2: 30 in all.");
      expect(faults[20]).match(/^#\/lines\/41 /);
    });

    it('a quote that is never closed, where it opens', () =>
      check('a.csv', 'a,b\n1,2\n3,"four\nfive\n', '#/lines/3 Line 3 opens a quote that is never closed.'));
    it('a quote never closed in the last cell, which the engine would drop with its row', () =>
      check('a.csv', 'a,b\n1,"x', '#/lines/2 Line 2 opens a quote that is never closed.'));
    it('text after a closing quote', () =>
      check(
        'a.csv',
        'a,b\n"1" 1,"x"y\n',
        /^#\/lines .*: 1 in all/,
        '#/lines/2 Line 2 has text after a closing quote.',
      ));
    it('mixed line ends', () => check('a.csv', 'a,b\n1,2\n3,4\r\n5,6\n', /^#\/lines\/3 Line 3 ends in another way/));
    it('a record too long to hold', () =>
      check(
        'a.csv',
        `a,b\n1,${'x'.repeat(2_000_000)}\n`,
        '#/lines/2 Line 2 begins a record of more than 2000000 bytes, the most that is read.',
      ));
    it('a quote inside a cell that is not in quotes, and not the shift of cells that follows from it', () =>
      check(
        'a.csv',
        'price,name,size\n$1,"a, b",L\n$69.07"Women, Short","M"\n$2,5" pipe,S\n',
        /^#\/lines Lines with a quote inside a cell .*: 2 in all\./,
        '#/lines/3 Line 3 has a quote inside a cell that is not in quotes.',
        '#/lines/4 Line 4 has a quote inside a cell that is not in quotes.',
      ));

    it('columns without a name and columns of one name', () =>
      check(
        'a.csv',
        'A,,a,"A "\n1,2,3,4\n',
        '#/columns/2 Column 2 has no name.',
        '#/columns/3 Columns 1 and 3 are both called "a" (upper and lower case count as equal).',
        '#/columns/4 Columns 1 and 4 are both called "A" (upper and lower case count as equal).',
      ));
    it('more than 500 columns, after which cells are not counted', () => {
      const wide = (cell: (index: number) => string): string =>
        Array.from({ length: 501 }, (_, index) => cell(index)).join(',');
      return check(
        'a.csv',
        `${wide((index) => `c${index}`)}\n${wide(() => '1')}\n1,2\n`,
        '#/columns The table has more than 500 columns.',
      );
    });
    it('several things at once', () =>
      check('a.csv', 'a,a\n1\n2,3\n', /^#\/columns\/2 /, /^#\/lines /, /^#\/lines\/2 /));
    it('bytes of another encoding, and nothing that would follow from them', () =>
      check('a.csv', Buffer.concat([Buffer.from('a,a\n1\n'), Buffer.from([0xff, 0x2c, 0x31, 0x0a])]), /^#\/bytes\/6 /));
  });

  describe('of what is no text', () => {
    it('a byte that is not UTF-8, with its offset', () =>
      check('a.csv', Buffer.from([0x61, 0x0a, 0xef, 0xbf, 0xbd, 0xc3, 0x28]), /^#\/bytes\/5 .*not UTF-8: .*offset 5 /));
    it('a character cut off at the end', () => check('a.csv', Buffer.from([0x61, 0x0a, 0xe4, 0xb8]), /^#\/bytes\/2 /));
    it('an offset beyond the first chunk', () =>
      check(
        'a.csv',
        Buffer.concat([Buffer.from(`a\n${'中文字\n'.repeat(50_000)}`), Buffer.from([0x80, 0x0a])]),
        /^#\/bytes\/500002 /,
      ));
    it('GB 18030, which it recognises', () =>
      check('a.csv', Buffer.from('b5d8c7f80ac9cfbaa30a', 'hex'), /offset 0 .*reads as GB 18030, .*: encoding=gb18030/));
    it('GB 18030 that begins with the letters of an encrypted Parquet file', () =>
      check(
        'a.csv',
        Buffer.concat([Buffer.from('PARENT,'), Buffer.from('b5d8c7f80ac9cfbaa30a', 'hex')]),
        /encoding=gb18030/,
      ));
    it('NUL bytes, and nothing that would follow from them', () =>
      check('a.csv', 'a,b\n1\0\n', /^#\/bytes\/5 .*binary.* NUL byte at offset 5 /));
    it('UTF-16', () =>
      check(
        'a.csv',
        Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'),
        /^#\/bytes\/\d+ .* It reads as UTF-16: encoding=utf-16\.$/,
      ));

    const disguised: [what: string, content: () => string | Buffer, is: string][] = [
      ['gzip', () => gzipSync('a,b\n1,2\n'), 'a gzip archive; unpack it first'],
      ['zip', () => Buffer.from('504b0304140000000000', 'hex'), 'a zip archive; unpack it first'],
      [
        'xlsx',
        () => Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml…xl/workbook.xml'),
        'an Excel workbook (xlsx); save it as CSV in UTF-8',
      ],
      ['PNG', () => readFileSync(join(vega, 'ffox.png')), 'a PNG image'],
      ['PDF', () => Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'), 'a PDF document'],
      ['Parquet', () => readFileSync(join(vega, 'flights-3m.parquet')), 'a Parquet file'],
      ['Arrow', () => readFileSync(join(vega, 'flights-200k.arrow')), 'an Arrow file'],
      ['HTML', () => '\n<!DOCTYPE html><html></html>', 'an HTML page'],
      ['JSON', () => '[\n {"a": 1}\n]', 'looks like JSON; declare the format json or ndjson'],
    ];
    for (const [what, content, is] of disguised) {
      it(`${what} called .csv`, () =>
        check('a.csv', content(), new RegExp(`^#/file This is not csv: it (is )?${is.replace(/[()]/g, '\\$&')}\\.$`)));
    }
    it('an unknown ending', () => check('a.xlsx', 'a\n1\n', /^#\/name "a\.xlsx" does not end in a format/));
    it('a name like a property of every object', () => check('a.constructor', 'a\n1\n', /^#\/name /));
  });

  describe('of records in JSON', () => {
    it('an object at the top', () => check('a.json', '{"a": 1}', /^#\/lines\/1 .*object, not an array of objects/));
    it('a number at the top', () => check('a.json', '\n42', /^#\/lines\/2 .*does not begin with an array/));
    it('an empty array', () => check('a.json', '[ ]', '#/file The file has no records.'));
    it('blanks alone', () => check('a.json', ' \n ', '#/file The file is empty.'));
    it('an array that is not closed', () =>
      check('a.json', '[{"a": 1},\n {"a":\n', /^#\/lines\/3 .*ends on line 3 inside the record that begins on line 2/));
    it('text after the array', () => check('a.json', '[{"a": 1}]\n]', /^#\/lines\/2 .*after the end/));
    it('a trailing comma', () => check('a.json', '[{"a": 1},\n]', /^#\/lines\/2 .*missing beside a comma/));
    it('a bracket closed that was not opened', () =>
      check('a.json', '[{"a": 1}},\n{"a": 1}]', /^#\/lines\/1 .*never opened/));
    it('every broken record, on its line', () =>
      check(
        'a.json',
        '[\n{"a": 1},\n{"a":\n  tru},\n{"a": NaN}\n]',
        '#/lines Records that are not JSON: 2 in all.',
        /^#\/lines\/3 Record 2, which begins on line 3, is not JSON: /,
        /^#\/lines\/5 Record 3, /,
      ));
    it('a broken record without what it holds', async () => {
      for (const record of [
        '{"a": secret}',
        '{"a": "secret',
        '{"a" "secret"}',
        '{"a": "se\tcret"}',
        `{"${'a'.repeat(99)}": secret}`,
      ])
        expect((await faultsOf('a.ndjson', `{"a": 1}\n${record}\n`)).join(), record)
          .match(/Record 2, which begins on line 2, is not JSON: \w/)
          .not.match(/se\s*cret/);
    });
    it('records that are not objects', () =>
      check(
        'a.json',
        '[[1],\n2,\nnull, {"a": 1}]',
        /: 3 in all/,
        /^#\/lines\/1 Record 1 /,
        /^#\/lines\/2 Record 2 /,
        /^#\/lines\/3 Record 3 /,
      ));
    it('records without values', () => check('a.json', '[{}, {}]', '#/file The records have no values.'));
    it('a name twice in a record', () =>
      check('a.json', '[{"a": 1, "\\u0061": 2}]', /: 1 in all/, '#/lines/1 Record 1 (line 1) holds "a" twice.'));
    it('names that differ only in case', () => check('a.json', '[{"a": 1}, {"A": 2}]', /^#\/columns\/2 /));
    it('an empty name', () => check('a.json', '[{"": 1}]', '#/columns/1 Column 1 has no name.'));
    it('more than 500 names', () =>
      check(
        'a.json',
        JSON.stringify(Array.from({ length: 501 }, (_, index) => ({ [`c${index}`]: 1 }))),
        '#/columns The table has more than 500 columns.',
      ));
    it('half a surrogate pair', () =>
      check('a.json', '[{"a": "\\ud83d"}]', /: 1 in all/, /"a": a string holds NUL or half/));
    it('half a surrogate pair, nested', () =>
      check('a.json', '[{"a": ["\\ud83d", "\\ud83d\\ude00"]}]', /: 1 in all/, /"a": a string holds NUL or half/));
    it('a NUL character', () =>
      check('a.ndjson', '{"a": "x\\u0000"}', /: 1 in all/, /"a": a string holds NUL or half/));
    it('a record too long to hold', () =>
      check('a.json', `[\n{"a": "${'x'.repeat(2_000_000)}"}]`, /^#\/lines\/2 .*more than 2000000 bytes/));
    it('a line too long to hold', () =>
      check('a.ndjson', `\n{"a": "${'x'.repeat(2_000_000)}"}\n{"a": 1}`, /^#\/lines\/2 .*more than 2000000 bytes/));
    it('a line of NDJSON that is broken', () =>
      check(
        'a.ndjson',
        '{"a": 1}\n\n{"a": }\r\n{"a": 2}\n7\n',
        /not JSON: 1 in all/,
        /^#\/lines\/3 Record 2, /,
        /not objects: 1 in all/,
        /^#\/lines\/5 Record 4 /,
      ));
    it('NDJSON without a record', () => check('a.jsonl', '\n \n', '#/file The file has no records.'));
  });

  describe('of Parquet', () => {
    it('another kind of file', () =>
      check('a.parquet', 'a,b\n1,2\n', /^#\/file This is not parquet: it does not begin and end with PAR1/));
    it('a picture, by name', () =>
      check('a.parquet', readFileSync(join(vega, '7zip.png')), '#/file This is not parquet: it is a PNG image.'));
    it('a file cut off', async () =>
      check('a.parquet', (await parquetOf('SELECT range AS a FROM range(1000)')).subarray(0, 500), /was cut off/));
    it('few bytes that claim more rows than are taken', async () => {
      const bomb = await parquetOf('SELECT NULL::INTEGER AS a FROM range(100000001)');
      expect(bomb.length).lessThan(10_000_000);
      await check('a.parquet', bomb, '#/file The file has 100000001 rows; at most 100000000 are taken.');
    }).timeout(60_000);
    it('a footer that is not one', () =>
      check('a.parquet', `PAR1${'x'.repeat(100)}PAR1`, /^#\/file The Parquet file is broken: /));
    it('a broken page, without telling where the exchange keeps its files', async () => {
      const whole = await parquetOf(`SELECT 'text ' || range AS a FROM range(100000)`);
      whole.fill(0xff, 40, 20_000);
      const [fault] = await faultsOf('a.parquet', whole);
      expect(fault)
        .match(/^#\/file The Parquet file is broken: /)
        .and.not.include(folder);
    });
    it('no rows', async () =>
      check('a.parquet', await parquetOf('SELECT 1 AS a WHERE false'), '#/file The file has columns but no rows.'));
    it('binary columns and columns of one name, which the engine would rename', async () => {
      const made = (await parquetOf(`SELECT 'x'::BLOB AS b, 1 AS twin1, 2 AS twin2`))
        .toString('latin1')
        .replaceAll('twin2', 'twin1');
      await check(
        'a.parquet',
        Buffer.from(made, 'latin1'),
        /^#\/columns\/3 Columns 2 and 3 are both called "twin1"/,
        /^#\/columns\/1 Column "b" is of type BLOB/,
      );
    });
    it('infinite numbers', async () =>
      check(
        'a.parquet',
        await parquetOf(`SELECT 1.0::DOUBLE AS a, '-inf'::FLOAT AS b`),
        '#/columns/2 Column "b" holds infinite numbers.',
      ));
  });
});
