import type { Transaction } from 'sequelize';
import { engine } from './connection.ts';

/**
 * Options of a read that locks its rows until the transaction ends. SQLite has no row locks and needs none: it has one
 * writer.
 */
export function forUpdate(tx: Transaction | null) {
  return tx === null || engine() === 'sqlite' ? {} : { lock: tx.LOCK.UPDATE };
}

/** The same at the end of a SELECT that is written out; by the second others may read the rows, and not change them. */
export const forUpdateSql = (): string => (engine() === 'sqlite' ? '' : 'FOR UPDATE');
export const forShareSql = (): string => (engine() === 'sqlite' ? '' : 'LOCK IN SHARE MODE');
