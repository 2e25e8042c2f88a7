import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { copyText, decodedHead, withoutLines } from './encoding.ts';
import { edges, type Original } from './original.ts';
import type { ReadingOptions } from './reading.ts';

/** A text in UTF-8 that begins with its header, and where it begins in the file it was made of. */
export type PlainText = {
  readonly path: string;
  readonly head: Buffer;
  /** Whether the head is all of it. */
  readonly whole: boolean;
  readonly firstLine: number;
  readonly firstByte: number;
  /** The delimiter that Excel's `sep=` line names. */
  readonly sep?: string;
  /** Known where the text is a copy. */
  readonly original?: Original;
};

type Source = { readonly path: string; readonly beside: string; readonly isCsv: boolean };

/**
 * Lends a file as a plain text: in UTF-8, without the lines before the header, without Excel's `sep=` line. Where
 * that is another text than the file's, it is a copy next to `beside`, gone afterwards.
 */
export async function withPlainText<T>(
  { path, beside, isCsv }: Source,
  { encoding = 'utf-8', skip = 0 }: ReadingOptions,
  work: (text: PlainText) => Promise<T>,
): Promise<T> {
  const { head, bytes } = await edges(path);
  const begin = withoutLines(decodedHead(encoding, head), skip);
  const sep = isCsv ? /^"?sep=([,;\t|])"?(?:\r|\n|$)/i.exec(begin.toString('utf8', 0, 16))?.[1] : undefined;
  const lines = sep === undefined ? skip : skip + 1;
  const text = {
    head: withoutLines(begin, lines - skip),
    whole: head.length === bytes,
    firstLine: 1 + lines,
    ...(sep === undefined ? {} : { sep }),
  };
  if (encoding === 'utf-8' && lines === 0) return work({ ...text, path, firstByte: 0 });
  const copy = `${beside}.${randomBytes(6).toString('hex')}.text`;
  try {
    const { original, leftOut } = await copyText(path, { encoding, lines }, copy);
    return await work({ ...text, path: copy, firstByte: leftOut, original });
  } finally {
    await rm(copy, { force: true });
  }
}
