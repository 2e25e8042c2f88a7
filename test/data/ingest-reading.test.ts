import { expect } from 'chai';
import fc from 'fast-check';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import {
  eachRecord,
  ingest,
  IngestFault,
  type DataRow,
  type Format,
  type Ingested,
  type ReadingOptions,
} from '../../src/data/ingest/index.ts';
import { encoderOf } from '../support/encoder.ts';
import { rounds } from '../support/rounds.ts';

const folder = temporaryFolder('ingest-reading');
const file = (name: string): string => join(folder, name);
const target = file('target.parquet');

async function read(content: string | Buffer, reading: ReadingOptions = {}, format: Format = 'csv'): Promise<Ingested> {
  writeFileSync(file('a'), content);
  return ingest({ path: file('a'), name: 'a', format, reading }, { parquet: target });
}

async function records(content: string | Buffer, reading: ReadingOptions = {}, format: Format = 'csv') {
  await read(content, reading, format);
  const rows: DataRow[] = [];
  await eachRecord(target, (row) => void rows.push(row));
  return rows;
}

async function faults(
  content: string | Buffer,
  reading: ReadingOptions = {},
  format: Format = 'csv',
): Promise<string[]> {
  rmSync(target, { force: true });
  const error: unknown = await read(content, reading, format).catch((thrown: unknown) => thrown);
  if (!(error instanceof IngestFault)) throw error instanceof Error ? error : new Error('The file was accepted.');
  expect(readdirSync(folder), 'nothing may be left of a refused file').deep.equal(['a']);
  return error.faults.map(({ pointer, detail }) => `${pointer} ${detail}`);
}

const chinese = '编号,名称\n1,地区\n2,城市\n';
const exported =
  '导出信息：\n共2笔记录\n\n交易时间,金额,备注\n2024-01-01 10:00:00,1.00,x\n2024-01-02 10:00:00,2.00,y\n';

