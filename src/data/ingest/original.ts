import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { IngestFault } from './faults.ts';
import type { Fault } from '../../kernel/problem.ts';

export const formats = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** Longest record that is read, in bytes: one runaway quote must not take the memory of the exchange. */
export const longestRecordBytes = 2_000_000;

const chunkBytes = 256 * 1024;
const edgeBytes = 64 * 1024;

const suffixes: Record<string, Format> = {
  csv: 'csv',
  tsv: 'csv',
  tab: 'csv',
  txt: 'csv',
  json: 'json',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  parquet: 'parquet',
};

/**
 * The format a file is read as: the declared one, else the one its name ends in. An unknown ending is a fault, never a
 * guess.
 */
export function formatOf(file: { name: string; format?: Format }): Format {
  if (file.format) return file.format;
  const suffix = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const format = Object.hasOwn(suffixes, suffix) ? suffixes[suffix] : undefined;
  if (format) return format;
  const detail = `"${file.name}" does not end in a format that is read; declare one of ${formats.join(', ')}.`;
  throw new IngestFault([{ pointer: '#/name', detail }]);
}

const signatures: readonly (readonly [hex: string, what: string])[] = [
  ['1f8b', 'a gzip archive; unpack it first'],
  ['504b0304', 'a zip archive; unpack it first'],
  ['89504e470d0a1a0a', 'a PNG image'],
  ['ffd8ff', 'a JPEG image'],
  ['474946383961', 'a GIF image'],
  ['255044462d', 'a PDF document'],
  ['50415245', 'an encrypted Parquet file'],
  ['28b52ffd', 'a Zstandard archive; unpack it first'],
  ['fd377a585a00', 'an xz archive; unpack it first'],
  ['377abcaf271c', 'a 7-Zip archive; unpack it first'],
  ['526172211a07', 'a RAR archive; unpack it first'],
  ['d0cf11e0a1b11ae1', 'an old Office document (such as xls); save it as CSV in UTF-8'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['4152524f57310000', 'an Arrow file'],
  ['4f626a01', 'an Avro file'],
  ['fffe', 'UTF-16 text; save it in UTF-8'],
  ['feff', 'UTF-16 text; save it in UTF-8'],
];

/** Names what a file really is when its first and last bytes contradict its format; an empty file is a fault too. */
export async function recognise(path: string, format: Format): Promise<Fault[]> {
  const { head, tail } = await edges(path);
  const what = contents(head, tail);
  if (head.length === 0) return [{ pointer: '#/file', detail: 'The file is empty.' }];
  const not = (is: string): Fault[] => [{ pointer: '#/file', detail: `This is not ${format}: ${is}.` }];
  if (what !== undefined) return what === format ? [] : not(`it is ${what === 'parquet' ? 'a Parquet file' : what}`);
  if (format === 'parquet')
    return not('it does not begin and end with PAR1, so it is another kind of file or was cut off');
  const start = head
    .toString('utf8', 0, 1024)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html)/.test(start)) return not('it is an HTML page');
  if (start.startsWith('<?xml')) return not('it is an XML document');
  if (format === 'csv' && /^[[{]\s*["{[]/.test(start))
    return not('it looks like JSON; declare the format json or ndjson');
  return [];
}

function contents(head: Buffer, tail: Buffer): string | undefined {
  const begins = head.toString('hex', 0, 16);
  if (begins.startsWith('50415231') && tail.toString('latin1').endsWith('PAR1')) return 'parquet';
  if (begins.startsWith('504b0304') && tail.includes('xl/workbook'))
    return 'an Excel workbook (xlsx); save it as CSV in UTF-8';
  return signatures.find(([hex]) => begins.startsWith(hex))?.[1];
}

async function edges(path: string): Promise<{ head: Buffer; tail: Buffer; bytes: number }> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const part = async (from: number): Promise<Buffer> => {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(Math.min(edgeBytes, size)),
        0,
        Math.min(edgeBytes, size),
        from,
      );
      return buffer.subarray(0, bytesRead);
    };
    return { head: await part(0), tail: await part(Math.max(0, size - edgeBytes)), bytes: size };
  } finally {
    await file.close();
  }
}

