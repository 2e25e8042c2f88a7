#!/usr/bin/env node
// The command, from the TypeScript sources. Their JavaScript is kept beside the packages, in a folder that is named by
// the content of the sources: a changed source is compiled at the next start, and starts that overlap do not disturb
// each other (decisions/013). Where nothing can be kept, tsx compiles as it goes. What `npm run build` made is started
// by its main.js instead.
import { createHash, randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const kept = join(root, 'node_modules/.cache/databourse');
const HOUR = 3_600_000;

const program = await compiled().catch(() => undefined);
if (program === undefined) {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./main.ts');
} else {
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(join(program, 'src/main.js')).href);
}

/** The folder of the compiled program; rejects where it can neither be found nor made. */
async function compiled() {
  const sources = readSources();
  const hash = createHash('sha256').update(root);
  for (const { path, content } of sources) hash.update(`${path}\0${content.length}\0`).update(content);
  const folder = join(kept, hash.digest('hex').slice(0, 32));
  if (!isReadable(folder)) await compile(sources, folder);
  touch(folder);
  return folder;
}

/** Everything the program is made of, also the data it reads, in the same order everywhere. */
function readSources() {
  const files = ['config', 'seeders', 'src'].flatMap((top) =>
    readdirSync(join(root, top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      // The console runs in the browser; build-console.ts builds it.
      .filter((path) => !path.startsWith(join('src', 'console'))),
  );
  return ['package.json', ...files.sort()].map((path) => ({ path, content: readFileSync(join(root, path)) }));
}

/** Writes elsewhere and renames, so that nobody sees half a program; whoever comes second takes what is there. */
async function compile(sources, folder) {
  const draft = besides(folder);
  mkdirSync(draft, { recursive: true });
  try {
    const { stop, transform } = await import('esbuild');
    const files = await Promise.all(
      sources.map((source) => (source.path.endsWith('.ts') ? javaScript(transform, source) : source)),
    ).finally(stop);
    for (const { path, content } of files) {
      mkdirSync(dirname(join(draft, path)), { recursive: true });
      writeFileSync(join(draft, path), content);
    }
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!isReadable(folder)) throw error;
  }
  forgetUnused();
}

/** One source compiled, its imports turned to the compiled files. */
async function javaScript(transform, { path, content }) {
  const { code } = await transform(content, {
    loader: 'ts',
    format: 'esm',
    target: 'node20',
    sourcefile: pathToFileURL(join(root, path)).href,
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'silent',
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  const turned = code
    .replace(/^((?:import|export|\}) [^"'`]*?from |import )"(\.[^"]*)\.ts";$/gm, '$1"$2.js";')
    .replace(/\bimport\("(\.[^"]*)\.ts"\)/g, 'import("$1.js")');
  return { path: path.replace(/\.ts$/, '.js'), content: turned };
}

/**
 * A program that runs has loaded what it needs, so what nobody started for an hour may go. It is renamed first: half a
 * program must not be found.
 */
function forgetUnused() {
  for (const name of readdirSync(kept)) {
    const folder = join(kept, name);
    const usedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - usedAt <= HOUR) continue;
    const gone = besides(folder);
    renameSync(folder, gone);
    rmSync(gone, { recursive: true, force: true });
  }
}

function besides(folder) {
  return `${folder}.${randomUUID()}`;
}

function isReadable(folder) {
  try {
    accessSync(join(folder, 'src/main.js'), constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // Somebody else's, or read-only: then it is not cleared away either.
  }
}