describe('how a file is read', () => {
  after(() => rmSync(folder, { recursive: true }));

  it('is told with the result, whether it was said or not', async () => {
    const plain = { encoding: 'utf-8', delimiter: ',', decimal: '.', dateFormat: 'ISO', skip: 0, quotes: 'strict' };
    expect((await read('a,b\n1,2\n')).read).deep.equal(plain);
    expect((await read('x\ny\na;b\n1,5;31.1.2026\n', { skip: 2, decimal: ',', dateFormat: 'DMY' })).read).deep.equal({
      ...plain,
      delimiter: ';',
      decimal: ',',
      dateFormat: 'DMY',
      skip: 2,
    });
    expect((await read('[{"a": 1}]', {}, 'json')).read).deep.equal({
      ...plain,
      delimiter: null,
      skip: null,
      quotes: null,
    });
  });

  const encodings = ['gb18030', 'gbk', 'big5', 'utf-16'] as const;
  for (const encoding of encodings)
    it(`can be in ${encoding}, CSV and JSON alike`, async () => {
      const encode = encoderOf(encoding);
      const expected = [
        { ID: 1, 名稱: '地方' },
        { ID: 2, 名稱: '城市' },
      ];
      expect(await records(encode('ID,名稱\n1,地方\n2,城市\n'), { encoding })).deep.equal(expected);
      expect(await records(encode(JSON.stringify(expected)), { encoding }, 'json')).deep.equal(expected);
    });
  it('in UTF-16 follows the mark at its beginning, and without one the lower byte comes first', async () => {
    const big = Buffer.from('\uFEFFa,b\n1,é\n', 'utf16le').swap16();
    expect(await records(big, { encoding: 'utf-16' })).deep.equal([{ a: 1, b: 'é' }]);
    expect(await records(Buffer.from('a,b\n1,é\n', 'utf16le'), { encoding: 'utf-16' })).deep.equal([{ a: 1, b: 'é' }]);
  });

  it("follows Excel's sep= line, unless another delimiter is named", async () => {
    const expected = [{ id: 1, city: 'Graz, Linz' }];
    expect(await records('sep=;\r\nid;city\r\n1;Graz, Linz\r\n')).deep.equal(expected);
    expect(await records('\uFEFF"SEP=\t"\nid\tcity\n1\tGraz, Linz\n')).deep.equal(expected);
    expect(await records('sep=;\nid|city\n1|Graz, Linz\n', { delimiter: '|' })).deep.equal(expected);
    expect((await faults('sep=;\nid;city\n1;a;b\n'))[1]).equal('#/lines/3 Line 3 has 3 cells; the header has 2.');
  });

  it('skips the lines before the header, and counts them in what it says', async () => {
    for (const lineEnd of ['\n', '\r\n', '\r'])
      expect(await records(exported.replaceAll('\n', lineEnd), { skip: 3 }), JSON.stringify(lineEnd)).length(2);
    expect((await faults('x\ny\na,b\n1\n', { skip: 2 }))[1]).equal('#/lines/4 Line 4 has 1 cell; the header has 2.');
    expect(await faults('x\ny\na,b\n1\n', { skip: 9 })).deep.equal(['#/file The file has no header and no rows.']);
  });

  it('infers numbers and days from the spelling that was said', async () => {
    const { columns } = await read(
      'n;m;d;t;x\n1,5;2,25;31.01.2026;1.2.2026 10:00;1.5\n-,5;3,10;1/2/2026;2.2.2026 9:00;2\n',
      {
        decimal: ',',
        dateFormat: 'DMY',
      },
    );
    expect(columns.map(({ type }) => type)).deep.equal(['DOUBLE', 'DECIMAL(18,2)', 'DATE', 'VARCHAR', 'VARCHAR']);
    expect([columns[2]?.min, columns[0]?.min, columns[1]?.max]).deep.equal(['2026-01-31', '-0.5', '3.1']);
  });

  it('takes quotes inside cells for data only when that is said', async () => {
    const csv = 'a,b\n1,5" pipe\n';
    expect(await faults(csv)).deep.equal([
      '#/lines Lines with a quote inside a cell that is not in quotes (RFC 4180 wants the cell in quotes): 1 in all. ' +
        'Where the quotes are data and no delimiter is missing before them, quotes=lenient reads them.',
      '#/lines/2 Line 2 has a quote inside a cell that is not in quotes.',
    ]);
    expect(await records(csv, { quotes: 'lenient' })).deep.equal([{ a: 1, b: '5" pipe' }]);
  });

  it('takes no option that means nothing for the format', async () => {
    expect(await faults('[{"a": 1}]', { skip: 1, delimiter: ';' }, 'json')).deep.equal([
      '#/delimiter delimiter is not for files in json.',
      '#/skip skip is not for files in json.',
    ]);
  });

  describe('is suggested by the refusal, once it was tried', () => {
    const suggestions: [what: string, content: () => string | Buffer, says: RegExp][] = [
      [
        'GB 18030, alone and without what would follow from it',
        () => encoderOf('gb18030')('编号,名称,编号,名称\n1,2,3\n'),
        /^#\/bytes\/0 .*not UTF-8: .*characters read as GB 18030, .*: encoding=gb18030.* Then other faults show\./,
      ],
      ['an encoding', () => encoderOf('gb18030')(chinese), /encoding=gb18030/],
      ['an encoding with the lines before the header', () => encoderOf('gb18030')(exported), /encoding=gb18030&skip=3/],
      ['Big5 beside GB 18030', () => encoderOf('big5')('ID,名稱\n1,地方\n'), /encoding=big5\. Say which it is\.$/],
      ['Windows-1252', () => encoderOf('windows-1252')('name,n\ncafé,1\n'), /Western Europe: encoding=windows-1252\.$/],
      [
        'the lines before the header, also with delimiters between quotes',
        () => '"Prices, weights, sizes, and counts"\na,b,c\n1,2,3\n',
        /Line 2 looks like the header, .* skip=1 reads/,
      ],
      ['the lines before the header', () => exported, /^#\/lines\/4 Line 4 looks like the header, .* skip=3 reads/],
    ];
    for (const [what, content, says] of suggestions)
      it(what, async () => {
        const told = await faults(content());
        expect(told.join('\n')).match(says);
        expect(told).length(1);
      });
    it('but a row is never taken for a header because the one above it is broken', async () => {
      expect(await faults('a,b\n1\nx,y\nz,w\n')).deep.equal([
        "#/lines Lines whose number of cells is not the header's 2: 1 in all.",
        '#/lines/2 Line 2 has 1 cell; the header has 2.',
      ]);
      expect((await faults('Prices\n1,2\n3,4\n'))[1]).equal('#/lines/2 Line 2 has 2 cells; the header has 1.');
    });
    it('but nothing where nothing reads', async () => {
      expect(await faults(Buffer.from('a,b\n1,\x81\x81\x81\x20\n2\n', 'latin1'))).deep.equal([
        '#/bytes/6 The file is not UTF-8: the byte at offset 6 (counted from 0) is not part of a character. Save the text in UTF-8.',
      ]);
    });
  });

  it('is no part of the content: with and without a byte order mark its hash is the same', async () => {
    const [marked, plain] = [await read('\uFEFFa\n1\n'), await read('a\n1\n')];
    expect([marked.originalSha256, marked.bytes]).deep.equal([plain.originalSha256, plain.bytes + 3]);
    expect((await read('\uFEFF\uFEFFa\n1\n')).originalSha256).not.equal(plain.originalSha256);
  });

  it('whatever is said, is the same table: one that another writer wrote with these options', () => {
    const sign = fc.constantFrom('"', ',', ';', '\n', '\r\n', ' ', '名', '市', 'a', 'é', '1', '.', '-', '=');
    const text = fc.array(sign, { minLength: 1, maxLength: 6 }).map((signs) => `t${signs.join('')}t`);
    const amount = fc
      .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.integer({ min: 1, max: 99 }))
      .map(([whole, cents]) => `${whole}.${String(cents).padStart(2, '0')}`);
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    const rows = fc.array(fc.tuple(text, amount, day), { minLength: 1, maxLength: 8 });
    const written = fc.record({
      encoding: fc.constantFrom('utf-8', 'gb18030', 'utf-16'),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      decimal: fc.constantFrom('.', ','),
      dateFormat: fc.constantFrom('ISO', 'YMD', 'DMY', 'MDY'),
      skip: fc.nat(3),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
    });
    const dayIn = (iso: string, order: string): string => {
      const [y = '', m = '', d = ''] = iso.split('-');
      return (
        { ISO: iso, YMD: `${y}/${Number(m)}/${d}`, DMY: `${Number(d)}.${m}.${y}`, MDY: `${m}-${Number(d)}-${y}` }[
          order
        ] ?? iso
      );
    };
    return fc.assert(
      fc.asyncProperty(rows, written, async (table, { lineEnd, ...reading }) => {
        const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const lines = table.map(([word, number, iso]) =>
          [quoted(word), quoted(number.replace('.', reading.decimal)), dayIn(iso, reading.dateFormat)].join(
            reading.delimiter,
          ),
        );
        const before = Array.from({ length: reading.skip }, (_, at) => `about "${at}" ,;|`);
        const csv = [...before, ['词', 'n', 'd'].join(reading.delimiter), ...lines, ''].join(lineEnd);
        writeFileSync(file('a'), encoderOf(reading.encoding)(csv));
        const declared = [
          { name: '词', type: 'text' },
          { name: 'n', type: 'decimal' },
          { name: 'd', type: 'date' },
        ] as const;
        await ingest({ path: file('a'), name: 'a.csv', reading, declared }, { parquet: target });
        const back: DataRow[] = [];
        await eachRecord(target, (row) => void back.push(row));
        expect(back).deep.equal(
          table.map(([word, number, iso]) => ({
            词: word,
            n: number.replace(/\.?0+$/, '').replace(/^-0$/, '0'),
            d: iso,
          })),
        );
      }),
      { numRuns: rounds(40, 2_000), verbose: 1 },
    );
  });
});