/** The first bytes of a text without its byte order mark, and whether they are the whole file. */
export async function textHead(path: string): Promise<{ head: Buffer; whole: boolean }> {
  const { head, bytes } = await edges(path);
  return { head: withoutMark(head), whole: head.length === bytes };
}

const withoutMark = (chunk: Buffer): Buffer =>
  chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf ? chunk.subarray(3) : chunk;

type See = (chunk: Buffer) => void | Promise<void>;

/** Shows a text in chunks, without its byte order mark. */
export async function eachTextChunk(path: string, see: See): Promise<void> {
  let begun = false;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    await see(begun ? chunk : withoutMark(chunk));
    begun = true;
  }
}

/** Reads a file once, in chunks: length in bytes and SHA-256 (hexadecimal). `see` is shown each chunk on the way. */
export async function readThrough(
  path: string,
  see?: (chunk: Buffer) => void,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    see?.(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

type TextRead = { readonly bytes: number; readonly sha256: string; readonly binary: boolean; readonly faults: Fault[] };

/**
 * Like `readThrough` for a text: `see` gets it without byte order mark, and bytes that are not UTF-8 text become
 * faults.
 */
export async function readText(path: string, see: (chunk: Buffer) => void): Promise<TextRead> {
  const encoding = encodingWatch();
  let begun = false;
  const read = await readThrough(path, (chunk) => {
    encoding.see(chunk);
    see(begun ? chunk : withoutMark(chunk));
    begun = true;
  });
  return { ...read, ...encoding.end() };
}

function encodingWatch() {
  const faults: Fault[] = [];
  let carried = Buffer.alloc(0);
  let offset = 0;
  let zeroAt = -1;
  let invalidAt = -1;
  const invalid = (bytes: Buffer, at: number): void => {
    invalidAt = at;
    const hint = readsAsGb18030(bytes)
      ? ' The text reads as GB 18030, a Chinese encoding: save it in UTF-8.'
      : ' Save the text in UTF-8.';
    const detail = `The file is not UTF-8: the byte at offset ${at} (counted from 0) is not part of a character.${hint}`;
    faults.push({ pointer: `#/bytes/${at}`, detail });
  };
  return {
    see(chunk: Buffer): void {
      const zero = zeroAt < 0 ? chunk.indexOf(0) : -1;
      if (zero >= 0) {
        zeroAt = offset + carried.length + zero;
        const detail = `The file is binary, not text: there is a NUL byte at offset ${zeroAt} (counted from 0).`;
        faults.push({ pointer: `#/bytes/${zeroAt}`, detail });
      }
      const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
      const whole = bytes.length - unfinishedBytes(bytes);
      if (invalidAt < 0 && !isUtf8(bytes.subarray(0, whole))) invalid(bytes, offset + firstInvalid(bytes));
      carried = Buffer.from(bytes.subarray(whole));
      offset += whole;
    },
    end(): { binary: boolean; faults: Fault[] } {
      if (invalidAt < 0 && carried.length > 0) invalid(carried, offset);
      return { binary: zeroAt >= 0, faults };
    },
  };
}

function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function firstInvalid(bytes: Buffer): number {
  const text = bytes.toString('utf8');
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\uFFFD'); at >= 0; at = text.indexOf('\uFFFD', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    if (bytes.toString('hex', offset, offset + 3) !== 'efbfbd') return offset;
    offset += 3;
    from = at + 1;
  }
  return bytes.length;
}

function readsAsGb18030(bytes: Buffer): boolean {
  try {
    return /\p{Script=Han}/u.test(new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: true }));
  } catch {
    return false;
  }
}
