import type { Transaction } from 'sequelize';
import { engine } from './connection.ts';

/**
 * Options of a read that locks its rows until the transaction ends. SQLite has no row locks and needs none: it has one
 * writer.
 */
export function forUpdate(tx: Transaction | null) {
  return tx === null || engine() === 'sqlite' ? {} : { lock: tx.LOCK.UPDATE };
}

/** Options of a read whose rows others may read, and not change, until the transaction ends. */
export function forShare(tx: Transaction | null) {
  return tx === null || engine() === 'sqlite' ? {} : { lock: tx.LOCK.SHARE };
}

/** The same at the end of a SELECT that is written out. */
export const forUpdateSql = (): string => (engine() === 'sqlite' ? '' : 'FOR UPDATE');
export const forShareSql = (): string => (engine() === 'sqlite' ? '' : 'LOCK IN SHARE MODE');
