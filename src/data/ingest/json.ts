import { TextFault } from './faults.ts';
import { tooDeep, tooLong, type ReadingLimits } from './limits.ts';
import type { Fault } from '../../kernel/problem.ts';

export type OnRecord = (text: string, line: number) => void;
export type Splitter = { readonly see: (chunk: Buffer) => void; readonly end: () => Fault[] };

const [tab, lf, cr, space, quote, comma, backslash] = [9, 10, 13, 32, 34, 44, 92];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
const blank = (byte: number): boolean => byte === space || byte === lf || byte === cr || byte === tab;
export const atLine = (line: number, detail: string): Fault => ({ pointer: `#/lines/${line}`, detail });

/** Cuts newline-delimited JSON into its lines; blank ones are skipped. A line beyond the limit ends the reading. */
export function lineSplitter(onRecord: OnRecord, most: ReadingLimits): Splitter {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let line = 1;
  function finish(): void {
    const text = Buffer.concat(pieces).toString('utf8').trim();
    if (text !== '') onRecord(text, line);
    pieces = [];
    bytes = 0;
    line += 1;
  }
  function keep(piece: Buffer): void {
    bytes += piece.length;
    if (bytes > most.recordBytes) throw new TextFault('lines', [tooLong(line, most)]);
    pieces.push(piece);
  }
  return {
    see(chunk: Buffer): void {
      let start = 0;
      for (let stop = chunk.indexOf(lf); stop >= 0; stop = chunk.indexOf(lf, start)) {
        keep(chunk.subarray(start, stop));
        finish();
        start = stop + 1;
      }
      keep(chunk.subarray(start));
    },
    end(): Fault[] {
      finish();
      return [];
    },
  };
}

/**
 * Cuts a JSON array into its elements without holding it; what is between the elements is checked here, the
 * elements are not. An element beyond the limits ends the reading.
 */
export function arraySplitter(onRecord: OnRecord, most: ReadingLimits): Splitter {
  const faults: Fault[] = [];
  let place: 'before' | 'inside' | 'done' | 'broken' = 'before';
  let [depth, line, recordLine, bytes, count] = [0, 1, 1, 0, 0];
  let [inString, escaped, content] = [false, false, false];
  let pieces: Buffer[] = [];

  function broken(detail: string): void {
    faults.push(atLine(line, detail));
    place = 'broken';
  }

  function keep(piece: Buffer): void {
    bytes += piece.length;
    if (bytes > most.recordBytes) throw new TextFault('lines', [tooLong(recordLine, most)]);
    pieces.push(piece);
  }

  function finish(last: boolean): void {
    if (!content && !(last && count === 0)) broken(`Line ${line}: a record is missing beside a comma.`);
    else if (content) onRecord(Buffer.concat(pieces).toString('utf8').trim(), recordLine);
    count += 1;
    pieces = [];
    bytes = 0;
    content = false;
  }

  function outside(byte: number): void {
    if (blank(byte)) return;
    if (place === 'done') broken(`Line ${line}: there is text after the end of the array.`);
    else if (byte === openList) place = 'inside';
    else if (byte === openObject)
      broken(`Line ${line}: the top level is an object, not an array of objects (one object a line is ndjson).`);
    else broken(`Line ${line}: the file does not begin with an array of objects.`);
  }

  function see(chunk: Buffer): void {
    let start = 0;
    for (let index = 0; index < chunk.length && place !== 'broken'; index += 1) {
      const byte = chunk[index] ?? 0;
      if (byte === lf) line += 1;
      if (place !== 'inside') {
        outside(byte);
        start = index + 1;
      } else if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inString = false;
      } else if (depth === 0 && (byte === comma || byte === closeList)) {
        keep(chunk.subarray(start, index));
        start = index + 1;
        if (byte === closeList) place = 'done';
        finish(byte === closeList);
      } else if (!blank(byte)) {
        if (!content) recordLine = line;
        content = true;
        if (byte === quote) inString = true;
        else if (byte === openList || byte === openObject) depth += 1;
        else if (byte === closeList || byte === closeObject) depth -= 1;
        if (depth > most.nesting) throw new TextFault('lines', [tooDeep(recordLine, most)]);
        if (depth < 0) broken(`Line ${line}: a bracket is closed that was never opened.`);
      }
    }
    if (place === 'inside') keep(chunk.subarray(start));
  }

  return {
    see,
    end(): Fault[] {
      if (place === 'before') faults.push({ pointer: '#/file', detail: 'The file is empty.' });
      const inside = content ? `the record that begins on line ${recordLine}` : 'it';
      if (place === 'inside') broken(`The array is not closed: the file ends on line ${line} inside ${inside}.`);
      return faults;
    },
  };
}

