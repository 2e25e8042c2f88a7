import { QueryTypes, type Transaction } from 'sequelize';
import { db } from '../../src/db/connection.ts';

/** Writes a row that tells whether its transaction was committed: a lease that nobody holds. */
export const putMark = (tx: Transaction | null, name: string) =>
  db().query("INSERT INTO leases (name, holder, token, until) VALUES (?, '', 0, '2026-01-01 00:00:00.000')", {
    replacements: [name],
    transaction: tx,
  });

export async function isMarked(name: string): Promise<boolean> {
  const rows = await db().query('SELECT name FROM leases WHERE name = ?', {
    replacements: [name],
    type: QueryTypes.SELECT,
  });
  return rows.length > 0;
}
