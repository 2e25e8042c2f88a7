import type { Follower } from './follower.ts';

/** What a member was admitted as, or what an institution is. */
export const capacities = ['supplier', 'buyer', 'operator', 'regulator'] as const;
export type Capacity = (typeof capacities)[number];

/**
 * The parts one can play towards a record: a capacity, the member itself whatever its standing, the clock, or anyone at
 * all.
 */
export type Part = Capacity | 'member' | 'clock' | 'anyone';

/** Who a request says it is, before anything was looked up in the database. */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'clock' }
  | { readonly kind: 'user'; readonly userId: string; readonly sessionId: string }
  | { readonly kind: 'key'; readonly keyHash: string };

/** Who asks, under which id, and by which key a repetition of the same request is known, which has no second effect. */
export type Request = {
  readonly caller: Caller;
  readonly requestId: string;
  readonly idempotencyKey?: string | undefined;
  readonly follower?: Follower | undefined;
};

/**
 * Who acts, as the database knows it inside this transaction. `parts` is empty of capacities while the member is not in
 * good standing.
 */
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
export type Owners = {
  readonly supplier?: string | undefined;
  readonly buyer?: string | undefined;
  readonly member?: string | undefined;
};

/** The owners of a record that has two sides. */
export const ownersOf = ({ supplierId, buyerId }: { readonly supplierId: string; readonly buyerId: string }) => ({
  supplier: supplierId,
  buyer: buyerId,
});

/** How far an action reaches for one part: only records of its own, or any. */
export type Reach = 'own' | 'any';

/** Whether somebody acts for one of the two institutions, which see what is not public. */
export const isInstitution = ({ parts }: Actor): boolean => parts.includes('operator') || parts.includes('regulator');

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
    if (part === 'supplier' || part === 'buyer' || part === 'member')
      return actor.memberId !== null && owners[part] === actor.memberId;
    return true;
  });
}
