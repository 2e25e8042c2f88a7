import type { Transaction } from 'sequelize';
import { sqlInstant } from './columns.ts';
import { engine } from './connection.ts';
import type { Database } from './sqlite.ts';

/** What a statement may be given: an instant goes as its column stores it, a yes or no as 1 or 0. */
export type BoundValue = string | number | bigint | boolean | Date | null | undefined;
/** The part of a mysql2 connection that is used. */
type ServerConnection = {
  execute(sql: string, values: readonly unknown[], done: (error: Error | null, answer: unknown) => void): void;
};

/**
 * Statements that run for every metered call, past Sequelize, which spends more on escaping and reading back than the
 * engine on the work: prepared once a connection, with their values bound. The text must be one of few, since each
 * connection keeps it; what varies is bound. Errors are those of the driver, with its `code`. Returns how many rows it
 * changed.
 */
export async function runPrepared(tx: Transaction | null, sql: string, values: readonly BoundValue[]): Promise<number> {
  const connection = connectionOf(tx);
  if (engine() === 'sqlite') return (connection as Database).execute(sql, values);
  return (await answerOf<{ readonly affectedRows: number }>(connection, sql, values)).affectedRows;
}

/**
 * The twin of `runPrepared` for a statement that brings rows. A whole number that may be larger than 2^53 comes as text
 * or as a safe number: read it with `storedMoney`.
 */
export async function readPrepared<Row>(
  tx: Transaction | null,
  sql: string,
  values: readonly BoundValue[],
): Promise<Row[]> {
  const connection = connectionOf(tx);
  if (engine() === 'sqlite') return (connection as Database).read(sql, values) as Row[];
  return answerOf<Row[]>(connection, sql, values);
}

/** The list as long as the next power of two, so that statements over lists have few texts. */
export function padded<T>(list: readonly T[], filler: T): T[] {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, list.length)));
  return [...list, ...Array<T>(wanted - list.length).fill(filler)];
}

/**
 * The place of a bound whole number in arithmetic: it is bound as text, and MariaDB would calculate with text in
 * floating point.
 */
export const wholeNumber = (): string => (engine() === 'sqlite' ? 'CAST(? AS INTEGER)' : 'CAST(? AS SIGNED)');

function answerOf<T>(connection: unknown, sql: string, values: readonly BoundValue[]): Promise<T> {
  return new Promise((resolve, reject) =>
    (connection as ServerConnection).execute(sql, values.map(asBound), (error, answer) =>
      error ? reject(error) : resolve(answer as T),
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
