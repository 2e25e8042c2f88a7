import { QueryTypes, type Transaction } from 'sequelize';
import { sqlInstant } from './columns.ts';
import { db } from './connection.ts';
import { forUpdateSql } from './locks.ts';
import { insertIgnore } from './rows.ts';

export type Lease = { readonly name: string; readonly token: number };

const HOLD_MS = 15_000;

/**
 * Takes or renews the lease on one kind of background work, inside the caller's transaction. Only one holder has it at
 * a time; the token rises with every change of holder, so that a holder that slept through its lease can be recognised.
 * Returns undefined while another holder's lease lasts.
 */
export async function takeLease(tx: Transaction, name: string, holder: string, now: Date): Promise<Lease | undefined> {
  const until = new Date(now.getTime() + HOLD_MS);
  await db().query(`${insertIgnore()} INTO leases (name, holder, token, until) VALUES (?, '', 0, ?)`, {
    replacements: [name, sqlInstant(new Date(0))],
    transaction: tx,
  });
  const [row] = await db().query<{ holder: string; token: string | number; until: string | Date }>(
    `SELECT holder, token, until FROM leases WHERE name = ? ${forUpdateSql()}`,
    { replacements: [name], transaction: tx, type: QueryTypes.SELECT },
  );
  if (row === undefined || (row.holder !== holder && new Date(row.until) > now)) return undefined;
  const token = Number(row.token) + (row.holder === holder ? 0 : 1);
  await db().query('UPDATE leases SET holder = ?, token = ?, until = ? WHERE name = ?', {
    replacements: [holder, token, sqlInstant(until), name],
    transaction: tx,
  });
  return { name, token };
}
