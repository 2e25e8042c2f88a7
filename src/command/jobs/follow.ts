import { clock } from '../../kernel/clock.ts';
import type { Follower, WorkStep } from '../../kernel/follower.ts';
import { newId } from '../../kernel/ids.ts';
import { log } from '../../kernel/log.ts';
import { traceOf } from '../../kernel/trace.ts';
import { Problem, problem } from '../../kernel/problem.ts';
import { asUnserved, inTransaction } from '../../db/transaction.ts';
import { beat, endJob, insertJob, jobExists } from './store.ts';

const BEAT_MS = 1_000;
const kept: WorkStep = { step: 'received', done: 0, total: null, unit: 'steps' };

/** The jobs of this process, how each is ended, and those that are not written down yet. */
const ending = new Map<string, AbortController>();
const awaited = new Set<Promise<void>>();

/** Work that may outlive its request. */
export type JobRun = {
  readonly follower: Follower;
  /** Resolves with the job's id once all that was sent has arrived. */
  readonly begun: Promise<string>;
  /** Waits for the work of a job, and writes down why it came to nothing. */
  readonly see: (working: Promise<unknown>) => void;
};

/**
 * Follows work as a job. It becomes one when its input has arrived; from then on its row tells how far it is, at most
 * a second old. It is done in the very transaction of its work: a job that was cancelled, or given up for lost, undoes
 * the work. `hrefOf` names what came of it; where there is no object, the answer itself is kept.
 */
export function followAsJob(hrefOf: (body: unknown) => string | null): JobRun {
  const id = newId('job');
  const controller = new AbortController();
  let latest = kept;
  let timer: NodeJS.Timeout | undefined;
  let begin: (id: string) => void;
  const begun = new Promise<string>((resolve) => (begin = resolve));
  const write = async (): Promise<void> => {
    const runs = await inTransaction((tx) => beat(tx, id, latest, clock.now()));
    if (!runs) controller.abort();
  };
  const stop = (): void => {
    clearInterval(timer);
    ending.delete(id);
  };
  const fail = async (error: unknown): Promise<void> => {
    stop();
    if (!(error instanceof Problem)) logged(error);
    const refusal = (error instanceof Problem ? error : (asUnserved(error) ?? problem('internal'))).toJSON();
    await inTransaction((tx) => endJob(tx, id, 'fail', { problem: refusal }, clock.now())).catch((late: unknown) => {
      // It was cancelled, or given up for lost, before.
      if (!(late instanceof Problem)) throw late;
    });
  };
  return {
    begun,
    follower: {
      signal: controller.signal,
      tell: (step) => (latest = step),
      async arrived(work) {
        if (timer !== undefined) return;
        await inTransaction(
          (tx) => insertJob(tx, id, work, latest, clock.now()),
          () => jobExists(id),
        );
        ending.set(id, controller);
        timer = setInterval(() => void write().catch(logged), BEAT_MS);
        begin(id);
      },
      async succeeds(tx, { body }) {
        if (timer === undefined) return;
        const href = hrefOf(body);
        await endJob(tx, id, 'finish', href === null ? { answer: body } : { href }, clock.now());
        stop();
      },
    },
    see(working) {
      const ended = working
        .then(
          () => undefined,
          (error: unknown) => fail(error),
        )
        .catch(logged)
        .finally(() => awaited.delete(ended));
      awaited.add(ended);
    },
  };
}

/** Ends a job that runs in this process; one of another process learns it from its row. */
export function endHere(id: string): void {
  ending.get(id)?.abort();
}

/** Ends all jobs of this process, which is about to stop. Resolves when each has failed with the reason, or is done. */
export async function endJobs(): Promise<void> {
  for (const controller of ending.values()) controller.abort();
  await Promise.all(awaited);
}

function logged(error: unknown): void {
  log.error('a job failed', { error: traceOf(error) });
}
