import type { Transaction } from 'sequelize';

type Answered = (error: Error | null, rows?: unknown) => void;
type Driver = { query(options: unknown, ...rest: unknown[]): unknown };

/**
 * Makes the driver report once that the connection broke at COMMIT: after the server committed, or before it heard of
 * it.
 */
export function loseCommit(tx: Transaction, when: 'after' | 'before'): void {
  const driver = (tx as unknown as { connection: Driver }).connection;
  const query = driver.query.bind(driver);
  driver.query = (options, ...rest) => {
    const { sql } = options as { readonly sql?: string };
    const text = typeof options === 'string' ? options : sql;
    if (!text?.startsWith('COMMIT')) return query(options, ...rest);
    driver.query = query;
    const done = rest.at(-1) as Answered;
    const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
    return query(
      when === 'after'
        ? options
        : typeof options === 'string'
          ? 'ROLLBACK'
          : { ...(options as object), sql: 'ROLLBACK' },
      () => done(lost),
    );
  };
}
