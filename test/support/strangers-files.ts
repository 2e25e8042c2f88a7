import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { column } from '../list/people.ts';

/** A file that somebody sends who means no good: its name, how it is sent, and how large, as a factor of its size. */
export type StrangersFile = {
  readonly name: string;
  readonly file: string;
  /** Its columns, where it has some that can be declared; else a dictionary of `a` and `b` is held against it. */
  readonly columns?: readonly string[];
  /** It is large or odd, but honest: it is taken in. */
  readonly honest?: true;
  readonly chunks: (size: number) => AsyncIterable<Buffer> | Promise<Buffer>;
};

const MB = 1024 * 1024;
const whole = (text: string): Promise<Buffer> => Promise.resolve(Buffer.from(text));
const letters = (length: number): string =>
  'Lorem ipsum dolor sit amet '.repeat(Math.ceil(length / 27)).slice(0, length);

/** The same piece again and again between a beginning and an end, without ever holding the whole. */
async function* repeated(begin: string, piece: string, times: number, end = ''): AsyncGenerator<Buffer> {
  yield Buffer.from(begin);
  const together = Math.max(1, Math.floor(MB / piece.length));
  const large = Buffer.from(piece.repeat(together));
  for (let left = times; left > 0; left -= together)
    yield left >= together ? large : large.subarray(0, Math.max(0, Math.floor(left)) * piece.length);
  yield Buffer.from(end);
}

async function parquet(sql: string): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'databourse-stranger-'));
  const instance = await DuckDBInstance.create(':memory:');
  const duck = await instance.connect();
  try {
    const path = join(folder, 'a.parquet');
    await duck.run(`COPY (${sql}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`);
    return readFileSync(path);
  } finally {
    duck.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Parquet whose footer says something else than it did: `edit` gets the bytes and the place of the footer. */
async function forged(edit: (bytes: Buffer, footer: number) => Buffer): Promise<Buffer> {
  const bytes = await parquet('SELECT range AS a, range * 2 AS b FROM range(1000)');
  return edit(bytes, bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8));
}

