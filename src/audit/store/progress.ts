import { QueryTypes, type Transaction } from 'sequelize';
import { db } from '../../db/connection.ts';
import { forUpdateSql } from '../../db/locks.ts';
import { insertIgnore } from '../../db/rows.ts';
import { ProgressRow } from '../models.ts';

/** The progress of a named reader; 0 when it never began. */
export async function progressOf(name: string): Promise<number> {
  return Number((await ProgressRow.findByPk(name))?.reached ?? 0);
}

/** The progress of each of these readers; 0 when it never began. */
export async function progressOfAll(names: readonly string[]): Promise<Map<string, number>> {
  const rows = await ProgressRow.findAll({ where: { source: [...names] } });
  return new Map(names.map((name) => [name, Number(rows.find((row) => row.source === name)?.reached ?? 0)]));
}

/** Compare-and-set of a reader's progress; false when another process was quicker. */
export async function advanceProgress(tx: Transaction, name: string, from: number, to: number): Promise<boolean> {
  const sql = `${insertIgnore()} INTO notice_progress (source, reached) VALUES (?, 0)`;
  await db().query(sql, { replacements: [name], transaction: tx, type: QueryTypes.RAW });
  const [moved] = await ProgressRow.update(
    { reached: to },
    { where: { source: name, reached: from }, transaction: tx },
  );
  return moved === 1;
}

/**
 * Whether a reader has reached this index. On MariaDB the read takes a lock: a transaction whose COMMIT was cut off may
 * still be finishing, and the lock waits for it.
 */
export async function hasReached(name: string, index: number): Promise<boolean> {
  const sql = `SELECT reached FROM notice_progress WHERE source = ? ${forUpdateSql()}`;
  const [row] = await db().transaction((transaction) =>
    db().query<{ reached: string | number }>(sql, { replacements: [name], type: QueryTypes.SELECT, transaction }),
  );
  return Number(row?.reached ?? 0) >= index;
}
