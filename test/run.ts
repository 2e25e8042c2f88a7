import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../config/env.ts';
import { browserProgram } from './support/browser-program.ts';
import { inRandomOrder, keepDurations, needsBrowser, plan, testFiles, type Kind } from './support/plan.ts';
import { endChildren, workThrough, type Check, type Done } from './support/pool.ts';
import { dropOwnDatabases, whyNoServer } from './support/server.ts';

const usage = `npm test [-- [--quick] [--random [SEED]] [--workers N] [--long] [--keep-durations] [FILE…]]
  --quick           what needs no database: typecheck, lint and every test that opens none
  --random [SEED]   files in random order, one process for each engine; the same seed makes the same order
  --workers N       so many processes at once (by default two more than there are cores)
  --long            many more kills, cuts and histories where a test goes by rounds
  --keep-durations  writes down how long each file took, by which the next run deals them out
`;
/** Everything temporary of this run lies here and goes with it. */
const folder = temporaryFolder('test');
const checks: readonly Check[] = [
  // Lint reads the types of the API, which come first.
  { name: 'types and lint', command: 'npm', args: ['run', '--silent', 'check'] },
];
const options = {
  quick: { type: 'boolean' },
  random: { type: 'string' },
  workers: { type: 'string' },
  long: { type: 'boolean' },
  'keep-durations': { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

async function main(): Promise<number> {
  const { values, positionals: only } = parseArgs({
    args: seeded(process.argv.slice(2)),
    options,
    allowPositionals: true,
  });
  if (values.help) return (process.stdout.write(usage), 0);
  const remark = values.quick ? undefined : await whyNoServer();
  const engines: readonly Kind[] = values.quick ? [] : remark === undefined ? ['SQLite', 'MariaDB'] : ['SQLite'];
  const planned = plan(only.length > 0 ? only : testFiles(), engines, values.long === true || only.length > 0);
  const items = values.random === undefined ? planned : inRandomOrder(planned, Number(values.random));
  if (values.random !== undefined) process.stdout.write(`In random order; again with --random ${values.random}\n`);
  const ran: Done[] = [];
  const tell = (done: Done): void => {
    ran.push(done);
    process.stdout.write(lineOf(done));
  };
  const lanes = Number(values.workers ?? availableParallelism() + 2);
  try {
    const how = {
      count: lanes,
      alone: values.random !== undefined,
      settings: { TEST_FOLDER: folder, TEST_ROUNDS: values.long ? 'long' : 'short' },
    };
    await workThrough(items, only.length > 0 ? [] : checks, how, tell);
  } finally {
    await cleanUp(engines.includes('MariaDB'));
  }
  if (values['keep-durations']) keepDurations(ran);
  return summary(ran, engines, remark);
}

/** `--random` may stand alone; then it gets a seed. */
function seeded(args: readonly string[]): string[] {
  const seed = String(Date.now() % 1_000_000);
  return args.flatMap((arg, at) => (arg === '--random' && !/^\d+$/.test(args[at + 1] ?? '') ? [arg, seed] : [arg]));
}

async function cleanUp(onServer: boolean): Promise<void> {
  endChildren();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (onServer) await dropOwnDatabases();
}

function lineOf({ kind, file, passed, failures, seconds }: Done): string {
  const failed = failures.length === 0 ? '' : `, ${failures.length} FAILED`;
  const outcome = kind === 'check' ? (failed === '' ? 'holds' : 'FAILED') : `${passed} passed${failed}`;
  return `${kind.padEnd(11)}  ${file.padEnd(42)}  ${seconds.toFixed(1).padStart(6)} s  ${outcome}\n`;
}

function summary(ran: readonly Done[], engines: readonly Kind[], remark: string | undefined): number {
  for (const { kind, file, failures } of ran) {
    for (const { title, report } of failures)
      process.stdout.write(`\n▸ ${kind}, ${file}\n  ${title}\n${report.replace(/^/gm, '    ')}\n`);
  }
  const passed = ran.reduce((sum, done) => sum + done.passed, 0);
  const failed = ran.reduce((sum, { failures }) => sum + failures.length, 0);
  const said =
    remark === undefined ? '' : ` (MariaDB was not reachable at TEST_DATABASE_URL, so its half was not run: ${remark})`;
  process.stdout.write(
    `\nEngines tested: ${engines.join(', ') || 'none'}${said}\n${browserTested(ran)}${passed} passed, ${failed} failed\n`,
  );
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Whether the console was tried in a browser, as `.ci/run` insists. */
function browserTested(ran: readonly Done[]): string {
  if (browserProgram === undefined) return 'Browser tested: none (no Chromium was found; CHROMIUM names its program)\n';
  return ran.some(({ file }) => needsBrowser(file)) ? `Browser tested: ${browserProgram}\n` : '';
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void cleanUp(true)
      .catch(() => undefined)
      .finally(() => process.exit(1));
  });
}
process.exitCode = await main();
