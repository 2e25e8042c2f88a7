import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { MB, syncFolder } from '../../kernel/files.ts';
import { DAY } from '../../kernel/time.ts';
import { uploadFolder } from '../../data/places.ts';
import { problem } from '../problems.ts';
import { bodyToFile } from './receive.ts';

/** The length of every part but the last. */
export const PART_BYTES = 8 * MB;
/** How long an upload in parts is kept, in milliseconds. */
export const UPLOAD_KEPT_MS = DAY;

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
  const length = await bodyToFile(body, draft, (_, soFar) => {
    if (soFar > expected) throw wrong('more');
  });
  if (length < expected) {
    await rm(draft, { force: true });
    throw wrong(String(length));
  }
  await rename(draft, join(folder, String(part)));
  await syncFolder(folder);
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
