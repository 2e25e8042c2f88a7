import type { Transaction } from 'sequelize';
import { sqlInstant } from './columns.ts';
import { engine } from './connection.ts';
import type { Database } from './sqlite.ts';

/** What a statement may be given: an instant goes as its column stores it, a yes or no as 1 or 0. */
export type BoundValue = string | number | bigint | boolean | Date | null | undefined;
/** The part of a mysql2 connection that is used. */
type ServerConnection = {
  execute(sql: string, values: readonly unknown[], done: (error: Error | null, rows?: unknown) => void): void;
};

/**
 * Statements that run for every metered call, past Sequelize, which spends more on escaping and reading back than the
 * engine on the work: prepared once a connection, with their values bound. The text must be one of few, since each
 * connection keeps it; what varies is bound. Errors are those of the driver, with its `code`.
 */
export async function runPrepared(tx: Transaction | null, sql: string, values: readonly BoundValue[]): Promise<void> {
  const connection = connectionOf(tx);
  if (engine() === 'sqlite') return (connection as Database).execute(sql, values);
  return new Promise((resolve, reject) =>
    (connection as ServerConnection).execute(sql, values.map(asBound), (error) => (error ? reject(error) : resolve())),
  );
}

/** The same for a statement that brings rows: each by the names of its columns, as the driver gives them. */
export async function readPrepared<Row>(
  tx: Transaction | null,
  sql: string,
  values: readonly BoundValue[],
): Promise<readonly Row[]> {
  const connection = connectionOf(tx);
  if (engine() === 'sqlite') return (connection as Database).query(sql, values) as Row[];
  return new Promise((resolve, reject) =>
    (connection as ServerConnection).execute(sql, values.map(asBound), (error, rows) =>
      error ? reject(error) : resolve(rows as Row[]),
    ),
  );
}

/** Sequelize lends each transaction one connection, which its types do not tell. */
function connectionOf(tx: Transaction | null): unknown {
  const { connection } = (tx ?? {}) as { readonly connection?: unknown };
  if (connection === undefined) throw new Error('A prepared statement needs a transaction that is open.');
  return connection;
}

function asBound(value: BoundValue): string | number | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return sqlInstant(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? value.toString() : value;
}
