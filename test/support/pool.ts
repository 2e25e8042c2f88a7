import { fork, spawn, type ChildProcess } from 'node:child_process';
import { environmentWith } from '../../config/env.ts';
import type { Item, Kind } from './plan.ts';
import { newDatabase } from './server.ts';
import type { Report } from './worker.ts';

export type Done = Report & { readonly kind: Kind | 'check' };
/** A program whose exit code says whether it holds: the compiler, the linter. */
export type Check = { readonly name: string; readonly command: string; readonly args: readonly string[] };
/** How many processes work at once, whether each kind has only one, and the settings all of them get. */
export type Lanes = {
  readonly count: number;
  readonly alone: boolean;
  readonly settings: Readonly<Record<string, string>>;
};
type Worker = { readonly kind: Kind; run(file: string): Promise<Report | string>; end(): void };

const children = new Set<ChildProcess>();
let stopping = false;

/** Ends every child with all that it started; no other is begun. */
export function endChildren(): void {
  stopping = true;
  for (const child of children) endGroup(child);
}

/**
 * Works through checks and files in so many lanes (`count`) at once. A lane keeps its process as long as there are
 * files of its kind, then turns to the kind with the most work left for each of its lanes.
 */
export async function workThrough(
  items: readonly Item[],
  checks: readonly Check[],
  { count, alone, settings }: Lanes,
  tell: (done: Done) => void,
): Promise<void> {
  const left = new Map<Kind, Item[]>();
  for (const item of items) left.set(item.kind, [...(left.get(item.kind) ?? []), item]);
  const waiting = [...checks];
  const at = new Map<Kind, number>();
  const weightOf = ([kind, some]: [Kind, Item[]]) =>
    some.reduce((sum, { seconds }) => sum + seconds, 0) / (1 + (at.get(kind) ?? 0));
  const heaviest = (): Kind | undefined =>
    [...left]
      .filter(([kind, some]) => some.length > 0 && !(alone && at.get(kind)))
      .sort((one, other) => weightOf(other) - weightOf(one))[0]?.[0];
  const lane = async (): Promise<void> => {
    let worker: Worker | undefined;
    while (!stopping) {
      const check = worker ? undefined : waiting.shift();
      if (check) {
        tell(await runCheck(check));
        continue;
      }
      const item = worker && left.get(worker.kind)?.shift();
      if (item) {
        const report = await (worker as Worker).run(item.file);
        if (typeof report !== 'string') {
          tell({ ...report, kind: item.kind });
          continue;
        }
        tell({
          kind: item.kind,
          file: item.file,
          passed: 0,
          failures: [{ title: '(the worker)', report }],
          seconds: 0,
        });
      }
      if (worker) at.set(worker.kind, (at.get(worker.kind) ?? 1) - 1);
      worker?.end();
      const kind = heaviest();
      if (kind === undefined) return;
      at.set(kind, (at.get(kind) ?? 0) + 1);
      worker = await startWorker(kind, settings);
    }
  };
  await Promise.all(Array.from({ length: count }, lane));
}

/** A file that needs no database gets one that cannot be opened, so that it fails if it needs one after all. */
async function startWorker(kind: Kind, settings: Lanes['settings']): Promise<Worker> {
  const url = kind === 'MariaDB' ? await newDatabase() : kind === 'SQLite' ? '' : 'sqlite:/dev/null/none';
  // The cores are busy with other workers. What tests the data plane alone has all its threads.
  const threads = kind === 'no database' ? '' : '1';
  const env = environmentWith({ DATABASE_URL: url, NODE_ENV: 'test', DUCKDB_THREADS: threads, ...settings });
  delete env['DATA_DIR'];
  const child = fork('test/support/worker.ts', {
    execArgv: ['--import', 'tsx'],
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output = `${output}${chunk.toString()}`.slice(-5_000)));
  }
  let settle: ((report: Report | string) => void) | undefined;
  let ended: string | undefined;
  child.on('message', (report: Report) => settle?.(report));
  child.on('error', (error) => (output += error.message));
  child.once('close', (code, signal) => {
    ended = `The process ended with ${signal ?? code}.\n${output}`;
    endGroup(child);
    children.delete(child);
    settle?.(ended);
  });
  return {
    kind,
    run: (file) =>
      new Promise((resolve) => {
        settle = resolve;
        if (ended === undefined) child.send({ file });
        else resolve(ended);
      }),
    end: () => void (child.connected && child.disconnect()),
  };
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already, with all that it started.
  }
}

async function runCheck({ name, command, args }: Check): Promise<Done> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  children.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  children.delete(child);
  const failures = code === 0 ? [] : [{ title: name, report: output }];
  return { kind: 'check', file: name, passed: 0, failures, seconds: (performance.now() - started) / 1000 };
}
