import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { syncFolder } from '../../kernel/files.ts';
import { uploadFolder } from '../../data/places.ts';
import { problem } from '../problems.ts';

/** The length of every part but the last. */
export const PART_BYTES = 8 * 1024 * 1024;

export const partsOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / PART_BYTES));
const lengthOf = (part: number, bytes: number): number => Math.min(PART_BYTES, bytes - (part - 1) * PART_BYTES);

/**
 * Keeps one part of an upload of `bytes` bytes: on disk whole when this resolves, or not at all. The same part may come
 * again, and replaces the one before.
 */
export async function keepPart(uploadId: string, bytes: number, part: number, body: Readable): Promise<void> {
  const [expected, folder] = [lengthOf(part, bytes), uploadFolder(uploadId)];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `${part}.${randomBytes(6).toString('hex')}.draft`);
  const wrong = (said: string) =>
    problem('wrong-part', `Part ${part} of ${bytes} bytes has ${expected} bytes, not ${said}.`);
  const file = await open(draft, 'wx', 0o600);
  let length = 0;
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > expected) throw wrong('more');
      await file.writeFile(chunk);
    }
    if (length < expected) throw wrong(String(length));
    await file.sync();
    await rename(draft, join(folder, String(part)));
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true });
    throw body.errored === null ? error : problem('file-cut-off', `The connection ended after ${length} bytes.`);
  } finally {
    await file.close();
  }
}

/** The parts that are there, by number. */
export async function keptParts(uploadId: string): Promise<number[]> {
  const names = await readdir(uploadFolder(uploadId)).catch(() => []);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** All parts, one after the other, as they were sent. Refuses while some are missing, and names them. */
export async function wholeOf(uploadId: string, bytes: number): Promise<Readable> {
  const kept = new Set(await keptParts(uploadId));
  const numbers = Array.from({ length: partsOf(bytes) }, (_, at) => at + 1);
  const missing = numbers.filter((part) => !kept.has(part));
  if (missing.length > 0)
    throw problem('upload-incomplete', `Parts ${missing.slice(0, 20).join(', ')} of ${numbers.length} are missing.`, {
      missing,
    });
  return Readable.from(
    (async function* () {
      for (const part of numbers) yield* createReadStream(join(uploadFolder(uploadId), String(part)));
    })(),
  );
}

export async function discardParts(uploadId: string): Promise<void> {
  await rm(uploadFolder(uploadId), { recursive: true, force: true });
}
