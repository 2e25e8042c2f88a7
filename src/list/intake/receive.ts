import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { MB } from '../../kernel/files.ts';
import type { Problem } from '../../kernel/problem.ts';
import { problem } from '../problems.ts';
import { contentHash } from '../../data/ingest/index.ts';
import { incomingFolder } from '../../data/places.ts';

export type ReceivedFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

/** What a received file is read into for a while; its name is one that the sweep knows. */
export const readInto = (path: string): string => `${path}.parquet.upload`;

export const fileTooLarge = (limitMb: number): Problem =>
  problem('file-too-large', `A product file may have at most ${limitMb} MB.`, { limitMb });

/**
 * Writes a body to a file under `incoming`, forced to disk. Stops at the first byte beyond the limit, or before the
 * first one when the stated length is beyond it; then, as when the sender disconnects, no file is left. The hash is
 * that of the content: a byte order mark is left out.
 */
export async function receive(body: Readable, limitMb: number, statedBytes?: number): Promise<ReceivedFile> {
  if (statedBytes !== undefined && statedBytes > limitMb * MB) throw fileTooLarge(limitMb);
  const path = join(incomingFolder(), `${randomBytes(12).toString('hex')}.upload`);
  const hash = contentHash();
  const bytes = await bodyToFile(body, path, (chunk, length) => {
    if (length > limitMb * MB) throw fileTooLarge(limitMb);
    hash.see(chunk);
  });
  return { path, bytes, sha256: hash.hex() };
}

/**
 * Writes a body to a new file, forced to disk, and answers its length. `see` is shown each piece before it is written,
 * with the length up to its end, and throws to stop; then, as when the sender disconnects, no file is left.
 */
export async function bodyToFile(
  body: Readable,
  path: string,
  see: (chunk: Buffer, length: number) => void,
): Promise<number> {
  const file = await open(path, 'wx', 0o600);
  let bytes = 0;
  try {
    // Leaving the loop must not destroy the body: its connection still has to carry the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      see(chunk, bytes);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw body.errored === null ? error : problem('file-cut-off', `The connection ended after ${bytes} bytes.`);
  } finally {
    await file.close();
  }
  return bytes;
}
