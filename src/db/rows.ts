import type { Model, ModelStatic, Transaction } from 'sequelize';
import { db } from './connection.ts';

/**
 * Inserts many rows in one statement. Like `bulkCreate`, but without an instance a row, which costs more than the insert
 * where calls are metered by the thousand.
 */
export async function insertRows<M extends Model>(
  model: ModelStatic<M>,
  rows: readonly Readonly<Record<string, unknown>>[],
  transaction: Transaction | null,
): Promise<void> {
  if (rows.length === 0) return;
  const attributes = Object.values(model.getAttributes());
  const fields = attributes.map(({ field, fieldName }: { field?: string; fieldName?: string }) => [fieldName ?? '', field ?? ''] as const);
  const byField = Object.fromEntries(attributes.map((attribute) => [attribute.field ?? '', attribute]));
  const records = rows.map((row) =>
    Object.fromEntries(fields.filter(([name]) => row[name] !== undefined).map(([name, field]) => [field, row[name]])),
  );
  await db()
    .getQueryInterface()
    .bulkInsert(model.getTableName(), records, { transaction }, byField);
}
