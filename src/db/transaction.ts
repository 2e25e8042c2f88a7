import { setImmediate as yieldToIo, setTimeout as sleep } from 'node:timers/promises';
import { Transaction } from 'sequelize';
import { log } from '../kernel/log.ts';
import { inTurns } from '../kernel/turns.ts';
import { db, engine } from './connection.ts';
import type { Database } from './sqlite.ts';

export type Work<T> = (tx: Transaction) => Promise<T>;

/** Answers, on a fresh connection, whether the transaction's mark is in the database. */
export type Landed = () => Promise<boolean>;

/**
 * Thrown inside a transaction to have it tried again as a whole: somebody else was quicker, and the next attempt sees
 * it.
 */
export class TryAgain extends Error {}

const ATTEMPTS = 8;
/**
 * Another process holds SQLite's one write lock: that is not a contest that could be lost for good, only a queue
 * without an order.
 */
const BUSY_ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 500;
const TOGETHER = 128;

/**
 * Runs `work` in one transaction, retried as a whole on deadlock, lock timeout and lost connection, with growing
 * jittered pauses. When the connection breaks at COMMIT the outcome is unknown: `landed` looks the transaction's mark
 * up on a fresh connection, and the answer follows what it finds. So `work` must have no effect outside the database.
 */
export async function inTransaction<T>(work: Work<T>, landed?: Landed): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (engine() === 'sqlite' ? joinWriters(work) : alone(work, landed));
    } catch (error) {
      const most = codesOf(error).includes('SQLITE_BUSY') ? BUSY_ATTEMPTS : ATTEMPTS;
      if (!isPassing(error) || attempt >= most) throw error;
      log.debug('transaction retried', { attempt, error: String(error) });
      await sleep(Math.random() * Math.min(8 * 2 ** attempt, LONGEST_PAUSE_MS));
    }
  }
}

/** Whether an error says that nothing happened and the whole transaction may be tried again. */
export function isPassing(error: unknown): boolean {
  if (error instanceof TryAgain) return true;
  const codes = codesOf(error);
  return (
    ['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD', 'SQLITE_BUSY'].some((code) => codes.includes(code)) ||
    isLostConnection(error)
  );
}

function isLostConnection(error: unknown): boolean {
  const codes = codesOf(error);
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'PROTOCOL_CONNECTION_LOST', 'ECONNREFUSED', 'ER_SERVER_SHUTDOWN'].some(
    (code) => codes.includes(code),
  );
}

function codesOf(error: unknown): string[] {
  const fault = error as { code?: string; parent?: { code?: string }; original?: { code?: string } } | undefined;
  return [fault?.code, fault?.parent?.code, fault?.original?.code].filter((code) => code !== undefined);
}

async function alone<T>(work: Work<T>, landed: Landed | undefined): Promise<T> {
  const tx = await db().transaction();
  let result: T;
  try {
    result = await work(tx);
  } catch (error) {
    await tx.rollback().catch((fault: unknown) => log.debug('rollback failed', { error: String(fault) }));
    throw error;
  }
  try {
    await tx.commit();
  } catch (error) {
    log.warn('commit failed', { error: String(error) });
    if (!isLostConnection(error) || landed === undefined || !(await persistently(landed))) throw error;
  }
  return result;
}

/** Asks again while the database cannot be reached. When it never can, nobody knows, and nothing may be tried again. */
async function persistently(landed: Landed): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await landed();
    } catch (error) {
      if (!isLostConnection(error)) throw error;
      if (attempt >= ATTEMPTS)
        throw new Error('The connection broke at COMMIT, and whether it was done could not be found out.', {
          cause: error,
        });
      await sleep(25 * 2 ** attempt);
    }
  }
}

type Job = { readonly work: Work<unknown>; readonly settle: (outcome: WriteOutcome) => void };
type WriteOutcome = { readonly value: unknown } | { readonly error: Error };

/**
 * The embedded engine lets one writer in at a time. Writers that wait together share one COMMIT, each inside a
 * savepoint of its own: one of them failing undoes only itself, and all are answered only after the COMMIT is durable.
 */
function joinWriters<T>(work: Work<T>): Promise<T> {
  return new Promise<T>((resolve, reject) =>
    joinLine({
      work: work,
      settle: (outcome) => ('error' in outcome ? reject(outcome.error) : resolve(outcome.value as T)),
    }),
  );
}

const joinLine = inTurns<Job>(async (waiting) => {
  const settled: (() => void)[] = [];
  const taken: Job[] = [];
  const fail = (error: unknown) => {
    const failed = taken.length > 0 ? taken : waiting.splice(0, TOGETHER);
    failed.forEach((job) => job.settle({ error: error as Error }));
  };
  try {
    const tx = await db().transaction({ type: Transaction.TYPES.IMMEDIATE });
    let durable: Promise<void>;
    try {
      while (waiting.length > 0 && taken.length < TOGETHER) {
        const job = waiting.shift() as Job;
        taken.push(job);
        const outcome = await inSavepoint(tx, job.work);
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
  const { connection } = tx as unknown as { readonly connection: Database };
  return new Promise((resolve) => (connection.whenCommitted = resolve));
}

async function inSavepoint(tx: Transaction, work: Work<unknown>): Promise<WriteOutcome> {
  await db().query('SAVEPOINT shared', { transaction: tx });
  let outcome: WriteOutcome;
  try {
    outcome = { value: await work(tx) };
  } catch (error) {
    outcome = { error: error as Error };
    await db().query('ROLLBACK TO shared', { transaction: tx });
  }
  await db().query('RELEASE shared', { transaction: tx });
  return outcome;
}
