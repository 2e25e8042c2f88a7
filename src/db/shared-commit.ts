import { setImmediate as yieldToIo } from 'node:timers/promises';
import { Transaction } from 'sequelize';
import { log } from '../kernel/log.ts';
import { inTurns } from '../kernel/turns.ts';
import { db } from './connection.ts';
import type { Span } from './limits.ts';
import { connectionOf, unlessStuck, WorkStuck } from './liveness.ts';
import { TryAgain } from './lost.ts';
import { runPrepared } from './prepared.ts';
import type { Database } from './sqlite.ts';

type SharedWork = (tx: Transaction) => Promise<unknown>;
type Job = {
  readonly work: SharedWork;
  readonly span: Span;
  readonly settle: (outcome: WriteOutcome) => void;
};
type WriteOutcome = { readonly value: unknown } | { readonly error: Error };

const TOGETHER = 128;

/**
 * The embedded engine lets one writer in at a time. Writers that wait together share one COMMIT, each inside a
 * savepoint of its own: one of them failing undoes only itself, and all are answered only after the COMMIT is durable.
 * One that gets stuck is refused; those who shared its transaction try again, since no savepoint could keep out what it
 * may still write.
 */
export function joinWriters<T>(work: (tx: Transaction) => Promise<T>, span: Span): Promise<T> {
  return new Promise<T>((resolve, reject) =>
    joinLine({
      work,
      span,
      settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T)),
    }),
  );
}

const joinLine = inTurns<Job>(async (waiting) => {
  const settled: (() => void)[] = [];
  const taken: Job[] = [];
  const fail = (error: unknown) => {
    const failed = taken.length > 0 ? taken : waiting.splice(0, TOGETHER);
    const culprit = error instanceof WorkStuck ? failed.at(-1) : undefined;
    for (const job of failed) {
      const isInnocent = culprit !== undefined && job !== culprit;
      job.settle({ error: isInnocent ? new TryAgain('Another writer got stuck.') : (error as Error) });
    }
  };
  try {
    const tx = await db().transaction({ type: Transaction.TYPES.IMMEDIATE });
    let durable: Promise<void>;
    try {
      while (waiting.length > 0 && taken.length < TOGETHER) {
        const job = waiting.shift() as Job;
        taken.push(job);
        const outcome = await inSavepoint(tx, job);
        settled.push(() => job.settle(outcome));
        await yieldToIo();
      }
      const committed = whenCommitted(tx);
      durable = tx.commit();
      await Promise.race([committed, durable]);
    } catch (error) {
      await tx.rollback().catch((fault: unknown) => log.debug('rollback failed', { error: String(fault) }));
      throw error;
    }
    // The next writers go on while the disk is waited for; nobody is answered before.
    durable.then(
      () => settled.forEach((settle) => settle()),
      (error: unknown) => fail(error),
    );
  } catch (error) {
    fail(error);
  }
});

/** Resolves as soon as the COMMIT of this transaction was executed. */
function whenCommitted(tx: Transaction): Promise<void> {
  return new Promise((resolve) => ((connectionOf(tx) as Database).whenCommitted = resolve));
}

async function inSavepoint(tx: Transaction, { work, span }: Job): Promise<WriteOutcome> {
  await runPrepared(tx, 'SAVEPOINT shared', []);
  let outcome: WriteOutcome;
  try {
    outcome = { value: await unlessStuck(tx, span, work(tx)) };
  } catch (error) {
    if (error instanceof WorkStuck) throw error;
    outcome = { error: error as Error };
    await runPrepared(tx, 'ROLLBACK TO shared', []);
  }
  await runPrepared(tx, 'RELEASE shared', []);
  return outcome;
}
