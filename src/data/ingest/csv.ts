import { faultsInNames, tally } from './faults.ts';
import { limits, tooLong, tooLongName, tooManyColumns, tooManyRows, type ReadingLimits } from './limits.ts';
import type { Fault } from '../../kernel/problem.ts';

export const delimiters = [',', ';', '\t', '|'] as const;

/**
 * What one pass over a CSV text found. `lineEnd` is how its records end; `agreeing` counts the rows as wide as the
 * header.
 */
export type CsvScan = {
  readonly names: readonly string[];
  readonly rows: number;
  readonly agreeing: number;
  readonly lineEnd: '\n' | '\r\n' | '\r';
  readonly faults: readonly Fault[];
};

const lf = 10;
const cr = 13;
const space = 32;
const quote = 34;
type CellState = 'start' | 'spaces' | 'plain' | 'quoted' | 'closed' | 'after' | 'stray';
type LineEnd = CsvScan['lineEnd'];

/** How a scanner reads: `firstLine` is the header's number in the file; `lenient` takes a quote inside a cell for data. */
export type CsvForm = {
  readonly delimiter: string;
  readonly firstLine?: number;
  readonly lenient?: boolean;
  readonly most?: ReadingLimits;
};

/**
 * Reads CSV by RFC 4180 as the engine does in its strict mode, but goes on after a fault and knows the line of each.
 * The first line is the header; names are trimmed. Spaces around a quoted cell are not data; wholly empty lines are
 * skipped unless there is one column. A limit that is passed ends the reading: `stopped` says so.
 */
