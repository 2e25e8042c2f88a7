import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** Writes keys to a new file, a JSON array of some of them in each line. */
export async function writeKeys(file: string, pieces: AsyncIterable<readonly string[]>): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    for await (const keys of pieces) await handle.writeFile(`${JSON.stringify(keys)}\n`);
  } finally {
    await handle.close();
  }
}

/** The keys in such a file, in pieces. */
export async function* keysIn(file: string): AsyncGenerator<readonly string[]> {
  for await (const line of createInterface({ input: createReadStream(file) }))
    if (line !== '') yield JSON.parse(line) as string[];
}
