import type { z } from 'zod';
import { own, ownMember } from '../kernel/ctx.ts';
import { canonical, sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { Problem } from '../kernel/problem.ts';
import { asClock, command, query } from '../command.ts';
import { activeHolds } from '../audit/index.ts';
import { pass, ruleBook } from '../principles/index.ts';
import { memberStanding } from '../register/index.ts';
import { findListing, orderable, takeUses } from '../list/index.ts';
import { problem } from './problems.ts';
import { agreementTerms, termEnd } from './rules.ts';
import type { AgreementEnd, AgreementQuery, AgreementRef, Order } from './schemas.ts';
import { agreementStates } from './states.ts';
import { expiredAgreements, findAgreement, findAgreements, insertAgreement, lockAgreement, moveAgreement, type Agreement } from './store.ts';

/**
 * Orders at the posted price: the buyer states purpose, term and count, and when the gate lets it pass the agreement
 * exists. The uses are taken from those the listing offers, so that no more rights are sold than there are.
 */
export const orderAgreement = command(
  'agreement.order',
  async (ctx, order: z.output<typeof Order>) => {
    const buyerId = ownMember(ctx);
    const listing = await findListing(ctx, order.listingId);
    if (listing.supplierId === buyerId) throw problem('own-listing');
    if (!orderable(listing.state)) throw problem('not-orderable', `The listing is ${listing.state}.`);
    const standing = await memberStanding(ctx.tx, [listing.supplierId]);
    if (standing.get(listing.supplierId) !== 'admitted') throw problem('supplier-suspended');
    const id = newId('agr');
    const holds = await activeHolds(ctx.tx, [listing.id, listing.supplierId, buyerId]);
    pass(ctx, 'match', {
      id,
      purpose: order.purpose,
      termDays: order.termDays,
      uses: order.uses,
      offered: listing,
      holds: holds.map((hold) => hold.id),
    });
    if (!(await takeUses(ctx, listing.id, order.uses))) throw problem('uses-taken', `The listing does not have ${order.uses} uses left.`);
    const startsAt = ctx.now;
    const endsAt = termEnd(startsAt, order.termDays);
    const terms = canonical(
      agreementTerms({
        id,
        supplier: listing.supplierId,
        buyer: buyerId,
        listing: listing.id,
        revision: listing.revisionId,
        purpose: order.purpose,
        territories: listing.territories,
        startsAt,
        endsAt,
        uses: order.uses,
        plan: listing.plan,
      }),
    );
    return insertAgreement(ctx, {
      id,
      listingId: listing.id,
      productId: listing.productId,
      revisionId: listing.revisionId,
      supplierId: listing.supplierId,
      buyerId,
      state: agreementStates.initial,
      purpose: order.purpose,
      startsAt,
      endsAt,
      uses: order.uses,
      used: 0,
      plan: listing.plan,
      terms,
      hash: sha256(terms),
      ruleBook: ruleBook.version,
      reason: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
  },
  facts,
);

export const readAgreement = query('agreement.read', async (ctx, { agreementId }: z.output<typeof AgreementRef>) => {
  const agreement = await findAgreement(ctx, agreementId);
  own(ctx, { supplier: agreement.supplierId, buyer: agreement.buyerId }, 'agreement');
  return agreement;
});

export const listAgreements = query('agreement.read', async (ctx, { state, listingId, ...page }: z.output<typeof AgreementQuery>) => {
  const everyone = ctx.reach.operator === 'any' || ctx.reach.regulator === 'any';
  return findAgreements(ctx, everyone ? undefined : ownMember(ctx), { state, listingId }, page);
});

/** Ends it at once, with a reason; what was used stays owed. */
export const terminateAgreement = command(
  'agreement.terminate',
  async (ctx, { agreementId, reason }: z.output<typeof AgreementEnd>) => {
    const agreement = await lockAgreement(ctx, agreementId);
    own(ctx, { supplier: agreement.supplierId, buyer: agreement.buyerId }, 'agreement');
    return moveAgreement(ctx, agreement, agreementStates.next(agreement.state, 'terminate'), reason);
  },
  facts,
);

const expire = command(
  'agreement.expire',
  async (ctx, { agreementId }: { readonly agreementId: string }) => {
    const agreement = await lockAgreement(ctx, agreementId);
    return moveAgreement(ctx, agreement, agreementStates.next(agreement.state, 'expire'), null);
  },
  facts,
);

/** Whether the term of an agreement in force is over. */
export const hasExpired = async (now: Date): Promise<boolean> => (await expiredAgreements({ tx: null, now }, 1)).length > 0;

/**
 * Marks agreements whose term is over, and returns how many; one that moved meanwhile is left. Calls refuse by the term
 * itself; this only makes the state say so.
 */
export async function expireAgreements(now: Date, limit = 500): Promise<number> {
  const ended = await expiredAgreements({ tx: null, now }, limit);
  let expired = 0;
  for (const { id } of ended) {
    try {
      await asClock(expire, { agreementId: id });
      expired += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return expired;
}

function facts({ state, listingId, revisionId, supplierId, buyerId, purpose, endsAt, uses, used, hash, ruleBook: version, reason }: Agreement) {
  return {
    state,
    listing: listingId,
    revision: revisionId,
    supplier: supplierId,
    buyer: buyerId,
    purpose,
    endsAt: endsAt.toISOString(),
    uses,
    used,
    terms: hash,
    ruleBook: version,
    ...(reason === null ? {} : { reason }),
  };
}
