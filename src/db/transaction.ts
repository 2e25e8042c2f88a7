import { setTimeout as sleep } from 'node:timers/promises';
import type { Transaction } from 'sequelize';
import { log } from '../kernel/log.ts';
import { db, engine } from './connection.ts';
import { lasting, limits, type Span } from './limits.ts';
import { connectionOf, unlessStuck } from './liveness.ts';
import { hasCode, isLostConnection, isPassing, isUnavailable, OutcomeUnknown } from './lost.ts';
import { endOnServer } from './server.ts';
import { joinWriters } from './shared-commit.ts';

export { asUnserved, isPassing, isUnreachable, OutcomeUnknown, TryAgain } from './lost.ts';

export type Work<T> = (tx: Transaction) => Promise<T>;

/** Answers, on a fresh connection, whether the transaction's mark is in the database. */
export type Landed = () => Promise<boolean>;

const ATTEMPTS = 8;
/**
 * Another process holds SQLite's one write lock: that is not a contest that could be lost for good, only a queue
 * without an order.
 */
const BUSY_ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 500;

/**
 * Runs `work` in one transaction, retried as a whole on deadlock, lock timeout and lost connection, with growing
 * jittered pauses; a connection on which the database stopped answering counts as lost. When the connection breaks at
 * COMMIT the outcome is unknown: the server's half of it is ended, `landed` looks the transaction's mark up on a fresh
 * connection, and the answer follows what it finds. So `work` must have no effect outside the database, and must wait
 * for nothing else. `span` says how long its parts may take.
 */
export async function inTransaction<T>(work: Work<T>, landed?: Landed, span: Span = 'command'): Promise<T> {
  const began = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (engine() === 'sqlite' ? joinWriters(work, span) : alone(work, landed, span));
    } catch (error) {
      if (!isPassing(error) || !mayTryAgain(error, attempt, performance.now() - began, span)) throw error;
      log.debug('transaction retried', { attempt, error: String(error) });
      await pause(attempt);
    }
  }
}

/** What depends on others' doing is tried for a time; what is a matter of luck, for a number of times. */
function mayTryAgain(error: unknown, attempt: number, passedMs: number, span: Span): boolean {
  if (isLostConnection(error) || hasCode(error, ['ER_LOCK_WAIT_TIMEOUT'])) return passedMs < limits[span].againMs;
  return attempt < (hasCode(error, ['SQLITE_BUSY']) ? BUSY_ATTEMPTS : ATTEMPTS);
}

const pause = (attempt: number): Promise<void> => sleep(Math.random() * Math.min(8 * 2 ** attempt, LONGEST_PAUSE_MS));

async function alone<T>(work: Work<T>, landed: Landed | undefined, span: Span): Promise<T> {
  const tx = await db().transaction(lasting(span));
  const connection = connectionOf(tx);
  let result: T;
  try {
    result = await unlessStuck(tx, span, work(tx));
  } catch (error) {
    await tx.rollback().catch((fault: unknown) => log.debug('rollback failed', { error: String(fault) }));
    // What it has locked would stay locked, also for the next attempt.
    await endOnServer(connection);
    throw error;
  }
  try {
    await tx.commit();
  } catch (error) {
    log.warn('commit failed', { error: String(error) });
    if (!isLostConnection(error)) throw error;
    await endOnServer(connection);
    if (landed === undefined || !(await persistently(landed, span))) throw error;
  }
  return result;
}

/**
 * Asks again while the database cannot be reached, or the lost transaction still has its locks. When it never can,
 * nobody knows, and nothing may be tried again.
 */
async function persistently(landed: Landed, span: Span): Promise<boolean> {
  const began = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await landed();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (performance.now() - began >= limits[span].againMs)
        throw new OutcomeUnknown('The connection broke at COMMIT, and whether it was done could not be found out.', {
          cause: error,
        });
      await sleep(25 * 2 ** Math.min(attempt, 4));
    }
  }
}
