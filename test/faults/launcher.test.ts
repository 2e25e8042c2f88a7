import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { environmentWith, temporaryFolder } from '../../config/env.ts';

const execute = promisify(execFile);

/** A copy of the program that may be changed. It shares the packages, and keeps what it compiles to itself. */
function copyOfProgram(): string {
  const root = temporaryFolder('launcher');
  for (const part of ['package.json', 'config', 'seeders', 'src'])
    cpSync(part, join(root, part), { recursive: true, preserveTimestamps: true });
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync('node_modules').filter((each) => !each.startsWith('.')))
    symlinkSync(resolve('node_modules', name), join(root, 'node_modules', name));
  return root;
}

/** Not that of the folder in which the program lies, which may be somebody's exchange. */
const dataFolder = temporaryFolder('launched');

async function run(root: string, args: readonly string[], changes: Readonly<Record<string, string>> = {}) {
  const options = { cwd: root, env: environmentWith({ DATA_DIR: dataFolder, ...changes }), timeout: 60_000 };
  return execute(process.execPath, [join(root, 'src/databourse.js'), ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: number; stdout: string; stderr: string }) => ({ ...error, code: error.code ?? -1 }),
  );
}

/** Says the same as before with another first line; the file stays as long as it was. */
function greet(root: string, word: string): void {
  const file = join(root, 'src/commands/line.ts');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/'\w+, a data exchange\.'/, `'${word}, a data exchange.'`));
}

const cacheOf = (root: string): string => join(root, 'node_modules/.cache/databourse');
const programsIn = (root: string): string[] => readdirSync(cacheOf(root)).filter((name) => /^\w{32}$/.test(name));
const greeting = ({ stdout }: { readonly stdout: string }): string | undefined => stdout.split(',')[0];

/** The files of the program, and the packages, that are loaded by the time it ends. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder('loaded');
  await run(resolve('.'), args, { NODE_V8_COVERAGE: folder });
  const urls = readdirSync(folder).flatMap((name) =>
    (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }).result.map(
      ({ url }) => url,
    ),
  );
  rmSync(folder, { recursive: true });
  const names = urls
    .filter((url) => url.startsWith('file:'))
    .map((url) => /\/\.cache\/databourse\/\w+\/(.*)\.js$/.exec(url)?.[1] ?? packageOf(url));
  return [...new Set(names)].filter((name) => name !== 'src/databourse.js').sort();
}

const packageOf = (url: string): string =>
  /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? url.slice(url.indexOf('/src/') + 1);

describe('the launcher', function () {
  this.timeout(180_000);
  let root: string;
  before(async () => {
    root = copyOfProgram();
    await run(root, ['--help']);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('compiles what has changed at the next start, and finds again what it compiled before', async () => {
    expect(greeting(await run(root, ['--help']))).to.equal('Databourse');
    expect(readdirSync(cacheOf(root))).to.have.length(1);
    greet(root, 'Changedxxx');
    expect(greeting(await run(root, ['--help']))).to.equal('Changedxxx');
    greet(root, 'Databourse');
    expect(greeting(await run(root, ['--help']))).to.equal('Databourse');
    expect(readdirSync(cacheOf(root))).to.have.length(2);
  });

  it('is started many times at once, and no start sees half of what another writes', async () => {
    greet(root, 'Manyatonce');
    const before = programsIn(root);
    const seen: number[] = [];
    const watch = setInterval(() => {
      const made = programsIn(root).find((name) => !before.includes(name));
      if (made !== undefined) seen.push(readdirSync(join(cacheOf(root), made), { recursive: true }).length);
    }, 1);
    const all = await Promise.all(Array.from({ length: 4 }, () => run(root, ['--help'])));
    clearInterval(watch);
    expect(all.map((one) => [one.code, greeting(one)])).to.deep.equal(Array(4).fill([0, 'Manyatonce']));
    expect([seen.length > 0, new Set(seen).size]).to.deep.equal([true, 1]);
    expect(readdirSync(cacheOf(root))).to.have.members(programsIn(root));
  });

  it('clears away, when it compiles, what nobody started for an hour', async () => {
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    for (const name of programsIn(root)) utimesSync(join(cacheOf(root), name), hoursAgo, hoursAgo);
    await run(root, ['--help']);
    greet(root, 'Clearsaway');
    await run(root, ['--help']);
    expect(readdirSync(cacheOf(root))).to.have.length(2);
    greet(root, 'Manyatonce');
    await run(root, ['--help']);
    expect(readdirSync(cacheOf(root))).to.have.length(2);
  });

  it('names the line of the source in a stack trace', async () => {
    const file = join(root, 'src/commands/verify.ts');
    const source = readFileSync(file, 'utf8');
    const marked = source.replace("return wrongUsage('Which file?', usage)", "throw new Error('lost')");
    const line = marked.split('\n').findIndex((text) => text.includes("'lost'")) + 1;
    writeFileSync(file, marked);
    const ended = await run(root, ['verify'], { LOG_LEVEL: 'debug' });
    writeFileSync(file, source);
    expect([ended.code, ended.stderr.includes(`${file}:${line}:`)], ended.stderr).to.deep.equal([70, true]);
  });

  it('starts where nothing can be kept, and where a source that is not needed cannot be compiled', async () => {
    greet(root, 'Unwritable');
    await run(root, ['--help']);
    const file = join(root, 'src/work.ts');
    const source = readFileSync(file, 'utf8');
    writeFileSync(file, `${source}\nthis is no TypeScript`);
    const kept = readdirSync(cacheOf(root));
    expect(greeting(await run(root, ['--help']))).to.equal('Unwritable');
    expect(readdirSync(cacheOf(root))).to.deep.equal(kept);
    writeFileSync(file, source);
    rmSync(cacheOf(root), { recursive: true });
    writeFileSync(cacheOf(root), 'a file, where a folder cannot be made');
    const ended = await run(root, ['--help']);
    expect([ended.code, greeting(ended), ended.stderr]).to.deep.equal([0, 'Unwritable', '']);
  });

  it('loads what a command needs and nothing else', async () => {
    await run(resolve('.'), ['--help']);
    const words = ['src/commands/command', 'src/commands/line', 'src/main'];
    expect(await loadedBy(['--help'])).to.deep.equal(['config/env', ...words, 'zod']);
    expect(await loadedBy(['help', 'risk'])).to.deep.equal(words);
    const verifying = await loadedBy(['verify', 'package.json']);
    expect(verifying.filter((name) => !/^src\/(audit\/(tlog\/|verify)|kernel\/)/.test(name))).to.deep.equal([
      'canonicalize',
      'src/commands/command',
      'src/commands/line',
      'src/commands/verify',
      'src/main',
    ]);
    const file = join(temporaryFolder('needs'), 'words.csv');
    writeFileSync(file, 'word\none\n');
    for (const args of [['detect', file], ['risk', file, '--qi', 'word'], ['migrate']]) {
      const loaded = await loadedBy(args);
      expect(
        loaded.filter((name) => /^(express|src\/(register|list|match|deliver|settle|supervise|app))/.test(name)),
        args[0],
      ).to.deep.equal([]);
      expect(loaded.includes('sequelize'), args[0]).to.equal(args[0] === 'migrate');
    }
  });
});
