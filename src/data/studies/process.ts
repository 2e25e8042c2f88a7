import { fork, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { config, studyEnvironment } from '../../../config/env.ts';
import type { TellStep } from '../../kernel/follower.ts';
import { problemOf } from '../../kernel/problem.ts';
import { spillFolder } from '../places.ts';
import { IngestFault } from '../ingest/faults.ts';
import { ends, StudyEnded, type End, type Order, type Report } from './study.ts';
import { lastWord } from './watch.ts';

/** A process that studies files, one at a time. */
export type StudyProcess = {
  readonly pid: number;
  /** Does one thing; rejects with `StudyEnded` when the process ends first, and is of no more use then. */
  readonly work: (order: Order, tell: TellStep) => Promise<unknown>;
  readonly kill: (end: End) => void;
  readonly lives: () => boolean;
};

/** The program whose command `study` answers: the compiled one where this is it, else the launcher. */
const program = import.meta.url.endsWith('.ts') ? '../../databourse.js' : '../../main.js';
const keptWords = 2_000;

/**
 * Starts a process at low priority. It keeps nobody alive: this process may end while it waits, and it ends with this
 * one.
 */
export function startStudyProcess(): StudyProcess {
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), ['study'], {
    serialization: 'advanced',
    env: studyEnvironment(),
    execArgv: [`--max-old-space-size=${config.STUDY_HEAP_MB}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const { pid } = child;
  if (pid !== undefined) lowerPriority(pid);
  let words = '';
  let end: End | undefined;
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-keptWords)));
  const gone = new Promise<End>((resolve) => {
    child.once('error', () => resolve('killed'));
    child.once('close', () => {
      if (pid !== undefined) rmSync(spillFolder(pid), { recursive: true, force: true });
      resolve(end ?? endIn(words));
    });
  });
  holdOn(child, false);
  return {
    pid: pid ?? -1,
    lives: () => end === undefined && child.exitCode === null && child.signalCode === null && child.connected,
    kill(reason) {
      end ??= reason;
      child.kill('SIGKILL');
    },
    async work(order, tell) {
      holdOn(child, true);
      const ended = gone.then((why): never => {
        throw new StudyEnded(why);
      });
      try {
        return await Promise.race([answerOf(child, order, tell), ended]);
      } finally {
        holdOn(child, false);
      }
    },
  };
}

function answerOf(child: ChildProcess, order: Order, tell: TellStep): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hear = (report: Report): void => {
      if (report.kind === 'step') return tell(report.step);
      child.off('message', hear);
      if (report.kind === 'done') resolve(report.output);
      else if (report.kind === 'refused') reject(new IngestFault(report.faults));
      else if (report.kind === 'problem') reject(problemOf(report.problem));
      else if (report.kind === 'ended') reject(new StudyEnded(report.end));
      else reject(new Error(report.stack));
    };
    child.on('message', hear);
    // When the process is gone already, `ended` tells.
    child.send(order, () => undefined);
  });
}

/** Whether this process stays for the sake of the other. */
function holdOn(child: ChildProcess, hold: boolean): void {
  const doIt = hold ? 'ref' : 'unref';
  child[doIt]();
  child.channel?.[doIt]();
  (child.stderr as unknown as { ref(): void; unref(): void } | null)?.[doIt]();
}

/** Threads that the process starts from now on inherit it. Where the system does not let us, it works as it is. */
function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or this system knows no priorities.
  }
}

function endIn(words: string): End {
  const said = words
    .split('\n')
    .findLast((line) => line.startsWith(lastWord))
    ?.slice(lastWord.length);
  return ends.find((one) => one === said) ?? (/heap out of memory|Allocation failed/.test(words) ? 'memory' : 'killed');
}
