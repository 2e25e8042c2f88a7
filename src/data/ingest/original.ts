import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { IngestFault } from './faults.ts';
import type { Fault } from '../../kernel/problem.ts';

export const formats = ['csv', 'json', 'ndjson', 'parquet'] as const;
export type Format = (typeof formats)[number];

/** Length in bytes and hash of the content (`contentHash`). */
export type Original = { readonly bytes: number; readonly sha256: string };

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
  ['28b52ffd', 'a Zstandard archive; unpack it first'],
  ['fd377a585a00', 'an xz archive; unpack it first'],
  ['377abcaf271c', 'a 7-Zip archive; unpack it first'],
  ['526172211a07', 'a RAR archive; unpack it first'],
  ['d0cf11e0a1b11ae1', 'an old Office document (such as xls); save it as CSV in UTF-8'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['4152524f57310000', 'an Arrow file'],
  ['4f626a01', 'an Avro file'],
];

/**
 * Names what a file really is when its first and last bytes contradict its format; an empty file is a fault too. A text
 * that begins with the letters of a signature is a text still.
 */
export async function recognise(path: string, format: Format): Promise<Fault[]> {
  const { head, tail } = await edges(path);
  const what = format !== 'parquet' && isText(head) && isText(tail) ? undefined : contents(head, tail);
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

/** What the first and last bytes say. */
function contents(head: Buffer, tail: Buffer): string | undefined {
  const begins = head.toString('hex', 0, 16);
  if (begins.startsWith('50415231') && tail.toString('latin1').endsWith('PAR1')) return 'parquet';
  if (begins.startsWith('50415245') && tail.toString('latin1').endsWith('PARE')) return 'an encrypted Parquet file';
  if (begins.startsWith('504b0304') && tail.includes('xl/workbook'))
    return 'an Excel workbook (xlsx); save it as CSV in UTF-8';
  return signatures.find(([hex]) => begins.startsWith(hex))?.[1];
}

/** UTF-8 without control characters but white space, apart from a character cut off at either end. */
function isText(bytes: Buffer): boolean {
  if (/[\0-\x08\x0e-\x1f\x7f]/.test(bytes.toString('latin1'))) return false;
  let [from, to] = [0, bytes.length];
  while (from < Math.min(3, to) && ((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1;
  for (let cut = 0; cut < 4 && to > from; cut += 1, to -= 1) if (isUtf8(bytes.subarray(from, to))) return true;
  return to === from;
}

/** The first and the last bytes of a file, and its length. */
export async function edges(path: string): Promise<{ head: Buffer; tail: Buffer; bytes: number }> {
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

const mark = Buffer.from('\uFEFF');

export const withoutMark = (chunk: Buffer): Buffer =>
  chunk.subarray(0, mark.length).equals(mark) ? chunk.subarray(mark.length) : chunk;

type See = (chunk: Buffer) => void | Promise<void>;

/** Shows a text in chunks, without its byte order mark. */
export async function eachTextChunk(path: string, see: See): Promise<void> {
  let begun = false;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    await see(begun ? chunk : withoutMark(chunk));
    begun = true;
  }
}

/**
 * SHA-256 of a content, hexadecimal. A byte order mark of UTF-8 at its beginning is left out: with and without it, a
 * text says the same.
 */
export function contentHash() {
  const hash = createHash('sha256');
  let first: Buffer | undefined = Buffer.alloc(0);
  return {
    see(chunk: Buffer): void {
      if (first === undefined) {
        hash.update(chunk);
        return;
      }
      first = Buffer.concat([first, chunk]);
      if (first.length < mark.length) return;
      hash.update(withoutMark(first));
      first = undefined;
    },
    hex: (): string => hash.update(first ?? '').digest('hex'),
  };
}

/**
 * Reads a file once, in chunks: length in bytes and hash of its content (`contentHash`). `see` is shown each chunk on
 * the way.
 */
export async function readThrough(path: string, see?: See): Promise<Original> {
  const hash = contentHash();
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    hash.see(chunk);
    bytes += chunk.length;
    await see?.(chunk);
  }
  return { bytes, sha256: hash.hex() };
}
