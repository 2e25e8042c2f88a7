import { QueryTypes, type InferAttributes, type Model, type ModelStatic, type Transaction } from 'sequelize';
import { inPieces } from '../kernel/lists.ts';
import { db, engine } from './connection.ts';
import { forUpdateSql } from './locks.ts';
import { runPrepared, type BoundValue } from './prepared.ts';

/**
 * What a store gives of a row: its columns, those of `Read` as they are read: JSON taken apart, words as one of a few.
 */
export type Stored<Row extends Model, Read> = Readonly<Omit<InferAttributes<Row>, keyof Read>> & Readonly<Read>;

/** How an INSERT begins that leaves a row alone which is there already. */
export const insertIgnore = (): string => (engine() === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE');

/**
 * Whether a row is in the database, asked in a transaction of its own. On MariaDB the read takes a lock: a transaction
 * whose COMMIT was cut off may still be finishing, and the lock waits for it.
 */
export async function rowExists(table: string, id: string): Promise<boolean> {
  const sql = `SELECT id FROM \`${table}\` WHERE id = ? ${forUpdateSql()}`;
  const rows = await db().transaction((transaction) =>
    db().query(sql, { replacements: [id], type: QueryTypes.SELECT, transaction }),
  );
  return rows.length > 0;
}

/** Rows in one statement: below every engine's limits, above every ordinary batch. */
export const CHUNK = 500;

/** Rows of one INSERT: with the columns that any table has, within the 32,766 values that SQLite binds. */
const MOST_ROWS = 256;

/** A list in pieces that each fit into one statement. */
export const chunksOf = <T>(list: readonly T[]): T[][] => inPieces(list, CHUNK);

/**
 * Inserts many rows, past Sequelize, which costs more than the insert where calls are metered by the thousand. Each
 * row gives its values by the names of the model; what none gives is left to the table. A statement takes a power of
 * two of rows, so that there are few texts to prepare. `ending` says what becomes of a row that is there already.
 */
export async function insertRows<M extends Model>(
  model: ModelStatic<M>,
  rows: readonly Readonly<Record<string, unknown>>[],
  tx: Transaction | null,
  ending = '',
): Promise<void> {
  const names = Object.entries(model.getAttributes()).filter(([name]) => rows.some((row) => row[name] !== undefined));
  await insertValues(
    tx,
    model.tableName,
    names.map(([name, { field }]) => field ?? name),
    rows.map((row) => names.map(([name]) => row[name] as BoundValue)),
    { ending },
  );
}

/** The same for rows that are values in the order of the columns; `insert` is how the statement begins. */
export async function insertValues(
  tx: Transaction | null,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly BoundValue[])[],
  { insert = 'INSERT', ending = '' }: { readonly insert?: string; readonly ending?: string } = {},
): Promise<void> {
  const fields = columns.map((name) => `\`${name}\``).join(', ');
  const places = `(${columns.map(() => '?').join(', ')})`;
  for (let at = 0; at < rows.length;) {
    const many = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(rows.length - at)));
    await runPrepared(
      tx,
      `${insert} INTO \`${table}\` (${fields}) VALUES ${Array<string>(many).fill(places).join(', ')}${ending}`,
      rows.slice(at, at + many).flat(),
    );
    at += many;
  }
}
