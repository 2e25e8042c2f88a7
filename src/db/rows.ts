import type { InferAttributes, Model, ModelStatic, Transaction } from 'sequelize';
import { inPieces } from '../kernel/lists.ts';
import { db, engine } from './connection.ts';

/**
 * What a store gives of a row: its columns, those of `Read` as they are read: JSON taken apart, words as one of a few.
 */
export type Stored<Row extends Model, Read> = Readonly<Omit<InferAttributes<Row>, keyof Read>> & Readonly<Read>;

/** How an INSERT begins that leaves a row alone which is there already. */
export const insertIgnore = (): string => (engine() === 'sqlite' ? 'INSERT OR IGNORE' : 'INSERT IGNORE');

/** Rows in one statement: below every engine's limits, above every ordinary batch. */
export const CHUNK = 500;

/** A list in pieces that each fit into one statement. */
export const chunksOf = <T>(list: readonly T[]): T[][] => inPieces(list, CHUNK);

/**
 * Inserts many rows, 500 a statement. Like `bulkCreate`, but without an instance a row, which costs more than the
 * insert where calls are metered by the thousand.
 */
export async function insertRows<M extends Model>(
  model: ModelStatic<M>,
  rows: readonly Readonly<Record<string, unknown>>[],
  transaction: Transaction | null,
): Promise<void> {
  const attributes = Object.values(model.getAttributes());
  const fields = attributes.map(
    ({ field, fieldName }: { field?: string; fieldName?: string }) => [fieldName ?? '', field ?? ''] as const,
  );
  const byField = Object.fromEntries(attributes.map((attribute) => [attribute.field ?? '', attribute]));
  const records = rows.map((row) =>
    Object.fromEntries(fields.filter(([name]) => row[name] !== undefined).map(([name, field]) => [field, row[name]])),
  );
  for (const some of chunksOf(records))
    await db().getQueryInterface().bulkInsert(model.getTableName(), some, { transaction }, byField);
}
