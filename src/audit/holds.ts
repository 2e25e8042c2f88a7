import type { Ctx } from '../kernel/ctx.ts';
import { newId, nouns, type Prefix } from '../kernel/ids.ts';
import type { HoldCause } from '../principles/index.ts';
import { record } from './entries.ts';
import { holdStates } from './states.ts';
import { holdsFrom, insertHold, updateHold, type Hold } from './store/hold.ts';

/** What to freeze, and why. `source` is the notice, incident or case that ends the hold. */
export type NewHold = {
  readonly subject: string;
  readonly cause: HoldCause;
  readonly source?: string;
  readonly reason: string;
};

/** A hold as it begins. Its kind is the noun of its subject. */
export function newHold(ctx: Pick<Ctx, 'actor' | 'now'>, { subject, cause, source, reason }: NewHold): Hold {
  return {
    id: newId('hld'),
    kind: nouns[subject.slice(0, 3) as Prefix],
    subject,
    cause,
    source: source ?? null,
    state: holdStates.initial,
    reason,
    placedBy: ctx.actor.userId ?? ctx.actor.kind,
    placedAt: ctx.now,
    releaseReason: null,
    releasedBy: null,
    releasedAt: null,
  };
}

/**
 * Freezes a subject in the transaction of what caused the hold, with a log entry of its own. The command that uses this
 * must already have checked that its actor may do so.
 */
export async function placeHoldFor(ctx: Pick<Ctx, 'actor' | 'now' | 'tx'>, hold: NewHold): Promise<Hold> {
  const placed = await insertHold(ctx, newHold(ctx, hold));
  await record(ctx, [{ type: 'change', action: 'hold.place', subject: placed.id, facts: holdFacts(placed) }]);
  return placed;
}

/**
 * Ends the holds in force that a notice, an incident or a case placed, in the same transaction. Returns them; other
 * holds on the same subjects stay in force.
 */
export async function releaseHolds(
  ctx: Pick<Ctx, 'actor' | 'now' | 'tx'>,
  source: string,
  reason: string,
): Promise<Hold[]> {
  const lifted: Hold[] = [];
  for (const hold of await holdsFrom(ctx, source)) {
    const state = holdStates.next(hold.state, 'lapse');
    const releasedBy = ctx.actor.userId ?? ctx.actor.kind;
    lifted.push(await updateHold(ctx, hold, { state, releaseReason: reason, releasedBy, releasedAt: ctx.now }));
  }
  await record(
    ctx,
    lifted.map((hold) => ({ type: 'change', action: 'hold.lapse', subject: hold.id, facts: holdFacts(hold) })),
  );
  return lifted;
}

/** What the log says of a hold. */
export function holdFacts({ kind, subject, cause, source, state, reason, releaseReason }: Hold) {
  return { state, kind, subject, cause, reason: releaseReason ?? reason, ...(source === null ? {} : { source }) };
}
