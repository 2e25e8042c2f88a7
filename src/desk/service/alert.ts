import type { Transaction } from 'sequelize';
import type { z } from 'zod';
import { clock } from '../../kernel/clock.ts';
import { own, ownMember } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { DAY } from '../../kernel/time.ts';
import { inTransaction } from '../../db/transaction.ts';
import { follow, hasUnread, type LogReader, type SealedChange } from '../../audit/index.ts';
import { keep, query } from '../../command/index.ts';
import { alerting } from '../rules.ts';
import type { AlertPage, AlertQuery, AlertRef } from '../schemas/index.ts';
import {
  countUnread,
  findAlert,
  findAlerts,
  forgetAlerts,
  insertAlerts,
  markRead,
  type Alert,
} from '../store/alert.ts';
import { concernOf } from './concerned.ts';

const KEPT_DAYS = 90;
/** The reader of the log that alerts of what happened. */
const reader: LogReader = { name: 'alerts', actions: [...new Set(alerting.map(([action]) => action))], atOnce: 200 };

/** Whether sealed entries wait to be told of. */
export const alertsWait = (): Promise<boolean> => hasUnread(reader);

/** Writes the alerts of what was sealed since the last time: each once, whenever the process is killed. */
export const writeAlerts = (): Promise<number> => follow(reader, alertOf);

/** Forgets alerts that nobody looks for any more. */
export const sweepAlerts = (now: Date): Promise<void> =>
  inTransaction((tx) => forgetAlerts(tx, new Date(now.getTime() - KEPT_DAYS * DAY)));

async function alertOf(tx: Transaction, changes: readonly SealedChange[]): Promise<number> {
  const oldest = clock.now().getTime() - KEPT_DAYS * DAY;
  const alerts: Alert[] = [];
  for (const change of changes)
    if (change.type === 'change' && change.at.getTime() > oldest) alerts.push(...(await alertsOf(tx, change)));
  await insertAlerts(tx, alerts);
  return alerts.length;
}

/** The alerts of one entry: a party that has two parts in it, or acted itself, is alerted once, or not at all. */
async function alertsOf(tx: Transaction, { action, subject: id, member, at }: SealedChange): Promise<Alert[]> {
  const concern = await concernOf(tx, id);
  if (concern === undefined) return [];
  const { subject, says, whom, dueAt = null } = concern;
  const told = alerting
    .filter(([name]) => name === action)
    .flatMap(([, part, kind]) => (whom[part] ?? []).map((recipient) => ({ ...recipient, kind, part })));
  return told
    .filter(({ memberId, part }) => memberId !== member || part === 'user')
    .filter((one, place, all) => one.says || all.findIndex(({ memberId }) => memberId === one.memberId) === place)
    .map(({ memberId, userId = null, kind, says: more }) => ({
      id: newId('alt'),
      ...{ memberId, userId, kind, code: action, subject, at },
      says: { ...says, ...more },
      dueAt: kind === 'know' ? null : dueAt,
    }));
}

/** What happened that concerns the reader's member, or the reader alone; newest first. */
export const listAlerts = query(
  'alert.read',
  async (ctx, { cursor, limit, ...filter }: z.output<typeof AlertQuery>): Promise<AlertPage> => {
    ownMember(ctx);
    const [page, unread] = await Promise.all([findAlerts(ctx, filter, { cursor, limit }), countUnread(ctx, 'act')]);
    return { ...page, unread };
  },
);

/** Notes that the reader has read an alert. Colleagues read for themselves. */
export const readAlert = keep('alert.mark', async (ctx, { alertId }: z.output<typeof AlertRef>) => {
  const alert = await findAlert(ctx, alertId);
  own(ctx, { member: alert.memberId }, 'alert');
  return { ...alert, readAt: await markRead(ctx, alertId, ctx.actor.userId as string) };
});
