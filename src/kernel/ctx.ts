import type { Transaction } from 'sequelize';
import { partsIn, type Actor, type Owners, type Part, type Reach } from './actor.ts';
import type { Follower } from './follower.ts';
import { notVisible, problem } from './problem.ts';
import type { Judgement } from './verdict.ts';

/**
 * Who asks, when, and inside which transaction. The first argument of every service and store. A query outside a
 * transaction carries `tx: null`; a command always carries one.
 */
export type Ctx = {
  readonly actor: Actor;
  readonly now: Date;
  readonly requestId: string;
  readonly tx: Transaction | null;
  readonly action: string;
  /** The reach the permission table gives this actor for this action. */
  readonly reach: Readonly<Partial<Record<Part, Reach>>>;
  /** Set when the record's owners were compared with the actor; a command that never did so does not commit. */
  readonly ownership: { checked: boolean };
  /**
   * What the gate of the principles said in this action; written to the log with it, or, when it refused, instead of
   * it.
   */
  readonly verdicts: Judgement[];
  /** What must be done even though the action is refused, in a transaction and under an action of its own. */
  readonly evenIfRefused: {
    readonly action: string;
    readonly subject: string;
    readonly keep: (tx: Transaction) => Promise<void>;
  }[];
  /** Who follows the action, where it takes long. */
  readonly follower?: Follower | undefined;
};

/** Says that all that was sent has arrived; from now on the work may go on as a job. */
export async function arrived({ follower, actor, action }: Ctx, subject: string): Promise<void> {
  const { memberId, userId } = actor;
  await follower?.arrived({ memberId, userId, action, subject });
}

/**
 * Compares the record's owners with the actor and returns the parts in which it may go on. Someone with no part in the
 * record gets 404: whether it exists is not theirs to know; someone who has a part in it, but not the needed one, gets
 * 403.
 */
export function own(ctx: Ctx, owners: Owners, what: string): Part[] {
  ctx.ownership.checked = true;
  const granted = Object.entries(ctx.reach) as [Part, Reach][];
  const playing = partsIn(ctx.actor, owners);
  const parts = granted
    .filter(([part, reach]) => (reach === 'any' ? ctx.actor.parts.includes(part) : playing.includes(part)))
    .map(([part]) => part);
  if (parts.length > 0) return parts;
  const related = playing.some((part) => part !== 'anyone' && part !== 'clock');
  throw related
    ? problem('not-permitted', `Only the ${granted.map(([part]) => part).join(' or ')} of this ${what} may do this.`)
    : notVisible(what);
}

/** Whether this action reaches every record for the actor, as operator or regulator. */
export function seesAll(ctx: Ctx): boolean {
  return ctx.reach.operator === 'any' || ctx.reach.regulator === 'any';
}

/**
 * Whose records a list shows: one's own, or for the operator and the regulator those of the member asked for, or
 * everyone's.
 */
export function memberScope(ctx: Ctx, asked?: string, what = 'member'): string | undefined {
  if (seesAll(ctx)) return asked;
  const mine = ownMember(ctx);
  if (asked !== undefined && asked !== mine) own(ctx, {}, what);
  return mine;
}

/**
 * For an action whose record belongs to the caller: the caller's member. An institution or a person without a member
 * has none.
 */
export function ownMember(ctx: Ctx): string {
  ctx.ownership.checked = true;
  if (ctx.actor.memberId === null) throw problem('not-permitted', 'Only someone who acts for a member may do this.');
  return ctx.actor.memberId;
}
