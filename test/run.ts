import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { environmentWith, temporaryFolder } from '../config/env.ts';

type Step = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly changes?: Readonly<Record<string, string>>;
};
type Count = { readonly passed: number; readonly failed: number };
type Ran = Count & { readonly engine: string; readonly failures: string };

const server = environmentWith({})['TEST_DATABASE_URL'] ?? 'mysql://root@127.0.0.1:3306/';
const only = process.argv.slice(2);
/** What tells that a test works on the database. What does not is the same on every engine, and is tested once. */
const onDatabase =
  /startExchange|support\/(exchange|database|process|trade)|src\/(db\/(connection|transaction|migrate)|app)\b|\/(people|money)\.ts/;

/**
 * Everything `npm test` does: typecheck, lint, then all tests on SQLite and, when a server is reachable, on MariaDB.
 */
async function main(): Promise<number> {
  if (only.length === 0) {
    for (const step of [
      { name: 'typecheck', command: 'tsc', args: ['--noEmit'] },
      { name: 'lint', command: 'eslint', args: ['-c', 'config/eslint.config.js', '--max-warnings', '0', '.'] },
    ]) {
      const { code } = await run(step);
      if (code !== 0) return end({ passed: 0, failed: 1 }, [], `${step.name} failed`);
    }
  }
  const ran: Ran[] = [await tests('SQLite', testFiles(), { DATABASE_URL: '' })];
  const database = `databourse_test_${process.pid}`;
  if (await ask(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)) {
    ran.push(await tests('MariaDB', testFiles(onDatabase), { DATABASE_URL: new URL(database, server).href }));
    await ask(`DROP DATABASE ${database}`);
  }
  for (const { engine, failures } of ran)
    if (failures !== '') process.stdout.write(`\n▸ what failed on ${engine}\n${failures}\n`);
  return end(
    { passed: sum(ran, 'passed'), failed: sum(ran, 'failed') },
    ran.map(({ engine }) => engine),
    ran.length === 2 ? '' : 'MariaDB was not reachable at TEST_DATABASE_URL, so its half was not run',
  );
}

function testFiles(holding = /^/): string[] {
  if (only.length > 0) return only;
  const names = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  return names
    .map((name) => join('test', name))
    .filter((file) => holding.test(readFileSync(file, 'utf8')))
    .sort();
}

async function tests(engine: string, files: readonly string[], changes: Record<string, string>): Promise<Ran> {
  const { code, output } = await run({
    name: `tests on ${engine}`,
    command: 'mocha',
    args: ['--config', 'config/mocharc.json', ...files],
    changes: { ...changes, DATA_DIR: temporaryFolder('test'), NODE_ENV: 'test' },
  });
  const figure = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(output)?.[1] ?? 0);
  const failed = figure('failing') + figure('pending');
  const failures = /^ +\d+ failing[^]*/m.exec(output)?.[0].trim() ?? (code === 0 ? '' : `mocha ended with ${code}`);
  return { engine, passed: figure('passing'), failed: code === 0 ? failed : Math.max(failed, 1), failures };
}

function run({ name, command, args, changes = {} }: Step): Promise<{ code: number; output: string }> {
  process.stdout.write(`\n▸ ${name}\n`);
  const child = spawn(`node_modules/.bin/${command}`, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentWith(changes),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    process.stdout.write(chunk);
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? 1, output })));
}

/** Runs one statement on the server; false when it cannot be reached. */
async function ask(sql: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: server, connectTimeout: 2_000 });
    await connection.query(sql);
    await connection.end();
    return true;
  } catch (error) {
    process.stdout.write(
      `\n(${error instanceof Error ? error.message || String((error as { code?: string }).code) : String(error)})\n`,
    );
    return false;
  }
}

function sum(counts: readonly Count[], figure: keyof Count): number {
  return counts.reduce((total, count) => total + count[figure], 0);
}

function end({ passed, failed }: Count, engines: readonly string[], remark: string): number {
  process.stdout.write(
    `\nEngines tested: ${engines.join(', ') || 'none'}${remark === '' ? '' : ` (${remark})`}\n${passed} passed, ${failed} failed\n`,
  );
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
