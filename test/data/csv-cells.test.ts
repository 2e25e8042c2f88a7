import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { patience, rounds } from '../support/rounds.ts';
import fc from 'fast-check';
import { withDuck } from '../../src/data/duck.ts';
import { csvScanner } from '../../src/data/ingest/csv.ts';
import { csvCells } from '../../src/data/ingest/index.ts';
import { fromCsv } from '../../src/data/ingest/text-table.ts';

const cellsOf = (text: string, delimiter = ';') => csvCells(text, delimiter).records.map(({ cells }) => cells);

describe('the cells of a small CSV text', () => {
  it('are those that the reader of uploads finds in the same text under a header', async function () {
    this.timeout(patience(120_000));
    const folder = mkdtempSync(join(tmpdir(), 'cells-'));
    const path = join(folder, 'x.csv');
    const inner = fc.string({ unit: fc.constantFrom('a', ';', ' ', '"', '\n', '漢'), maxLength: 6 });
    const quoted = fc.tuple(inner, fc.nat(2)).map(([text, after]) => {
      return `"${text.replaceAll('"', '""')}"${' '.repeat(after)}`;
    });
    const bare = fc.string({ unit: fc.constantFrom('a', ' ', '漢'), minLength: 1, maxLength: 4 });
    const rows = fc.array(fc.tuple(fc.oneof(quoted, bare), fc.oneof(quoted, bare)), { minLength: 1, maxLength: 6 });
    try {
      await fc.assert(
        fc.asyncProperty(rows, async (table) => {
          const body = table.map((row) => row.join(';')).join('\n');
          const scanner = csvScanner({ delimiter: ';' });
          scanner.see(Buffer.from(`h;i\n${body}`));
          scanner.end();
          const { faults, rows: counted, lineEnd } = scanner.found();
          expect(faults).to.deep.equal([]);
          writeFileSync(path, `h;i\n${body}\n`);
          const from = fromCsv(path, { delimiter: ';', lineEnd, columnCount: 2 });
          const read = await withDuck((duck) =>
            duck.runAndReadAll(`SELECT coalesce(c0, ''), coalesce(c1, '') FROM ${from}`),
          );
          expect(cellsOf(body)).to.have.length(counted).and.to.deep.equal(read.getRowsJS());
        }),
        { numRuns: rounds(40, 2_000), verbose: 1 },
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('come from every way to end a line, behind a byte order mark, and know where their record begins', () => {
    expect(csvCells('\uFEFFa;b\r\n\r\n"c\r\nd";e\rf;g', ';')).to.deep.equal({
      records: [
        { line: 1, cells: ['a', 'b'] },
        { line: 3, cells: ['c\r\nd', 'e'] },
        { line: 5, cells: ['f', 'g'] },
      ],
      faults: [],
    });
    expect(cellsOf('a;;\n;b;')).to.deep.equal([['a', '', ''], ['', 'b', '']]); // prettier-ignore
    expect(cellsOf(' "a;b" ;c')).to.deep.equal([['a;b', 'c']]);
    expect(cellsOf('')).to.deep.equal([]);
  });

  it('are read in time that grows as the text does', () => {
    const hostile = ['"'.repeat(200_000), `${' '.repeat(200_000)}"`, `"a"${' '.repeat(200_000)}b`, ';'.repeat(200_000)];
    for (const text of hostile) expect(csvCells(text, ';').records.length).to.be.most(1);
  });
});
