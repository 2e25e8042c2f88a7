import type { z } from 'zod';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import type { HoldQuery, HoldRef, HoldRelease, HoldRequest } from '../schemas/index.ts';
import { command, query } from '../../command/index.ts';
import { findHold } from '../../audit/index.ts';
import { holdFacts, newHold, holdStates, findHolds, insertHold, updateHold } from '../../audit/desk.ts';
import { endStopIn } from '../../deliver/index.ts';
import { seekOwners } from './identifier.ts';

/**
 * Freezes a member, a listing, an agreement or a delivery, with a reason. Every command that it stops reads the holds
 * in its own transaction, so the hold takes effect on the next command. What does not exist cannot be frozen.
 */
export const placeHold = command({
  action: 'hold.place',
  work: async (ctx, { kind, subject, reason }: z.output<typeof HoldRequest>) => {
    if (!(await seekOwners(ctx, subject))) throw kernelProblem('not-found', `There is no ${kind} ${subject}.`);
    return insertHold(ctx, newHold(ctx, { subject, cause: 'order', reason }));
  },
  facts: holdFacts,
});

/**
 * Ends a hold, with a reason. Another hold on the same subject stays in force. Questions that were stopped go on, and
 * are watched as before.
 */
export const releaseHold = command({
  action: 'hold.release',
  work: async (ctx, { holdId, reason }: z.output<typeof HoldRelease>) => {
    const hold = await findHold(ctx, holdId);
    const state = holdStates.next(hold.state, 'release');
    if (hold.cause === 'probing') await endStopIn(ctx, hold.subject);
    return updateHold(ctx, hold, { state, releaseReason: reason, releasedBy: ctx.actor.userId, releasedAt: ctx.now });
  },
  facts: holdFacts,
});

/** One hold. */
export const readHold = query('hold.read', async (ctx, { holdId }: z.output<typeof HoldRef>) => findHold(ctx, holdId));

export const listHolds = query('hold.read', async (ctx, { cursor, limit, ...filter }: z.output<typeof HoldQuery>) =>
  findHolds(ctx, filter, { cursor, limit }),
);
