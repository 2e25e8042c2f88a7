import { expect } from 'chai';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { ingest, IngestFault, type Format } from '../../src/data/ingest/index.ts';
import { csvScanner } from '../../src/data/ingest/csv.ts';
import { arraySplitter, depthOf, holdsNoText, lineSplitter } from '../../src/data/ingest/json.ts';
import { limits, mostCells, type ReadingLimits } from '../../src/data/ingest/limits.ts';
import { recordStudy } from '../../src/data/ingest/records.ts';

const folder = temporaryFolder('ingest-limits');
const path = join(folder, 'original');

async function refusal(format: Format, most: Partial<ReadingLimits> = {}): Promise<string> {
  const file = { path, name: 'a', format, limits: most };
  const error: unknown = await ingest(file, { parquet: join(folder, 'target.parquet') }).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof IngestFault)) throw error instanceof Error ? error : new Error('The file was accepted.');
  return error.faults.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n');
}

/** What is told of a file, written in pieces: what comes first, and what comes again and again. */
async function told(
  format: Format,
  first: string,
  again: string,
  times: number,
  most?: Partial<ReadingLimits>,
): Promise<string> {
  const file = openSync(path, 'w');
  writeSync(file, first);
  const piece = again.repeat(Math.max(1, Math.floor(100_000 / again.length)));
  for (let bytes = 0; bytes < again.length * times; bytes += piece.length) writeSync(file, piece);
  closeSync(file);
  return refusal(format, most);
}

async function parquet(select: string): Promise<void> {
  await withDuck((duck) => duck.run(`COPY (${select}) TO ${sqlText(path)} (FORMAT parquet)`));
}

/** How much of an endless input a reader looks at before it stops. */
function lookedAt(see: (chunk: Buffer) => boolean, chunk: Buffer): number {
  for (let bytes = chunk.length; bytes < 50_000_000; bytes += chunk.length) if (see(chunk)) return bytes;
  throw new Error('It never stops.');
}
const until =
  (see: (chunk: Buffer) => void) =>
  (chunk: Buffer): boolean => {
    try {
      see(chunk);
      return false;
    } catch (error) {
      if (error instanceof IngestFault) return true;
      throw error;
    }
  };

