import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { environmentWith } from '../../config/env.ts';
import { builtConsole, consoleSources, projectRoot } from '../site.ts';

/** Beside the built files: the digest of what they were built from. */
const MARK = 'built-from';
/** Shorter files are sent as they are. */
const WORTH_PACKING = 1_024;

/**
 * Builds the console where it is absent or older than its sources, in a process of its own. Resolves to why it could
 * not be built, or undefined. Two that build at once do no harm: each makes a folder of its own, and renames it.
 */
export async function buildConsole(): Promise<string | undefined> {
  if (!existsSync(consoleSources)) return existsSync(builtConsole) ? undefined : 'Its sources are not here.';
  const digest = digestOfSources();
  if (isBuiltFrom(digest)) return undefined;
  const vite = viteProgram();
  if (vite === undefined) return 'The packages that build it are not installed: run npm ci without --omit=dev.';
  const draft = `${builtConsole}.${randomUUID()}`;
  mkdirSync(dirname(builtConsole), { recursive: true });
  try {
    await run(vite, ['build', '--config', join(projectRoot, 'config/vite.config.ts'), '--outDir', draft]);
    await packAll(draft);
    writeFileSync(join(draft, MARK), digest);
    swap(draft);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The command: builds, and says so where it could not. */
export async function buildOnly(): Promise<number> {
  const fault = await buildConsole();
  if (fault !== undefined) process.stderr.write(`${fault}\n`);
  return fault === undefined ? 0 : 1;
}

/** What the built files depend on: the console's sources, how it is built, and the packages. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const names = readdirSync(consoleSources, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const name of [...names.sort(), ...['config/vite.config.ts', 'package-lock.json'].map(besideSources)])
    hash.update(`${name.slice(projectRoot.length)}\0`).update(readFileSync(name));
  return hash.digest('hex');
}

const besideSources = (name: string): string => join(projectRoot, name);

const isBuiltFrom = (digest: string): boolean =>
  existsSync(join(builtConsole, MARK)) && readFileSync(join(builtConsole, MARK), 'utf8') === digest;

function viteProgram(): string | undefined {
  try {
    const manifest = createRequire(join(projectRoot, 'package.json')).resolve('vite/package.json');
    return join(dirname(manifest), 'bin/vite.js');
  } catch {
    return undefined;
  }
}

function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: projectRoot,
    // Whatever this process is for: React's development form weighs twice as much.
    env: environmentWith({ NODE_ENV: 'production' }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4_000)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`The console was not built:\n${said}`))));
  });
}

/** Beside each file, the same packed: no server packs it for every visitor. */
async function packAll(folder: string): Promise<void> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(js|css|html|svg|json)$/.test(name),
  );
  for (const name of names) {
    const content = readFileSync(join(folder, name));
    if (content.length < WORTH_PACKING) continue;
    writeFileSync(join(folder, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    writeFileSync(join(folder, `${name}.br`), await promisify(brotliCompress)(content, quality));
  }
}

function swap(draft: string): void {
  const old = `${builtConsole}.${randomUUID()}`;
  if (existsSync(builtConsole)) renameSync(builtConsole, old);
  try {
    renameSync(draft, builtConsole);
  } catch (error) {
    // Somebody else was faster, with the same sources.
    if (!existsSync(builtConsole)) throw error;
  }
  rmSync(old, { recursive: true, force: true });
}
