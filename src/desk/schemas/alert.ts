import { z } from 'zod';
import { at, idOf } from '../../kernel/fields.ts';
import { pageOfPresented, presenter } from '../../kernel/http.ts';
import { pageFields } from '../../kernel/page.ts';
import { shown } from '../../kernel/shown.ts';
import { alertKinds } from '../rules.ts';
import type { AlertSeen } from '../store/alert.ts';

export const AlertQuery = z.strictObject({
  ...pageFields,
  kind: z.enum(alertKinds).optional(),
  unread: z
    .literal('true')
    .transform(() => true)
    .optional()
    .describe('Only those that you have not read.'),
});
export const AlertRef = z.strictObject({ alertId: idOf('alt') });

const alertShown = z.object({
  id: z.string(),
  kind: z
    .enum(alertKinds)
    .describe('`act`: something is to be done; `urgent`: something is stopped or late; `know`: no more than that.'),
  code: z.string().describe('What happened: the action, as it stands in the log.'),
  subject: z.string().describe('To what it happened.'),
  says: z.record(z.string(), z.string()).describe('What a sentence about it needs.'),
  dueAt: at.nullable(),
  at: at.describe('When it happened.'),
  readAt: at.nullable(),
});
export const toAlert = presenter('Alert', alertShown, (alert: AlertSeen) => shown(alertShown, alert));

const toPage = pageOfPresented(toAlert);
export type AlertPage = {
  readonly items: readonly AlertSeen[];
  readonly next: string | null;
  readonly unread: number;
};
export const toAlerts = presenter(
  'AlertPage',
  z.object({
    items: z.array(alertShown),
    next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
    unread: z.int().describe('How many of kind `act` you have not read, on all pages.'),
  }),
  (page: AlertPage, actor) => ({ ...(toPage(page, actor) as AlertPageShown), unread: page.unread }),
);
type AlertPageShown = { readonly items: z.output<typeof alertShown>[]; readonly next: string | null };
