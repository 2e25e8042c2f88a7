import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What is in the repository or would be: tracked files and new ones that are not ignored. */
export const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));
export const sources = files
  .filter((file) => /^(src|config|seeders|test)\/.*\.ts$/.test(file) && !file.startsWith('src/console/'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
export const rooms = ['principles', 'audit', 'register', 'list', 'match', 'deliver', 'settle', 'supervise', 'desk'];
