import { expect } from 'chai';
import fc from 'fast-check';
import { Decimal } from 'decimal.js';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { eachRecord, ingest, IngestFault, type DataRow, type ReadingOptions } from '../../src/data/ingest/index.ts';
import { rounds } from '../support/rounds.ts';

type Declared = 'text' | 'integer' | 'decimal' | 'date' | 'instant' | 'boolean';
const folder = temporaryFolder('ingest-declared');
const file = (name: string): string => join(folder, name);
const target = file('target.parquet');

/** Reads a file of the column "x", declared this; answers the stored type and the values as records have them. */
async function read(type: Declared, name: string, reading: ReadingOptions = {}) {
  const declared = [{ name: 'x', type }];
  const { columns } = await ingest({ path: file(name), name, reading, declared }, { parquet: target });
  const rows: DataRow[] = [];
  await eachRecord(target, (row) => void rows.push(row));
  return { type: columns[0]?.type, values: rows.map((row) => row['x'] ?? null), column: columns[0] };
}

function readCells(type: Declared, cells: readonly string[], reading: ReadingOptions = {}) {
  writeFileSync(file('a.csv'), `x\n${cells.map((cell) => `"${cell}"`).join('\n')}\n`);
  return read(type, 'a.csv', reading);
}

async function readParquet(type: Declared, select: string) {
  await withDuck((duck) => duck.run(`COPY (${select}) TO ${sqlText(file('a.parquet'))} (FORMAT parquet)`));
  return read(type, 'a.parquet');
}

async function refusalOf(reading: Promise<unknown>): Promise<string> {
  const error: unknown = await reading.then(
    () => 'It was taken.',
    (thrown: unknown) => thrown,
  );
  return error instanceof IngestFault ? error.faults.map(({ detail }) => detail).join('\n') : String(error);
}