export function csvScanner({ delimiter, firstLine = 1, lenient = false, most = limits }: CsvForm) {
  const delimiterByte = delimiter.charCodeAt(0);
  const names: string[] = [];
  let header = true;
  let name: number[] = [];
  let state: CellState = 'start';
  let cells = 1;
  let rows = 0;
  let agreeing = 0;
  let line = firstLine;
  let recordLine = firstLine;
  let quoteLine = firstLine;
  let misquotedLine: number | undefined;
  let recordBytes = 0;
  let afterCr = false;
  let lineEnd: LineEnd | undefined;
  let mixedAt: number | undefined;
  let emptyFirstLine = false;
  let unterminatedAt: number | undefined;
  let stopped: Fault | undefined;
  const inAll = (what: () => string) =>
    tally((total) => ({ pointer: '#/lines', detail: `${what()}: ${total} in all.` }));
  const ragged = inAll(() => `Lines whose number of cells is not the header's ${names.length}`);
  const stray = inAll(() => 'Lines with text after a closing quote (a quote inside a quoted cell is written twice)');
  const bare = inAll(
    () => 'Lines with a quote inside a cell that is not in quotes (RFC 4180 wants the cell in quotes)',
  );
  const at = (lineNumber: number, detail: string): Fault => ({
    pointer: `#/lines/${lineNumber}`,
    detail: `Line ${lineNumber} ${detail}`,
  });

  function ended(by: LineEnd): void {
    if (lineEnd === undefined) lineEnd = by;
    else if (lineEnd !== by) mixedAt ??= line - 1;
  }

  function endCell(): void {
    if (header) {
      names.push(Buffer.from(name).toString('utf8').trim());
      if (names.length > most.columns) stopped ??= tooManyColumns(most);
      name = [];
    }
  }

  function named(byte: number): void {
    if (!header) return;
    name.push(byte);
    if (name.length > most.nameBytes) stopped ??= tooLongName(names.length + 1, most);
  }

  function endRecord(): void {
    const [from, blank] = [recordLine, cells === 1 && state === 'start'];
    if (header && blank) emptyFirstLine = true;
    else if (header) {
      endCell();
      header = false;
    } else if (!blank || names.length === 1) {
      rows += 1;
      if (rows > most.rows) stopped ??= tooManyRows(most);
      const actual = cells;
      if (actual === names.length) agreeing += 1;
      else if (misquotedLine !== from)
        // What a misplaced quote has shifted is not counted.
        ragged.add(() => at(from, `has ${actual} ${actual === 1 ? 'cell' : 'cells'}; the header has ${names.length}.`));
    }
    cells = 1;
    state = 'start';
    recordBytes = 0;
  }

  function see(chunk: Uint8Array): void {
    for (let index = 0; index < chunk.length && stopped === undefined; index += 1) {
      const byte = chunk[index] ?? 0;
      if (recordBytes > most.recordBytes) stopped = tooLong(recordLine, most);
      if (state === 'quoted') {
        recordBytes += 1;
        if (byte === quote) state = 'closed';
        else {
          if (byte === cr || (byte === lf && !afterCr)) line += 1;
          named(byte);
        }
        afterCr = byte === cr;
        continue;
      }
      if (afterCr) {
        afterCr = false;
        ended(byte === lf ? '\r\n' : '\r');
        if (byte === lf) continue;
      }
      if (byte === delimiterByte) {
        endCell();
        cells += 1;
        state = 'start';
      } else if (byte === lf || byte === cr) {
        endRecord();
        line += 1;
        recordLine = line;
        if (byte === cr) afterCr = true;
        else ended('\n');
        continue;
      } else if (byte === quote) onQuote();
      else if (state === 'plain') named(byte);
      else onText(byte);
      recordBytes += 1;
    }
  }

  function onQuote(): void {
    if (state === 'start' || state === 'spaces') {
      state = 'quoted';
      quoteLine = line;
      name = [];
    } else if (state === 'closed') {
      state = 'quoted';
      named(quote);
    } else if (state === 'after') strayText();
    else {
      if (state === 'plain' && !lenient) misquoted(bare, 'has a quote inside a cell that is not in quotes.');
      named(quote);
    }
  }

  function onText(byte: number): void {
    if (state === 'closed' || state === 'after') {
      if (byte === space) state = 'after';
      else strayText();
    } else if (state !== 'stray') {
      state = byte === space ? 'spaces' : 'plain';
      named(byte);
    }
  }

  function strayText(): void {
    misquoted(stray, 'has text after a closing quote.');
    state = 'stray';
  }

  /** One fault a record: what follows in it is a consequence. */
  function misquoted(kind: typeof stray, detail: string): void {
    const here = line;
    if (misquotedLine !== recordLine) kind.add(() => at(here, detail));
    misquotedLine = recordLine;
  }

  function end(): void {
    if (stopped) return;
    if (afterCr && state !== 'quoted') ended('\r');
    if (state === 'quoted') unterminatedAt = quoteLine;
    else if (recordBytes > 0) endRecord();
  }

  function found(): CsvScan {
    if (stopped) return { names, rows, agreeing: 0, lineEnd: lineEnd ?? '\n', faults: [stopped] };
    const faults: Fault[] = header ? [] : faultsInNames(names);
    if (emptyFirstLine) faults.push(at(firstLine, 'is empty; the first line is the header.'));
    if (unterminatedAt !== undefined) faults.push(at(unterminatedAt, 'opens a quote that is never closed.'));
    else if (header) faults.push({ pointer: '#/file', detail: 'The file has no header and no rows.' });
    else if (rows === 0) faults.push({ pointer: '#/file', detail: 'The file has a header but no rows.' });
    if (mixedAt !== undefined)
      faults.push(at(mixedAt, 'ends in another way than the lines before it (LF, CRLF and CR are mixed).'));
    faults.push(...ragged.faults(), ...stray.faults(), ...bare.faults());
    return { names, rows, agreeing, lineEnd: lineEnd ?? '\n', faults };
  }

  return { see, end, found, stopped: () => stopped !== undefined };
}

/**
 * The delimiter under which most rows are as wide as the header, the wider table when equal; a comma when none makes
 * two columns.
 */
export function sniffDelimiter(head: Buffer, whole: boolean): string {
  let best = { delimiter: ',', agreeing: -1, width: 1 };
  for (const delimiter of delimiters) {
    const scanner = csvScanner({ delimiter });
    scanner.see(head);
    if (whole) scanner.end();
    const { agreeing, names } = scanner.found();
    if (names.length > 1 && (agreeing > best.agreeing || (agreeing === best.agreeing && names.length > best.width))) {
      best = { delimiter, agreeing, width: names.length };
    }
  }
  return best.delimiter;
}
