import { literal, Op, QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import { sqlInstant } from '../../db/columns.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst, type Condition } from '../../db/lists.ts';
import { insertIgnore, insertRows, type Stored } from '../../db/rows.ts';
import { AlertReadRow, AlertRow } from '../models.ts';
import type { AlertKind } from '../rules.ts';

/** What a code is said with: names, amounts and reasons as texts. */
export type Says = Readonly<Record<string, string>>;
export type Alert = Stored<AlertRow, { readonly kind: AlertKind; readonly says: Says }>;
/** An alert as one user sees it. */
export type AlertSeen = Alert & { readonly readAt: Date | null };

const asAlert = (row: AlertRow): Alert => ({
  ...row.get({ plain: true }),
  kind: row.kind as AlertKind,
  says: JSON.parse(row.says) as Says,
});

export async function insertAlerts(tx: Transaction, alerts: readonly Alert[]): Promise<void> {
  const rows = alerts.map((alert) => ({ ...alert, says: JSON.stringify(alert.says) }));
  await insertRows(AlertRow, rows, tx);
}

export type AlertFilter = { readonly kind?: AlertKind | undefined; readonly unread?: boolean | undefined };

/** Alerts of a user: those of the whole member, and those to this person alone. */
function alertsThat({ actor }: Pick<Ctx, 'actor'>, { kind, unread }: AlertFilter): Condition[] {
  const { memberId, userId } = actor;
  const read = `SELECT alert_id FROM alert_reads WHERE user_id = ${db().escape(userId ?? '')}`;
  return [
    { memberId, userId: { [Op.or]: [null, userId] } },
    ...given({ kind }),
    ...(unread ? [literal(`id NOT IN (${read})`)] : []),
  ];
}

export async function findAlerts(ctx: Ctx, filter: AlertFilter, page: PageRef): Promise<Page<AlertSeen>> {
  const { items, next } = await newestFirst(AlertRow, alertsThat(ctx, filter), page, ctx.tx, asAlert);
  const where = { userId: ctx.actor.userId ?? '', alertId: items.map(({ id }) => id) };
  const rows = await AlertReadRow.findAll({ where, transaction: ctx.tx });
  const readAt = new Map(rows.map((row) => [row.alertId, row.readAt]));
  return { items: items.map((alert) => ({ ...alert, readAt: readAt.get(alert.id) ?? null })), next };
}

/** How many alerts a user has not read. */
export const countUnread = (ctx: Ctx, kind: AlertKind): Promise<number> =>
  AlertRow.count({ where: { [Op.and]: alertsThat(ctx, { kind, unread: true }) }, transaction: ctx.tx });

/** An alert that the user gets; any other is not there. */
export async function findAlert(ctx: Ctx, id: string): Promise<Alert> {
  const row = await AlertRow.findOne({ where: { [Op.and]: [{ id }, ...alertsThat(ctx, {})] }, transaction: ctx.tx });
  if (!row) throw notVisible('alert');
  return asAlert(row);
}

/** Notes that a user read an alert; the first time counts. Returns when that was. */
export async function markRead({ tx, now }: Ctx, alertId: string, userId: string): Promise<Date> {
  const sql = `${insertIgnore()} INTO alert_reads (alert_id, user_id, read_at) VALUES (?, ?, ?)`;
  const known = await AlertReadRow.findOne({ where: { alertId, userId }, transaction: tx });
  if (known) return known.readAt;
  await db().query(sql, { replacements: [alertId, userId, sqlInstant(now)], transaction: tx, type: QueryTypes.RAW });
  return now;
}

/** Removes alerts older than an instant, and who read them. Identifiers begin with the time they were made. */
export async function forgetAlerts(tx: Transaction, before: Date): Promise<void> {
  const older = { [Op.lt]: `alt_${before.getTime().toString(16).padStart(12, '0')}` };
  await AlertRow.destroy({ where: { id: older }, transaction: tx });
  await AlertReadRow.destroy({ where: { alertId: older }, transaction: tx });
}
