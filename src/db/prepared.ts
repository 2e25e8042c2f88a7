import { QueryTypes, type Transaction } from 'sequelize';
import { inPieces } from '../kernel/lists.ts';
import { sqlInstant } from './columns.ts';
import { db, engine } from './connection.ts';
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

/**
 * The same for a statement that brings rows, under the names that it gives them. Whole numbers beyond 2⁵³ come as text,
 * and so does every BIGINT of MariaDB; instants are not read this way. Outside a transaction Sequelize lends the
 * connection, and nothing is prepared.
 */
export async function readPrepared<Row>(
  tx: Transaction | null,
  sql: string,
  values: readonly BoundValue[],
): Promise<Row[]> {
  if (tx === null) {
    const replacements = values.map((value) => (value instanceof Date ? sqlInstant(value) : value));
    return (await db().query(sql, { replacements, type: QueryTypes.SELECT })) as Row[];
  }
  const connection = connectionOf(tx);
  if (engine() === 'sqlite') return (connection as Database).read(sql, values) as Row[];
  return answerOf<Row[]>(connection, sql, values);
}

/** Whether a statement was refused because a row with its key is there. */
export function isDuplicate(error: unknown): boolean {
  const { code, errcode } = error as { readonly code?: string; readonly errcode?: number };
  return code === 'ER_DUP_ENTRY' || errcode === SQLITE_PRIMARY_KEY || errcode === SQLITE_UNIQUE;
}
const SQLITE_PRIMARY_KEY = 1555;
const SQLITE_UNIQUE = 2067;

/** How a list of keys of several values stands behind IN: as it is, or as SQLite wants it. */
export const inRows = (places: string): string => `(${engine() === 'sqlite' ? 'VALUES ' : ''}${places})`;

/** As many values as a list of one statement takes at most. */
const MOST_LISTED = 1_024;

/**
 * Reads rows by a list of keys, each of one or more values. The list is filled up to a power of two with its last key,
 * so that there are few texts to prepare; `sql` gets the places of the list. Nothing is asked for an empty list.
 */
export async function readListed<Row>(
  tx: Transaction | null,
  keys: readonly (readonly BoundValue[])[],
  sql: (places: string) => string,
  first: readonly BoundValue[] = [],
): Promise<Row[]> {
  const found: Row[] = [];
  for (const some of inPieces(keys, MOST_LISTED)) {
    const last = some.at(-1) as readonly BoundValue[];
    const filled = padded(some, last);
    const place = last.length === 1 ? '?' : `(${last.map(() => '?').join(', ')})`;
    found.push(...(await readPrepared<Row>(tx, sql(filled.map(() => place).join(', ')), [...first, ...filled.flat()])));
  }
  return found;
}

/**
 * Sequelize lends each transaction one connection, which its types do not tell. After the end of the transaction it is
 * another's.
 */
function connectionOf(tx: Transaction | null): unknown {
  const { connection, finished } = (tx ?? {}) as { readonly connection?: unknown; readonly finished?: string };
  if (connection === undefined || finished !== undefined)
    throw new Error('A prepared statement needs a transaction that is open.');
  return connection;
}

function asBound(value: BoundValue): string | number | null {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return sqlInstant(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'bigint' ? value.toString() : value;
}