describe('a limit', () => {
  after(() => rmSync(folder, { recursive: true }));

  const texts: [what: string, format: Format, first: string, again: string, times: number, says: string][] = [
    [
      'of columns ends the reading of a header of commas',
      'csv',
      'a',
      ',',
      30_000_000,
      '#/columns The table has more than 500 columns.',
    ],
    [
      'of names ends the reading of an endless name',
      'csv',
      'a,b',
      'x',
      10_000_000,
      '#/columns/2 The name of column 2 has more than 2000 bytes, the most that is read.',
    ],
    [
      'of records ends the reading of an endless cell',
      'csv',
      'a,b\n1,',
      'x',
      10_000_000,
      '#/lines/2 Line 2 begins a record of more than 2000000 bytes, the most that is read.',
    ],
    [
      'of records ends the reading of a quote that is not closed',
      'csv',
      'a,b\n1,"',
      'x\n',
      5_000_000,
      '#/lines/2 Line 2 begins a record of more than 2000000 bytes, the most that is read.',
    ],
    [
      'of records ends the reading of an endless line of NDJSON',
      'ndjson',
      '{"a":1}\n{"a":"',
      'x',
      10_000_000,
      '#/lines/2 Line 2 begins a record of more than 2000000 bytes, the most that is read.',
    ],
    [
      'of records ends the reading of an endless record of JSON',
      'json',
      '[\n{"a":"',
      'x',
      10_000_000,
      '#/lines/2 Line 2 begins a record of more than 2000000 bytes, the most that is read.',
    ],
    [
      'of nesting ends the reading of brackets in JSON',
      'json',
      '[{"a":',
      '[',
      1_000_000,
      '#/lines/1 Line 1 begins a record nested more than 100 levels deep, the most that is read.',
    ],
    [
      'of nesting holds for NDJSON',
      'ndjson',
      '{"a":',
      '{"a":',
      100_000,
      '#/lines/1 Line 1 begins a record nested more than 100 levels deep, the most that is read.',
    ],
  ];
  for (const [what, format, first, again, times, says] of texts)
    it(what, async () => {
      expect(await told(format, first, again, times)).equal(says);
    });

  it('of nesting holds for whole records too, and strings in them are not counted', async () => {
    const deep = (levels: number): string => `{"a": ${'['.repeat(levels)}1${']'.repeat(levels)}, "b": "[[[[ \\" {{{"}`;
    writeFileSync(path, `${deep(100_000)}\n`);
    expect(await refusal('ndjson')).match(/^#\/lines\/1 Line 1 begins a record nested more than 100 levels/);
    writeFileSync(path, `${deep(99)}\n${deep(100)}\n`);
    expect(await refusal('ndjson')).match(/^#\/lines\/2 /);
    expect([depthOf(deep(99)), depthOf(deep(100_000))]).deep.equal([100, 100_001]);
  });

  it('of columns and names holds for records of JSON', async () => {
    const named = (count: number) => Array.from({ length: count }, (_, at) => [`c${at}`, 1] as const);
    writeFileSync(path, JSON.stringify([Object.fromEntries(named(500)), { more: 1 }]));
    expect(await refusal('json')).equal('#/columns The table has more than 500 columns.');
    writeFileSync(path, JSON.stringify([{ a: 1, ['x'.repeat(2_001)]: 1 }]));
    expect(await refusal('json')).equal(
      '#/columns/2 The name of column 2 has more than 2000 bytes, the most that is read.',
    );
  });

  it('of rows ends the reading in every format', async () => {
    const says = '#/file The file has more than 1000 rows; at most 1000 are taken.';
    expect(await told('csv', 'a\n', '1\n', 100_000, { rows: 1_000 })).equal(says);
    expect(await told('ndjson', '', '{"a":1}\n', 100_000, { rows: 1_000 })).equal(says);
    expect(await told('json', '[{"a":1}', ',{"a":1}', 100_000, { rows: 1_000 })).equal(says);
    await parquet('SELECT range AS a FROM range(1001)');
    expect(await refusal('parquet', { rows: 1_000 })).equal('#/file The file has 1001 rows; at most 1000 are taken.');
  });

  it('of cells keeps a short file from becoming a large table', async () => {
    await parquet('SELECT 1 AS a, NULL::INTEGER AS b FROM range(50000000)');
    const { length } = readFileSync(path);
    expect(length).lessThan(500_000);
    expect(await refusal('parquet')).equal(
      `#/file The table has 50000000 rows of 2 columns; of a file of ${length} bytes at most ${mostCells(length, limits)} cells are taken.`,
    );
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`c${at}`, 1])));
    expect(await told('ndjson', `${wide}\n`, '{"c0":1}\n', 60_000)).match(
      /^#\/file The table has 6\d{4} rows of 500 columns; /,
    );
  }).timeout(60_000);

  it('of what a Parquet file says of itself is looked at before its data', async () => {
    const columns = Array.from({ length: 3_000 }, (_, at) => `{x: ${at}} AS c${at}`).join(', ');
    await parquet(`SELECT ${columns}`);
    expect(await refusal('parquet')).equal('#/file The schema has more than 5000 fields, nested ones included.');
    expect(await refusal('parquet', { schemaNodes: 10_000 })).equal('#/columns The table has more than 500 columns.');
    expect(await refusal('parquet', { footerBytes: 1_000 })).match(
      /^#\/file The footer has \d+ bytes; at most 1000 are read\.$/,
    );
    await parquet(`SELECT 'x' || range AS a, {y: [{z: 1}]} AS b FROM range(3000)`);
    expect(await refusal('parquet', { chunks: 3 })).match(/is cut into \d+ chunks of columns; at most 3 are read/);
    expect(await refusal('parquet', { chunkBytes: 1_000 })).match(
      /A chunk of a column has \d+ bytes unpacked; at most 1000 /,
    );
    expect(await refusal('parquet', { unpackedBytes: 10_000 })).match(
      /The file has \d+ bytes unpacked; at most 10000 /,
    );
    expect(await refusal('parquet', { nesting: 3 })).equal('#/file A column is nested more than 3 levels deep.');
    await parquet(`SELECT 1 AS "${'n'.repeat(2_001)}"`);
    expect(await refusal('parquet')).match(/^#\/columns\/1 The name of column 1 has more than 2000 bytes/);
  });

  it('of a Parquet file is not passed by a forged length of its footer', async () => {
    await parquet('SELECT range AS a FROM range(1000)');
    const whole = readFileSync(path);
    for (const claimed of [0, 1, whole.length, 0x7fffffff, 0xffffffff]) {
      whole.writeUInt32LE(claimed, whole.length - 8);
      writeFileSync(path, whole);
      expect(await refusal('parquet'), String(claimed)).match(/^#\/file The Parquet file is broken: /);
    }
  });

  it('bounds what is looked at by the limit, not by the length of the input', () => {
    const chunk = Buffer.alloc(1_000, 'x');
    const commas = Buffer.alloc(1_000, ',');
    const brackets = Buffer.alloc(1_000, '[');
    const csv = csvScanner({ delimiter: ',' });
    csv.see(Buffer.from('a\n'));
    const by = (scanner: ReturnType<typeof csvScanner>) => (piece: Buffer) => {
      scanner.see(piece);
      return scanner.stopped();
    };
    const array = arraySplitter(() => undefined, limits);
    array.see(Buffer.from('[{"a":"'));
    expect({
      header: lookedAt(by(csvScanner({ delimiter: ',' })), commas),
      name: lookedAt(by(csvScanner({ delimiter: ',' })), chunk),
      record: lookedAt(by(csv), chunk),
      line: lookedAt(until(lineSplitter(() => undefined, limits).see), chunk),
      element: lookedAt(until(array.see), chunk),
      depth: lookedAt(until(arraySplitter(() => undefined, limits).see), brackets),
      rows: lookedAt(
        until(lineSplitter(recordStudy({ ...limits, rows: 100 }).study, limits).see),
        Buffer.from('{"a":1}\n'),
      ),
    }).deep.equal({
      header: 1_000,
      name: 3_000,
      record: 2_001_000,
      line: 2_001_000,
      element: 2_000_000,
      depth: 1_000,
      rows: 808,
    });
  });

  it('is not needed for strings of any length: half a surrogate pair is found without recursion', () => {
    const nested = (inner: string): string => `${'['.repeat(200_000)}"${inner}"${']'.repeat(200_000)}`;
    const texts: [raw: string, odd: boolean][] = [
      [nested('\\ud83d\\ude00'), false],
      [nested('\\ud83d'), true],
      ['"\\ud83d x \\ude00"', true],
      ['"\\ude00\\ud83d"', true],
      ['"\\\\ud83d"', false],
      ['"\\\\\\u0000"', true],
      ['"\\u00e9\\n"', false],
      ['{"\\udead": 1}', true],
      ['"\\ud83d\\ud83d\\ude00"', true],
    ];
    expect(texts.map(([raw]) => holdsNoText(raw))).deep.equal(texts.map(([, odd]) => odd));
  });
});
