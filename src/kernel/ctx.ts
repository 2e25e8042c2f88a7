import type { Transaction } from 'sequelize';
import { problem } from './problem.ts';

/** What a member was admitted as, or what an institution is. */
export const capacities = ['supplier', 'buyer', 'operator', 'regulator'] as const;
export type Capacity = (typeof capacities)[number];

/** The parts one can play towards a record: a capacity, the member itself whatever its standing, the clock, or anyone at all. */
export type Part = Capacity | 'member' | 'clock' | 'anyone';

/** Who a request says it is, before anything was looked up in the database. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'user'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'key'; readonly keyHash: string };

/** Who acts, as the database knows it inside this transaction. `parts` is empty of capacities while the member is not in good standing. */
export type Actor = {
  readonly kind: Caller['kind'];
  readonly userId: string | null;
  readonly memberId: string | null;
  readonly sessionId: string | null;
  readonly parts: readonly Part[];
  /** Only for API keys: the actions it is scoped to. */
  readonly scopes: readonly string[] | null;
  /** Why capacities are missing, when they are: `suspended`, `applied` … */
  readonly standing: string;
};

/** Who has which part in one record. */
export type Owners = { readonly supplier?: string | undefined; readonly buyer?: string | undefined; readonly member?: string | undefined };

/** How far an action reaches for one part: only records of its own, or any. */
export type Reach = 'own' | 'any';

/** The stages at which the gate of the principles stands. */
export const stages = ['list', 'match', 'deliver', 'settle'] as const;
export type Stage = (typeof stages)[number];

/** One rule's judgement of one subject: what was measured, against which threshold, and what would help. */
export type Finding = {
  readonly principle: string;
  readonly rule: string;
  /** `noted` is told and recorded, but stops nothing. */
  readonly verdict: 'refused' | 'needs-review' | 'noted';
  readonly detail: string;
  readonly measured: string;
  readonly threshold: string;
  readonly remedies: readonly { readonly id: string; readonly sentence: string; readonly effect: string }[];
  readonly appealable: boolean;
  /** SHA-256 of what makes it this finding and no other; a human decision is tied to it. */
  readonly fingerprint: string;
  /** Masked evidence; only its hash goes to the log. */
  readonly evidence?: readonly { readonly row: number | null; readonly column: string; readonly masked: string }[] | undefined;
};

export type Verdict = {
  readonly stage: Stage;
  readonly subject: string;
  /** What the findings are about beyond this attempt: the revision, the listing and buyer, the agreement. */
  readonly about: string;
  /** Findings that a reviewer let pass, by their fingerprint and case. */
  readonly waived: readonly { readonly fingerprint: string; readonly caseId: string }[];
  readonly ruleBook: number;
  readonly outcome: 'allowed' | 'refused' | 'needs-review';
  readonly findings: readonly Finding[];
};

/** A verdict with what it was made of: the canonical JSON of the subject, so that it can be made again, and the parties it is about. */
export type Judgement = {
  /** Also the id of its log entry. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly snapshot: string;
  readonly parties: { readonly supplier?: string; readonly buyer?: string };
};

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
  /** What the gate of the principles said in this action; written to the log with it, or, when it refused, instead of it. */
  readonly verdicts: Judgement[];
  /** What must be done even though the action is refused, in a transaction and under an action of its own. */
  readonly evenIfRefused: { readonly action: string; readonly subject: string; readonly keep: (tx: Transaction) => Promise<void> }[];
};

export const anonymous: Actor = {
  kind: 'anonymous',
  userId: null,
  memberId: null,
  sessionId: null,
  parts: ['anyone'],
  scopes: null,
  standing: 'anonymous',
};
export const clockActor: Actor = {
  kind: 'clock',
  userId: null,
  memberId: null,
  sessionId: null,
  parts: ['anyone', 'clock'],
  scopes: null,
  standing: 'good',
};

/** The parts that the actor plays towards a record with these owners, before any permission is asked. */
export function partsIn(actor: Actor, owners: Owners): Part[] {
  return actor.parts.filter((part) => {
    if (part === 'supplier' || part === 'buyer' || part === 'member') return actor.memberId !== null && owners[part] === actor.memberId;
    return true;
  });
}

/**
 * Compares the record's owners with the actor and returns the parts in which it may go on. Someone with no part in the
 * record gets 404: whether it exists is not theirs to know; someone who has a part in it, but not the needed one, gets 403.
 */
export function own(ctx: Ctx, owners: Owners, what: string): Part[] {
  ctx.ownership.checked = true;
  const granted = Object.entries(ctx.reach) as [Part, Reach][];
  const playing = partsIn(ctx.actor, owners);
  const parts = granted.filter(([part, reach]) => (reach === 'any' ? ctx.actor.parts.includes(part) : playing.includes(part))).map(([part]) => part);
  if (parts.length > 0) return parts;
  const related = playing.some((part) => part !== 'anyone' && part !== 'clock');
  throw related
    ? problem('not-permitted', `Only the ${granted.map(([part]) => part).join(' or ')} of this ${what} may do this.`)
    : problem('not-found', `No such ${what}, or it is not visible to you.`);
}

/** Whether this action reaches every record for the actor, as operator or regulator. */
export function seesAll(ctx: Ctx): boolean {
  return ctx.reach.operator === 'any' || ctx.reach.regulator === 'any';
}

/** Whose records a list shows: one's own, or for the operator and the regulator those of the member asked for, or everyone's. */
export function memberScope(ctx: Ctx, asked?: string, what = 'member'): string | undefined {
  if (seesAll(ctx)) return asked;
  const mine = ownMember(ctx);
  if (asked !== undefined && asked !== mine) own(ctx, {}, what);
  return mine;
}

/** For an action whose record belongs to whoever asks: its member. An institution or a person without a member has none. */
export function ownMember(ctx: Ctx): string {
  ctx.ownership.checked = true;
  if (ctx.actor.memberId === null) throw problem('not-permitted', 'Only someone who acts for a member may do this.');
  return ctx.actor.memberId;
}
