import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { problem } from '../problems.ts';
import { contentHash } from '../../data/ingest/index.ts';
import { incomingFolder } from '../../data/places.ts';

export type ReceivedFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

const MB = 1024 * 1024;

/**
 * Writes a body to a file under `incoming`, forced to disk. Stops at the first byte beyond the limit, or before the
 * first one when the stated length is beyond it; then, as when the sender disconnects, no file is left. The hash is
 * that of the content: a byte order mark is left out.
 */
export async function receive(body: Readable, limitMb: number, statedBytes?: number): Promise<ReceivedFile> {
  const tooLarge = () => problem('file-too-large', `A product file may have at most ${limitMb} MB.`, { limitMb });
  if (statedBytes !== undefined && statedBytes > limitMb * MB) throw tooLarge();
  const path = join(incomingFolder(), `${randomBytes(12).toString('hex')}.upload`);
  const hash = contentHash();
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    // Leaving the loop must not destroy the body: its connection still has to carry the answer.
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limitMb * MB) throw tooLarge();
      hash.see(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw body.errored === null ? error : problem('file-cut-off', `The connection ended after ${bytes} bytes.`);
  } finally {
    await file.close();
  }
  return { path, bytes, sha256: hash.hex() };
}