/** Every length is multiplied by `size`: 1 in a campaign, less where tests must be quick. */
export const strangersFiles: readonly StrangersFile[] = [
  {
    name: '21 rows, one cell of 80 kB of letters',
    columns: ['id', 'text'],
    file: 'a.csv',
    chunks: () => whole(`id,text\n${'1,x\n'.repeat(20)}2,"${letters(80_000)}"\n`),
  },
  {
    name: 'one cell of 0.9 MB of letters',
    columns: ['id', 'text'],
    file: 'a.csv',
    chunks: (size) => whole(`id,text\n${'1,x\n'.repeat(20)}2,"${letters(900_000 * size)}"\n`),
  },
  {
    name: '40 cells of 45 kB of letters',
    columns: ['id', 'text'],
    file: 'a.csv',
    chunks: () =>
      whole(`id,text\n${Array.from({ length: 40 }, (_, row) => `${row},"${letters(45_000)}${row}"\n`).join('')}`),
  },
  {
    name: 'Parquet, 400 rows of one 2 MB cell',
    columns: ['id', 'text'],
    file: 'a.parquet',
    chunks: (size) =>
      parquet(
        `SELECT range AS id, repeat('Lorem ipsum dolor ', ${Math.floor(110_000 * size)}) AS text FROM range(400)`,
      ),
  },
  { name: 'a header of 30 M commas', file: 'a.csv', chunks: (size) => repeated('', ',', 30e6 * size, '\n') },
  { name: 'one column name of 60 MB', file: 'a.csv', chunks: (size) => repeated('', 'a', 60 * MB * size, ',b\n1,2\n') },
  {
    name: 'Parquet, 50 M constant rows',
    file: 'a.parquet',
    chunks: (size) => parquet(`SELECT 7 AS a, 'x' AS b FROM range(${50e6 * size})`),
  },
  {
    name: 'Parquet, 100 M constant rows',
    columns: ['a'],
    file: 'a.parquet',
    chunks: (size) => parquet(`SELECT 7 AS a FROM range(${100e6 * size})`),
  },
  { name: 'JSON, 100,000 deep', file: 'a.json', chunks: (size) => repeated('[{"a":', '[', 1e5 * size, '') },
  {
    name: 'JSON, 100,000 deep and closed',
    columns: ['a'],
    file: 'a.json',
    chunks: (size) => whole(`[{"a":${'['.repeat(1e5 * size)}${']'.repeat(1e5 * size)}}]`),
  },
  {
    name: '3,000 columns of structs',
    file: 'a.ndjson',
    chunks: () => whole(`{${Array.from({ length: 3000 }, (_, at) => `"c${at}":{"a":{"b":${at}}}`).join(',')}}\n`),
  },
  {
    name: 'Parquet, its footer longer than the file',
    file: 'a.parquet',
    chunks: () => forged((bytes) => (bytes.writeUInt32LE(0x7fffffff, bytes.length - 8), bytes)),
  },
  {
    name: 'Parquet, its footer of noise',
    file: 'a.parquet',
    chunks: () =>
      forged(
        (bytes, footer) => (
          bytes.subarray(footer, bytes.length - 8).forEach((_, at) => (bytes[footer + at] = (at * 167 + 13) % 256)),
          bytes
        ),
      ),
  },
  {
    name: 'Parquet, its footer with every byte raised',
    file: 'a.parquet',
    chunks: () =>
      forged(
        (bytes, footer) => (
          bytes.subarray(footer, footer + 40).forEach((byte, at) => (bytes[footer + at] = byte | 0x7f)),
          bytes
        ),
      ),
  },
  { name: 'a cell of 200 MB', file: 'a.csv', chunks: (size) => repeated('a,b\n1,"', 'x', 200 * MB * size, '"\n') },
  {
    name: 'a zip of nothing but zeros',
    file: 'a.zip',
    chunks: () => Promise.resolve(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(MB)])),
  },
  {
    name: 'a gzip bomb, said to be CSV',
    file: 'a.csv',
    chunks: (size) => Promise.resolve(gzipSync(Buffer.alloc(200 * MB * size))),
  },
  { name: 'a body without end', file: 'a.csv', chunks: () => repeated('a,b\n', '1,2\n', 1e12) },
  {
    name: 'NDJSON, one line without end',
    file: 'a.ndjson',
    chunks: (size) => repeated('{"a":"', 'x', 100 * MB * size),
  },
  { name: '5 M empty lines', file: 'a.csv', chunks: (size) => repeated('a,b\n', '\n', 5e6 * size) },
  {
    name: '499 columns of one sign',
    honest: true,
    columns: Array.from({ length: 499 }, (_, at) => `c${at}`),
    file: 'a.csv',
    chunks: (size) =>
      repeated(
        `${Array.from({ length: 499 }, (_, at) => `c${at}`).join(',')}\n`,
        `${'1,'.repeat(498)}1\n`,
        20_000 * size,
      ),
  },
  { name: 'zeros only', file: 'a.csv', chunks: (size) => repeated('', '\0', 50 * MB * size) },
  {
    name: 'long cells of digits, dots, at-signs and brackets',
    honest: true,
    file: 'a.csv',
    chunks: (size) =>
      whole(
        `a,b\n${['1', '1-', 'a@', '((', 'http://', '王', '1.', ' '].map((sign, at) => `${at},"${sign.repeat(150_000 * size)}"\n`).join('')}`,
      ),
  },
  {
    name: 'JSON, 1 M names in one record',
    file: 'a.json',
    chunks: (size) => whole(`[{${Array.from({ length: 1e6 * size }, (_, at) => `"n${at}":1`).join(',')}}]`),
  },
  {
    name: 'Parquet, 20 M numbers in one cell',
    columns: ['id', 'list'],
    file: 'a.parquet',
    chunks: (size) => parquet(`SELECT 1 AS id, range(${20e6 * size}) AS list`),
  },
  {
    name: 'half a million different texts',
    honest: true,
    columns: ['id', 'text'],
    file: 'a.csv',
    chunks: (size) =>
      whole(
        `id,text\n${Array.from({ length: 5e5 * size }, (_, at) => `${at},text of number ${at * 7919} and more\n`).join('')}`,
      ),
  },
];

/** The file, made: a stream that begins at its beginning. What is costly to make is made before this resolves. */
export async function streamOf({ chunks }: StrangersFile, size: number): Promise<Readable> {
  const made = await chunks(size);
  return Readable.from(Buffer.isBuffer(made) ? [made] : made);
}

/** The product that the file says to be of. */
export const productFor = ({ columns = ['a', 'b'] }: StrangersFile) => ({
  dictionary: columns.map((name) => column(name)),
});
