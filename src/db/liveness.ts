import type { Transaction } from 'sequelize';
import { engine } from './connection.ts';
import { limits, type Span } from './limits.ts';
import { statementsOn } from './server.ts';
import type { Database } from './sqlite.ts';

/** Work that waited for something other than the database, for too long. */
export class WorkStuck extends Error {}

/** In so many equal steps it is seen that nothing happens; a process that is busy makes each of them longer. */
const LOOKS = 4;

/** Sequelize lends each transaction one connection, which its types do not tell. */
export const connectionOf = (tx: Transaction): unknown =>
  (tx as unknown as { readonly connection?: unknown }).connection;

/**
 * Waits for the work of a transaction, unless no statement comes from it for as long as its span allows: then it waits
 * for something that may never come, while others wait for its locks. It cannot be stopped, but the statements that it
 * still tries are refused once its transaction is rolled back.
 */
export async function unlessStuck<T>(tx: Transaction, span: Span, work: Promise<T>): Promise<T> {
  const { idleSeconds } = limits[span];
  if (idleSeconds === 0) return work;
  let timer: NodeJS.Timeout | undefined;
  const stuck = new Promise<never>((_resolve, reject) => {
    let seen = statementsOf(tx);
    let looks = -1;
    const look = (): void => {
      const now = statementsOf(tx);
      looks = now === undefined || now !== seen ? 0 : looks + 1;
      seen = now;
      if (looks < LOOKS) timer = setTimeout(look, (idleSeconds * 1_000) / LOOKS);
      else reject(new WorkStuck(`A transaction did nothing for ${idleSeconds} s and was undone.`));
    };
    look();
  });
  try {
    return await Promise.race([work, stuck]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/** How many statements a transaction has done; undefined while one is under way. */
function statementsOf(tx: Transaction): number | undefined {
  const connection = connectionOf(tx);
  return engine() === 'sqlite' ? (connection as Database).done : statementsOn(connection);
}
