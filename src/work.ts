import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { clock } from './kernel/clock.ts';
import { log } from './kernel/log.ts';
import { traceOf } from './kernel/trace.ts';
import { inTransaction } from './db/transaction.ts';
import { takeLease } from './db/lease.ts';
import { hasWaiting, integrate } from './audit/index.ts';
import { indexSketches, sketchesWait, sweepIncoming } from './list/index.ts';
import { giveUpSilentJobs, jobsSilent, sweepJobs } from './command/jobs/index.ts';
import { expireAgreements, hasExpired } from './match/index.ts';
import {
  callsUnindexed,
  indexCalls,
  lapseNotices,
  noticesLapse,
  noticesWait,
  sendNotices,
  sweepFiles,
} from './deliver/index.ts';
import { dueCycle, runDueCycle } from './settle/index.ts';
import { incidentsLapse, lapseIncidents, lapseRequests, requestsLapse } from './supervise/index.ts';
import { alertsWait, sweepAlerts, sweepDrafts, writeAlerts } from './desk/index.ts';
import { HOUR } from './kernel/time.ts';

/** `isDue` only reads, so that an idle exchange writes nothing. */
type Task = {
  readonly name: string;
  readonly everyMs: number;
  readonly isDue: () => Promise<boolean>;
  readonly run: () => Promise<unknown>;
};

/**
 * The background work, and how often each task is checked for. A lease keeps other processes from starting what one has
 * begun; each step is a transaction that two can race for and only one wins, so a task may be killed, or overlap, at
 * any point.
 */
// prettier-ignore
const tasks: readonly Task[] = [
  { name: 'log',      everyMs: 250,       isDue: () => hasWaiting(),            run: () => integrate() },
  { name: 'expiry',   everyMs: 1_000,     isDue: () => hasExpired(clock.now()), run: () => expireAgreements(clock.now()) },
  { name: 'recipients', everyMs: 250,     isDue: () => callsUnindexed(),        run: () => indexCalls() },
  { name: 'notices',  everyMs: 1_000,     isDue: () => noticesWait(),           run: () => sendNotices() },
  { name: 'alerts',   everyMs: 1_000,     isDue: () => alertsWait(),            run: () => writeAlerts() },
  { name: 'duties',   everyMs: 5_000,     isDue: () => dutiesLapse(),           run: () => lapseDuties() },
  { name: 'sketches', everyMs: 1_000,     isDue: () => sketchesWait(),          run: () => indexSketches() },
  { name: 'jobs',     everyMs: 2_000,     isDue: () => jobsSilent(clock.now()), run: () => giveUpSilentJobs(clock.now()) },
  { name: 'clearing', everyMs: 10_000,    isDue: () => dueCycle(clock.now()),   run: () => runDueCycle(clock.now()) },
  { name: 'sweeping', everyMs: HOUR,      isDue: async () => true,              run: () => sweep(clock.now()) },
];

const sweep = (now: Date) =>
  Promise.all([sweepIncoming(now), sweepFiles(now), sweepJobs(now), sweepAlerts(now), sweepDrafts(now)]);

async function dutiesLapse(): Promise<boolean> {
  const now = clock.now();
  return (await noticesLapse(now)) || (await incidentsLapse(now)) || requestsLapse(now);
}

/** Marks what was not done by its deadline: a notice to confirm, an incident to report, a person to answer. */
async function lapseDuties(): Promise<void> {
  const now = clock.now();
  await lapseNotices(now);
  await lapseIncidents(now);
  await lapseRequests(now);
}

/**
 * Works until the signal aborts; resolves when the work in hand is done. A task that fails is logged and tried again.
 */
export async function work(signal: AbortSignal): Promise<void> {
  await Promise.all(tasks.map((task) => repeat(task, signal)));
}

async function repeat({ name, everyMs, isDue, run }: Task, signal: AbortSignal): Promise<void> {
  const holder = `${hostname()}:${process.pid}`;
  while (!signal.aborted) {
    try {
      if ((await isDue()) && (await inTransaction((tx) => takeLease(tx, name, holder, clock.now())))) await run();
    } catch (error) {
      log.error('background work failed', { task: name, error: traceOf(error) });
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
