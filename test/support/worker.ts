import './environment.ts';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import Mocha from 'mocha';
import { leftovers } from './leftovers.ts';
import { patience } from './rounds.ts';

/** What the run sends to a worker, and the report it gets back. */
export type Order = { readonly file: string };
export type Failure = { readonly title: string; readonly report: string };
export type Report = {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly seconds: number;
};

const { constants } = Mocha.Runner;

/**
 * Runs one file in a Mocha of its own. It is imported here, as Mocha itself would `require` it, beside the modules of
 * this process.
 */
async function runFile(file: string): Promise<Report> {
  const started = performance.now();
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: patience(60_000),
    reporter: class {} as unknown as Mocha.ReporterConstructor,
  });
  const failures: Failure[] = [];
  let passed = 0;
  try {
    const path = resolve(file);
    mocha.suite.emit('pre-require', globalThis, path, mocha);
    mocha.suite.emit('require', await import(pathToFileURL(path).href), path, mocha);
    mocha.suite.emit('post-require', globalThis, path, mocha);
    await new Promise<void>((done) => {
      mocha
        .run(() => done())
        .on(constants.EVENT_TEST_PASS, () => (passed += 1))
        .on(constants.EVENT_TEST_PENDING, (test) => failures.push({ title: test.fullTitle(), report: 'was skipped' }))
        .on(constants.EVENT_TEST_FAIL, (test, error: Error) =>
          failures.push({ title: test.fullTitle(), report: reportOf(error) }),
        );
    });
    if (passed + failures.length === 0) failures.push({ title: '(no test)', report: 'The file holds no test.' });
    for (const leftover of await leftovers()) failures.push({ title: '(what it leaves)', report: leftover });
  } catch (error) {
    failures.push({ title: '(the file)', report: reportOf(error) });
  }
  return { file, passed, failures, seconds: (performance.now() - started) / 1000 };
}

function reportOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { actual, expected } = error as { actual?: unknown; expected?: unknown };
  const compared = expected === undefined ? '' : `\nexpected ${shown(expected)}\nactual   ${shown(actual)}`;
  return `${error.stack ?? error.message}${compared}`;
}

const shown = (value: unknown): string =>
  inspect(value, { depth: 8, maxArrayLength: 200, maxStringLength: 5_000, breakLength: 120 });

process.on('message', ({ file }: Order) => {
  void runFile(file).then((report) => process.send?.(report));
});
// A promise that nobody waited for fails the test that is running, or else the worker.
process.on('unhandledRejection', (reason) => {
  throw reason;
});
process.on('disconnect', () => process.exit(0));
