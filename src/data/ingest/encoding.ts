import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { TextFault } from './faults.ts';
import { contentHash, readThrough, withoutMark, type Original } from './original.ts';
import type { Encoding } from './reading.ts';
import type { Fault } from '../../kernel/problem.ts';

/**
 * Like `readThrough` for a text in UTF-8: `see` gets it without byte order mark. The first byte that is not of a text
 * ends the reading, since what would be found behind it may be no fault. `from` is where the text begins in the file.
 */
export async function readText(path: string, see: (chunk: Buffer) => void, from = 0): Promise<Original> {
  const watch = utf8Watch(from);
  let begun = false;
  const read = await readThrough(path, (chunk) => {
    watch.see(chunk);
    see(begun ? chunk : withoutMark(chunk));
    begun = true;
  });
  watch.end();
  return read;
}

function utf8Watch(from: number) {
  let carried = Buffer.alloc(0);
  let offset = from;
  const invalid = (at: number): TextFault => {
    const detail = `The file is not UTF-8: the byte at offset ${at} (counted from 0) is not part of a character.`;
    return new TextFault('bytes', [{ pointer: `#/bytes/${at}`, detail }]);
  };
  return {
    see(chunk: Buffer): void {
      const zero = chunk.indexOf(0);
      if (zero >= 0) throw new TextFault('bytes', [nulAt(offset + carried.length + zero)]);
      const bytes = carried.length > 0 ? Buffer.concat([carried, chunk]) : chunk;
      const whole = bytes.length - unfinishedBytes(bytes);
      if (!isUtf8(bytes.subarray(0, whole))) throw invalid(offset + firstInvalid(bytes));
      carried = Buffer.from(bytes.subarray(whole));
      offset += whole;
    },
    end(): void {
      if (carried.length > 0) throw invalid(offset);
    },
  };
}

const nulAt = (at: number): Fault => ({
  pointer: `#/bytes/${at}`,
  detail: `The file is binary, not text: there is a NUL byte at offset ${at} (counted from 0).`,
});

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

/** The decoder of an encoding; UTF-16 is read in the order of its byte order mark, without one the lower byte first. */
function decoderOf(encoding: Encoding, head: Buffer, fatal: boolean): InstanceType<typeof TextDecoder> {
  const isBig = encoding === 'utf-16' && head[0] === 0xfe && head[1] === 0xff;
  return new TextDecoder(isBig ? 'utf-16be' : encoding === 'utf-16' ? 'utf-16le' : encoding, { fatal });
}

/** The beginning of a text in UTF-8, whatever it is written in and even where it is broken. */
export const decodedHead = (encoding: Encoding, head: Buffer): Buffer =>
  encoding === 'utf-8'
    ? withoutMark(head)
    : Buffer.from(decoderOf(encoding, head, false).decode(head, { stream: true }));

/** What a copy is made of: the text in this encoding without its first lines. */
export type CopiedText = { readonly encoding: Encoding; readonly lines: number };

/**
 * Writes a text in UTF-8 without its first lines, and returns length and hash of the original and how many bytes
 * were left out. Throws a `TextFault` for what is not of the encoding.
 */
export async function copyText(path: string, { encoding, lines }: CopiedText, target: string) {
  const hash = contentHash();
  const cut = lineCutter(lines);
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let [bytes, marked] = [0, 0];
  const file = await open(target, 'wx', 0o600);
  const decoded = (chunk: Buffer | undefined): Buffer => {
    if (encoding === 'utf-8') {
      const kept = chunk === undefined ? Buffer.alloc(0) : bytes === 0 ? withoutMark(chunk) : chunk;
      marked += (chunk?.length ?? 0) - kept.length;
      return kept;
    }
    decoder ??= decoderOf(encoding, chunk ?? Buffer.alloc(0), true);
    try {
      return Buffer.from(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
    } catch {
      const detail = `The file is not ${encoding}: at or soon after offset ${bytes} (counted from 0) is what is not part of a character.`;
      throw new TextFault('bytes', [{ pointer: `#/bytes/${bytes}`, detail }]);
    }
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 64 * 1024 }) as AsyncIterable<Buffer>) {
      hash.see(chunk);
      await file.writeFile(cut.rest(decoded(chunk)));
      bytes += chunk.length;
    }
    await file.writeFile(cut.rest(decoded(undefined)));
  } finally {
    await file.close();
  }
  return { original: { bytes, sha256: hash.hex() }, leftOut: marked + cut.leftOut() };
}

/** Leaves out so many lines, whether they end in LF, CRLF or CR. */
function lineCutter(lines: number) {
  let [left, leftOut, afterCr] = [lines, 0, false];
  return {
    leftOut: (): number => leftOut,
    rest(chunk: Buffer): Buffer {
      let at = 0;
      for (; at < chunk.length && (left > 0 || afterCr); at += 1) {
        const byte = chunk[at];
        if (left === 0 && byte !== 10) {
          afterCr = false;
          break;
        }
        if (byte === 13 || (byte === 10 && !afterCr)) left -= 1;
        afterCr = byte === 13;
      }
      leftOut += at;
      return chunk.subarray(at);
    },
  };
}

/** The text of a file without its first lines: what `copyText` would write, of its beginning. */
export const withoutLines = (head: Buffer, lines: number): Buffer => lineCutter(lines).rest(head);