describe('a declared column', () => {
  after(() => rmSync(folder, { recursive: true }));

  const taken: [type: Declared, cells: string[], stored: string, values: DataRow[string][]][] = [
    ['text', ['007', '1.50', ' a '], 'VARCHAR', ['007', '1.50', ' a ']],
    ['text', ['2026-01-01'], 'VARCHAR', ['2026-01-01']],
    ['integer', ['1', '-02', '+3', '4.0', ' 5 ', ''], 'BIGINT', [1, -2, 3, 4, 5, null]],
    ['integer', ['12345678901234567890', '1'], 'DECIMAL(38,0)', ['12345678901234567890', '1']],
    ['decimal', ['1.50', '2.00', '1000'], 'DECIMAL(18,1)', ['1.5', '2', '1000']],
    ['decimal', ['1', '2'], 'DECIMAL(18,0)', ['1', '2']],
    ['decimal', ['0.026', '-.5', '1e-3', '1.20E+2'], 'DECIMAL(18,3)', ['0.026', '-0.5', '0.001', '120']],
    ['decimal', ['0.1234567890123456789', '12'], 'DECIMAL(38,19)', ['0.1234567890123456789', '12']],
    ['decimal', [`0.${'0'.repeat(37)}1`], 'DECIMAL(38,38)', [`0.${'0'.repeat(37)}1`]],
    ['date', ['2024-02-29', ''], 'DATE', ['2024-02-29', null]],
    [
      'instant',
      ['2026-01-01 0:00', '2026-01-01T10:00:30.50'],
      'TIMESTAMP',
      ['2026-01-01T00:00:00', '2026-01-01T10:00:30.5'],
    ],
    [
      'instant',
      ['2026-01-01T08:00:00+08:00', '2026-01-01T00:00Z'],
      'TIMESTAMP WITH TIME ZONE',
      ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ],
    ['boolean', ['true', 'False', 'TRUE'], 'BOOLEAN', [true, false, true]],
    ['integer', ['', ''], 'BIGINT', [null, null]],
  ];
  for (const [type, cells, stored, values] of taken)
    it(`${type} of ${cells.join(' | ')} is stored as ${stored}`, async () => {
      const made = await readCells(type, cells);
      expect({ type: made.type, values: made.values }).deep.equal({ type: stored, values });
    });

  const refused: [type: Declared, cells: string[], says: RegExp][] = [
    [
      'integer',
      ['1', '2.5'],
      /declared integer; 1 of 2 cells are not, first in row 2: expected is a whole number, such as 1024\.$/,
    ],
    ['integer', ['9'.repeat(39)], /first in row 1/],
    [
      'decimal',
      ['1', '1,5', '2,25'],
      /2 of 3 cells are not, first in row 2: .* such as 10\.24\. All are with decimal=,\.$/,
    ],
    ['decimal', ['1e50'], /1 of 1 cells are not/],
    ['decimal', ['1e30', '1e-30'], /needs 31 digits before the point and 30 after it; 38 are kept in all/],
    ['decimal', ['inf'], /1 of 1 cells are not/],
    ['date', ['31.01.2026', '1.2.2026'], /such as 2026-01-31\. All are with dateFormat=DMY\.$/],
    ['date', ['03/04/2026'], /All are with dateFormat=DMY, or with dateFormat=MDY; say which\.$/],
    ['date', ['2026-01-31 00:00:00'], /1 of 1 cells are not/],
    ['instant', ['2026-01-31'], /1 of 1 cells are not/],
    ['instant', ['2026-01-31 24:00'], /1 of 1 cells are not/],
    ['instant', ['2026-01-31 10:00:00.1234567'], /1 of 1 cells are not/],
    ['instant', ['2026-01-31 10:00Z', '2026-01-31 10:00'], /says its offset from UTC in 1 cells and not in 1/],
    ['boolean', ['true', 'yes'], /1 of 2 cells are not, first in row 2: expected is true or false\.$/],
  ];
  for (const [type, cells, says] of refused)
    it(`${type} of ${cells.join(' | ')} is refused`, async () => {
      expect(await refusalOf(readCells(type, cells))).match(says);
    });

  it('is told wrong without a word of what its cells hold', async () => {
    expect(await refusalOf(readCells('integer', ['secret']))).not.contain('secret');
  });

  const spelt: [type: Declared, reading: ReadingOptions, cells: string[], values: DataRow[string][]][] = [
    ['decimal', { decimal: ',' }, ['1,50', '2', '-,5'], ['1.5', '2', '-0.5']],
    ['date', { dateFormat: 'DMY' }, ['31.01.2026', '1/2/2026'], ['2026-01-31', '2026-02-01']],
    ['date', { dateFormat: 'MDY' }, ['01/31/2026', '2-1-2026'], ['2026-01-31', '2026-02-01']],
    ['date', { dateFormat: 'YMD' }, ['2026/1/31', '20260201'], ['2026-01-31', '2026-02-01']],
    ['instant', { dateFormat: 'DMY' }, ['31.01.2026 9:05'], ['2026-01-31T09:05:00']],
  ];
  for (const [type, reading, cells, values] of spelt)
    it(`${type} of ${cells.join(' | ')} is read with ${JSON.stringify(reading)}`, async () => {
      expect((await readCells(type, cells, reading)).values).deep.equal(values);
    });

  it('has no point beside the decimal comma, no other order of days, and no two signs in a date', async () => {
    expect(await refusalOf(readCells('decimal', ['1.234,5'], { decimal: ',' }))).match(/1 of 1 cells/);
    expect(await refusalOf(readCells('date', ['2026-01-31', '13/13/2026'], { dateFormat: 'DMY' }))).match(
      /2 of 2 cells/,
    );
    expect(await refusalOf(readCells('date', ['31.01/2026'], { dateFormat: 'DMY' }))).match(/1 of 1 cells/);
  });

  it('of JSON and Parquet follows the same rule, whatever type they have for it', async () => {
    writeFileSync(file('a.json'), '[{"x": 1.50}, {"x": "2"}, {"x": 1e-1}, {"x": null}]');
    expect(await read('decimal', 'a.json')).deep.include({ type: 'DECIMAL(18,1)', values: ['1.5', '2', '0.1', null] });
    const doubles = `SELECT unnest([1.5, 2, 1e-1, 'nan', NULL]::DOUBLE[]) AS x`;
    expect((await readParquet('decimal', doubles)).values).deep.equal(['1.5', '2', '0.1', null, null]);
    expect((await readParquet('decimal', 'SELECT 0.1::FLOAT AS x')).values).deep.equal(['0.1']);
    expect((await readParquet('integer', 'SELECT 3.0::DOUBLE AS x')).values).deep.equal([3]);
    expect(await refusalOf(readParquet('integer', 'SELECT 3.5::DOUBLE AS x'))).match(/declared integer; 1 of 1 cells/);
    expect(await refusalOf(readParquet('decimal', `SELECT 'inf'::DOUBLE AS x`))).match(
      /declared decimal; 1 of 1 cells/,
    );
    expect((await readParquet('text', 'SELECT 7 AS x')).values).deep.equal(['7']);
    expect((await readParquet('instant', `SELECT TIMESTAMP_MS '2026-01-31 10:00:00.5' AS x`)).type).equal('TIMESTAMP');
  });

  it('is measured in the same form as it is handed over', async () => {
    const { column } = await readCells('decimal', ['1.50', '2.00', '1000']);
    expect(column).include({ min: '1.5', max: '1000', distinct: 3 });
    expect(column?.top.map(({ value }) => value)).deep.equal(['1.5', '2', '1000']);
  });

  it('that the file lacks or has in surplus is told with the cells that are wrong', async () => {
    writeFileSync(file('a.csv'), 'X,y\n1,b\n');
    const declared = [
      { name: 'x', type: 'integer' },
      { name: 'y', type: 'integer' },
    ] as const;
    const ingested = ingest({ path: file('a.csv'), name: 'a.csv', declared }, { parquet: target });
    expect((await refusalOf(ingested)).split('\n')).deep.equal([
      'The dictionary\'s column "x" is missing; the file calls it "X".',
      'Column "X" is not in the dictionary.',
      'Column "y" is declared integer; 1 of 1 cells are not, first in row 1: expected is a whole number, such as 1024.',
    ]);
  });

  it('of decimals is the same stored value in any spelling, and the type follows from the values alone', () => {
    const number = fc
      .tuple(fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }), fc.integer({ min: 0, max: 14 }))
      .map(([digits, scale]) => new Decimal(digits.toString()).div(new Decimal(10).pow(scale)));
    const spellings = (value: Decimal): readonly string[] => {
      const [plain, places] = [value.toFixed(), value.decimalPlaces()];
      return [
        plain,
        value.toFixed(places + 3),
        value.toExponential(),
        value.toExponential().replace('e+', 'E'),
        plain.replace(/^(-?)0\./, '$1.'),
      ];
    };
    const cells = fc.array(fc.tuple(number, fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 12 });
    return fc.assert(
      fc.asyncProperty(cells, async (drawn) => {
        const written = (which: 1 | 2) => drawn.map((cell) => spellings(cell[0])[cell[which]] ?? '');
        const one = await readCells('decimal', written(1));
        const other = await readCells('decimal', written(2));
        expect({ type: one.type, values: one.values }).deep.equal({ type: other.type, values: other.values });
        expect(one.values).deep.equal(drawn.map(([value]) => value.plus(0).toFixed().replace(/^-0$/, '0')));
      }),
      { numRuns: rounds(25, 1_000), verbose: 1 },
    );
  });
});
