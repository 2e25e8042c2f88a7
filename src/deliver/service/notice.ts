import type { z } from 'zod';
import { memberScope, own } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { releaseHolds, placeHoldFor } from '../../audit/index.ts';
import type { NoticeConfirmation, NoticeQuery, NoticeRef } from '../schemas/index.ts';
import { noticeStates } from '../states.ts';
import { findNotice, findNotices, lapsedNotices, moveNotice } from '../store/notice.ts';
import { noticeFacts } from './new-notice.ts';
import { command, eachAsClock, query } from '../../command/index.ts';
import { ownersOf } from '../../kernel/actor.ts';

export const readNotice = query('notice.read', async (ctx, { noticeId }: z.output<typeof NoticeRef>) => {
  const notice = await findNotice(ctx, noticeId);
  own(ctx, ownersOf(notice), 'notice');
  return notice;
});

export const listNotices = query(
  'notice.read',
  async (ctx, { cursor, limit, sort, facets, ...filter }: z.output<typeof NoticeQuery>) =>
    findNotices(ctx, memberScope(ctx), filter, { cursor, limit, sort, facets }),
);

/**
 * The buyer states that it deleted or corrected what it received. A late statement still counts, and releases what the
 * lateness had frozen; that it was late stays visible. No exchange can see whether it is true: it is a statement by a
 * named officer.
 */
export const confirmNotice = command({
  action: 'notice.confirm',
  work: async (ctx, input: z.output<typeof NoticeConfirmation>) => {
    const { noticeId, statement, officer, deletedAt } = input;
    const notice = await findNotice(ctx, noticeId);
    own(ctx, ownersOf(notice), 'notice');
    const errors = [{ pointer: '#/deletedAt', detail: 'must not lie in the future' }];
    if (deletedAt > ctx.now) throw kernelProblem('invalid-request', undefined, { errors });
    const state = noticeStates.next(notice.state, 'confirm');
    await releaseHolds(ctx, notice.id, 'The notice was confirmed.');
    return moveNotice(ctx, notice, {
      state,
      statement,
      officer,
      deletedAt,
      confirmedAt: ctx.now,
      late: ctx.now > notice.deadline,
    });
  },
  facts: noticeFacts,
});

/** IP-3: from its deadline on, a recipient that has not confirmed gets nothing more under this agreement. */
const lapse = command({
  action: 'notice.lapse',
  work: async (ctx, { noticeId }: z.output<typeof NoticeRef>) => {
    const notice = await findNotice(ctx, noticeId);
    const moved = await moveNotice(ctx, notice, { state: noticeStates.next(notice.state, 'lapse'), late: true });
    await placeHoldFor(ctx, {
      subject: notice.agreementId,
      cause: 'duty',
      source: notice.id,
      reason: 'A notice to delete or correct is overdue.',
    });
    return moved;
  },
  facts: noticeFacts,
});

/** Whether there is an unconfirmed notice whose deadline is over. */
export const noticesLapse = async (now: Date): Promise<boolean> => (await lapsedNotices(now, 1)).length > 0;

/**
 * Marks notices whose deadline is over and freezes their agreements; returns how many. A notice that was confirmed
 * meanwhile is skipped.
 */
export async function lapseNotices(now: Date, limit = 500): Promise<number> {
  return eachAsClock(
    lapse,
    (await lapsedNotices(now, limit)).map((noticeId) => ({ noticeId })),
  );
}
