import { Op, Transaction } from 'sequelize';
import { startAfter, type PageRef } from '../../kernel/page.ts';
import { db, engine } from '../../db/connection.ts';

export const CHUNK = 500;

/** Reads that belong together: all of them see the books as they were at one instant. */
export async function inSnapshot<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  const options = engine() === 'sqlite' ? { type: Transaction.TYPES.DEFERRED } : { isolationLevel: Transaction.ISOLATION_LEVELS.REPEATABLE_READ };
  return db().transaction(options, work);
}

type Condition = Record<string | symbol, unknown>;

export function equal(filter: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ [name]: value }));
}

export function olderThan(page: PageRef): Condition[] {
  const after = startAfter(page);
  return after === undefined ? [] : [{ id: { [Op.lt]: after } }];
}

export function chunksOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / CHUNK) }, (_, index) => list.slice(index * CHUNK, (index + 1) * CHUNK));
}