export type JsonKind = 'string' | 'number' | 'boolean' | 'nested';

/** The kind of a JSON value by its first character; null has none. */
export function kindOf(raw: string): JsonKind | undefined {
  const first = raw[0];
  if (first === '"') return 'string';
  if (first === '{' || first === '[') return 'nested';
  if (first === 't' || first === 'f') return 'boolean';
  return first === 'n' ? undefined : 'number';
}

/** How deep the brackets of a JSON text are nested, looked at without recursion: whoever wrote it chose the depth. */
export function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfString(text, index) - 1;
    else if (code === openList || code === openObject) deepest = Math.max(deepest, (depth += 1));
    else if (code === closeList || code === closeObject) depth -= 1;
  }
  return deepest;
}

/**
 * The members of a JSON object as written: key, and the value's own text, in which numbers keep every digit. `text`
 * must be valid JSON.
 */
export function members(text: string): [key: string, raw: string][] {
  const found: [string, string][] = [];
  let index = skipBlank(text, 1);
  while (text[index] === '"') {
    const keyEnd = endOfString(text, index);
    const from = skipBlank(text, skipBlank(text, keyEnd) + 1);
    const to = endOfValue(text, from);
    found.push([decoded(text.slice(index, keyEnd)), text.slice(from, to)]);
    index = skipBlank(text, to);
    if (text[index] === ',') index = skipBlank(text, index + 1);
  }
  return found;
}

/** What a JSON string literal says. */
export const decoded = (literal: string): string =>
  literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);

/**
 * Whether a JSON value has a string with NUL or half a surrogate pair. Both can only be written as escapes, because the
 * text around them is UTF-8 without NUL.
 */
export function holdsNoText(raw: string): boolean {
  let high = -1;
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', at)) {
    if (high >= 0 && high !== at) return true;
    const code = raw[at + 1] === 'u' ? Number.parseInt(raw.slice(at + 2, at + 6), 16) : -1;
    const isLow = code >= 0xdc00 && code <= 0xdfff;
    if (code === 0 || isLow !== (high === at)) return true;
    at += code < 0 ? 2 : 6;
    high = code >= 0xd800 && code <= 0xdbff ? at : -1;
  }
  return high >= 0;
}

function skipBlank(text: string, from: number): number {
  let index = from;
  while (blank(text.charCodeAt(index))) index += 1;
  return index;
}

function endOfString(text: string, from: number): number {
  let index = from + 1;
  while (index < text.length && text.charCodeAt(index) !== quote) index += text.charCodeAt(index) === backslash ? 2 : 1;
  return index + 1;
}

function endOfValue(text: string, from: number): number {
  if (text.charCodeAt(from) === quote) return endOfString(text, from);
  let depth = 0;
  let index = from;
  for (;;) {
    const code = text.charCodeAt(index);
    if (depth === 0 && (code === comma || code === closeObject || blank(code))) return index;
    if (code === quote) index = endOfString(text, index);
    else {
      if (code === openList || code === openObject) depth += 1;
      else if (code === closeList || code === closeObject) depth -= 1;
      index += 1;
      if (depth === 0 && (code === closeList || code === closeObject)) return index;
    }
  }
}
