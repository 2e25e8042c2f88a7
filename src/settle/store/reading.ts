import { Transaction } from 'sequelize';
import { db, engine } from '../../db/connection.ts';
import { lasting } from '../../db/limits.ts';

/** Reads that belong together: all of them see the books as they were at one instant. */
export async function inSnapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const options =
    engine() === 'sqlite'
      ? { type: Transaction.TYPES.DEFERRED }
      : { isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ };
  return db().transaction({ ...lasting('long'), ...options }, work);
}
