import { Worker } from 'node:worker_threads';
import type { StudyLimits } from './study.ts';

/** Stands before the reason in what a study process writes last. */
export const lastWord = 'study ended by itself:';

/**
 * A thread of its own sees what the main thread cannot while a stranger's file keeps it busy: every 100 ms it looks at
 * the clock, at the memory of the whole process and at whether the process that asked still lives, and kills this
 * process beyond a limit. As text, because a thread knows no TypeScript.
 */
const watching = `
const { workerData: { parent, memoryMb, deadline, lastWord } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const until = new BigInt64Array(deadline);
setInterval(() => {
  const end = process.ppid !== parent ? 'killed'
    : process.memoryUsage.rss() > memoryMb * 1024 * 1024 ? 'memory'
    : until[0] !== 0n && BigInt(Date.now()) > until[0] ? 'time' : undefined;
  if (end === undefined) return;
  try { writeSync(2, lastWord + end + '\\n'); } catch {}
  process.kill(process.pid, 'SIGKILL');
}, 100);`;

export type Watch = { readonly begin: () => void; readonly end: () => void };

/** Watches this process. The time of a study runs from `begin` to `end`; memory and parent are watched always. */
export function watchMyself({ seconds, memoryMb }: StudyLimits): Watch {
  const deadline = new SharedArrayBuffer(8);
  const until = new BigInt64Array(deadline);
  const thread = new Worker(watching, {
    eval: true,
    workerData: { parent: process.ppid, memoryMb, deadline, lastWord },
  });
  thread.unref();
  return {
    begin: () => (until[0] = BigInt(Date.now() + seconds * 1000)),
    end: () => (until[0] = 0n),
  };
}
