import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporaryFolder } from '../../config/env.ts';
import { Disk } from '../../src/db/disk.ts';

describe('a disk that could not be waited for', () => {
  it('is told to whoever waited, and waited for again by the next, also when nothing was written since', async () => {
    const folder = join(temporaryFolder('disk'), 'not yet');
    const disk = new Disk(join(folder, 'one.sqlite'));
    await disk.synced();
    disk.wrote();
    const first = await disk.synced().catch((error: NodeJS.ErrnoException) => error.code);
    const second = await disk.synced().catch((error: NodeJS.ErrnoException) => error.code);
    expect([first, second]).to.deep.equal(['ENOENT', 'ENOENT']);
    mkdirSync(folder);
    writeFileSync(join(folder, 'one.sqlite-wal'), 'a commit');
    await disk.synced();
    disk.close();
  });
});
