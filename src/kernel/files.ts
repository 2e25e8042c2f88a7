import { randomUUID } from 'node:crypto';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A megabyte, as limits and lengths of files count it, in bytes. */
export const MB = 1024 * 1024;

/**
 * Replaces a file so that after a crash there is the old content or the new, never a mixture: written beside it,
 * synced, renamed, folder synced.
 */
export async function writeDurably(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.new`;
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(dirname(file));
}

/** Makes the names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const pieceBytes = 256 * 1024;
const pauseMs = 20;

/**
 * The bytes of a file that somebody is still writing, from its beginning: ends when `whole` is fulfilled and all was
 * read, and rejects as it does. Closes the file.
 */
export async function* growing(file: FileHandle, whole: Promise<unknown>): AsyncGenerator<Buffer> {
  let outcome: { readonly error?: unknown } | undefined;
  whole.then(
    () => (outcome = {}),
    (error: unknown) => (outcome = { error }),
  );
  try {
    for (let position = 0; ;) {
      const known = outcome;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
      position += bytesRead;
      if (known !== undefined && 'error' in known) throw known.error;
      if (bytesRead > 0) yield buffer.subarray(0, bytesRead);
      else if (known !== undefined) return;
      else await sleep(pauseMs);
    }
  } finally {
    await file.close();
  }
}
