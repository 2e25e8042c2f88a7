import { setImmediate as yieldToIo } from 'node:timers/promises';
import { Transaction } from 'sequelize';
import { log } from '../kernel/log.ts';
import { inTurns } from '../kernel/turns.ts';
import { db } from './connection.ts';
import type { Span } from './limits.ts';
import { unlessStuck, WorkStuck } from './liveness.ts';
import { TryAgain } from './lost.ts';

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
  try {
    const tx = await db().transaction({ type: Transaction.TYPES.IMMEDIATE });
    try {
      while (waiting.length > 0 && taken.length < TOGETHER) {
        const job = waiting.shift() as Job;
        taken.push(job);
        const outcome = await inSavepoint(tx, job);
        settled.push(() => job.settle(outcome));
        await yieldToIo();
      }
      await tx.commit();
    } catch (error) {
      await tx.rollback().catch((fault: unknown) => log.debug('rollback failed', { error: String(fault) }));
      throw error;
    }
    settled.forEach((settle) => settle());
  } catch (error) {
    const failed = taken.length > 0 ? taken : waiting.splice(0, TOGETHER);
    const culprit = error instanceof WorkStuck ? failed.at(-1) : undefined;
    for (const job of failed) {
      const isInnocent = culprit !== undefined && job !== culprit;
      job.settle({ error: isInnocent ? new TryAgain('Another writer got stuck.') : (error as Error) });
    }
  }
});

async function inSavepoint(tx: Transaction, { work, span }: Job): Promise<WriteOutcome> {
  await db().query('SAVEPOINT shared', { transaction: tx });
  let outcome: WriteOutcome;
  try {
    outcome = { value: await unlessStuck(tx, span, work(tx)) };
  } catch (error) {
    if (error instanceof WorkStuck) throw error;
    outcome = { error: error as Error };
    await db().query('ROLLBACK TO shared', { transaction: tx });
  }
  await db().query('RELEASE shared', { transaction: tx });
  return outcome;
}
