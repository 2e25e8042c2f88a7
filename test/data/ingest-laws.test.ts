import { expect } from 'chai';
import fc from 'fast-check';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { copyOut, eachRecord, ingest, type DataRow, type Format } from '../../src/data/ingest/index.ts';
import { rounds } from '../support/rounds.ts';

const folder = temporaryFolder('ingest-laws');
const file = (name: string): string => join(folder, name);
const runs = { numRuns: rounds(30, 3_000), verbose: 1 } as const;

// No sequence of these spells a number, a date or a truth value, so every column of them is text.
const piece = fc.constantFrom(
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\r',
  ' ',
  "'",
  '\\',
  '#',
  '中',
  '文字',
  '😀',
  '𠮷',
  'é',
  'a',
  '007',
  '=',
  '+',
  '-',
  '@',
  '\u200B',
  'null',
);
const pieces = (minLength: number, maxLength: number) =>
  fc.array(piece, { minLength, maxLength }).map((some) => some.join(''));
const cell = fc.option(pieces(0, 6), { freq: 4 });
const name = pieces(1, 4)
  .map((text) => text.trim())
  .filter((text) => text !== '');
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 5, selector: (text) => text.toLowerCase() });

type Table = { readonly names: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] };
const table: fc.Arbitrary<Table> = names.chain((some) => {
  const row = fc.array(cell, { minLength: some.length, maxLength: some.length });
  return fc.array(row, { minLength: 1, maxLength: 12 }).map((rows) => ({ names: some, rows }));
});
// A copy quotes only what its comma makes necessary; a name with another delimiter in it would then be two names to
// whoever sniffs.
const plainlyNamed = table.filter((written) => !written.names.some((each) => /[;\t|]/.test(each)));

const quoted = (text: string | null): string => (text === null ? '' : `"${text.replaceAll('"', '""')}"`);
const csvOf = ({ names: header, rows }: Table, delimiter: string, lineEnd: string): string =>
  [header, ...rows].map((cells) => cells.map(quoted).join(delimiter) + lineEnd).join('');
const recordsIn = ({ names: header, rows }: Table): DataRow[] =>
  rows.map((cells) => Object.fromEntries(header.map((column, index) => [column, cells[index] ?? null])));

/**
 * What is read from the records' JSON: a column whose numbers all have the same two or more decimals, in 18 digits, is
 * DECIMAL, and decimals are delivered as texts.
 */
function deliveredOf(rows: readonly Record<string, unknown>[]): unknown {
  const numbers = rows.flatMap((row) => Object.values(row)).filter((value) => value !== null);
  const parts = numbers.map((value) => /^-?(\d+)\.(\d{2,})$/.exec(JSON.stringify(value)));
  const most = (part: 1 | 2): number => Math.max(...parts.map((found) => found?.[part]?.length ?? 0));
  const isDecimal = parts.every((found) => found?.[2]?.length === most(2)) && most(1) + most(2) <= 18;
  const written = (_: string, value: unknown): unknown =>
    typeof value === 'number' && isDecimal ? JSON.stringify(value) : value;
  return JSON.parse(JSON.stringify(rows, written));
}

async function recordsOf(parquet: string): Promise<DataRow[]> {
  const rows: DataRow[] = [];
  await eachRecord(parquet, (row) => void rows.push(row));
  return rows;
}

async function read(content: string | Buffer, format: Format): Promise<string> {
  writeFileSync(file('a'), content);
  return (await ingest({ path: file('a'), name: 'a', format }, { parquet: file('a.parquet') })).parquetSha256;
}

after(() => rmSync(folder, { recursive: true }));

describe('whatever the cells hold', () => {
  it('CSV becomes the same records under every delimiter and line end', () => {
    const [delimiters, lineEnds] = [fc.constantFrom(',', ';', '\t', '|'), fc.constantFrom('\n', '\r\n', '\r')];
    return fc.assert(
      fc.asyncProperty(table, delimiters, lineEnds, async (written, delimiter, lineEnd) => {
        await read(csvOf(written, delimiter, lineEnd), 'csv');
        expect(await recordsOf(file('a.parquet'))).deep.equal(recordsIn(written));
      }),
      runs,
    );
  });

  it('a copy in any format is read as the same records, and in CSV and Parquet makes the same bytes', () =>
    fc.assert(
      fc.asyncProperty(plainlyNamed, async (written) => {
        const first = await read(csvOf(written, ',', '\n'), 'csv');
        for (const format of ['csv', 'json', 'ndjson', 'parquet'] as const) {
          await copyOut({ parquet: file('a.parquet'), target: file('out'), format });
          const again = await ingest({ path: file('out'), name: 'out', format }, { parquet: file('b.parquet') });
          expect(await recordsOf(file('b.parquet')), format).deep.equal(recordsIn(written));
          if (format === 'csv' || format === 'parquet') expect(again.parquetSha256, format).equal(first);
        }
      }),
      runs,
    ));

  it('numbers keep their value through CSV and back', () => {
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }));
    return fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 20 }), async (numbers) => {
        await read(`n,x\n${numbers.map((each) => `${each},x\n`).join('')}`, 'csv');
        await copyOut({ parquet: file('a.parquet'), target: file('out.csv'), format: 'csv' });
        const back = readFileSync(file('out.csv'), 'utf8').trim().split('\n').slice(1);
        expect(back.map((line) => Number(line.split(',')[0]))).deep.equal(numbers.map((each) => Number(String(each))));
      }),
      runs,
    );
  });

  it('JSON is read as JSON.parse reads it; numbers with one count of decimals come out as exact texts', () => {
    const decimal = fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true });
    const kinds: fc.Arbitrary<unknown>[] = [
      cell,
      fc.boolean(),
      fc.integer(),
      decimal,
      fc.array(fc.oneof(cell, fc.integer()), { maxLength: 3 }),
    ];
    const records = fc.tuple(name, fc.constantFrom(...kinds)).chain(([column, kind]) =>
      fc.array(
        fc.option(kind, { freq: 5 }).map((value) => ({ [column]: value })),
        { minLength: 1, maxLength: 10 },
      ),
    );
    return fc.assert(
      fc.asyncProperty(records, fc.constantFrom(0, 2), async (rows, indent) => {
        await read(JSON.stringify(rows, null, indent), 'json');
        await copyOut({ parquet: file('a.parquet'), target: file('out.json'), format: 'json' });
        expect(JSON.parse(readFileSync(file('out.json'), 'utf8'))).deep.equal(deliveredOf(rows));
      }),
      { ...runs, examples: [[[{ a: 0.01603271546579376 }, { a: null }], 0]] },
    );
  });

  it('a file that is cut anywhere is refused with its faults or read, and nothing else happens', () =>
    fc.assert(
      fc.asyncProperty(table, fc.nat(), fc.boolean(), async (written, at, json) => {
        const whole = Buffer.from(json ? JSON.stringify(recordsIn(written)) : csvOf(written, ',', '\n'));
        const outcome: unknown = await read(whole.subarray(0, at % whole.length), json ? 'json' : 'csv').catch(
          (thrown: unknown) => thrown,
        );
        if (json || typeof outcome !== 'string') expect(outcome).property('name', 'IngestFault');
      }),
      runs,
    ));
});
