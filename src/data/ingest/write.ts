import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A new name under which a file may grow until it is whole. */
export const partOf = (target: string): string => `${target}.${randomBytes(6).toString('hex')}.part`;

/**
 * Makes a file that is either there whole or not at all: `fill` writes under another name in the same folder, then the
 * bytes are forced to disk and the name is changed. When `fill` fails nothing is left; after a crash at most a file
 * ending in `.part`.
 */
export async function writeWhole<T>(
  target: string,
  fill: (part: string) => Promise<T>,
  part = partOf(target),
): Promise<T> {
  try {
    await (await open(part, 'wx')).close();
    const filled = await fill(part);
    await sync(part);
    await rename(part, target);
    await sync(dirname(target));
    return filled;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
