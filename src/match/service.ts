import type { z } from 'zod';
import { memberScope, own, ownMember, type Ctx } from '../kernel/ctx.ts';
import { canonical, sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import { activeHolds } from '../audit/index.ts';
import { bookAt, decisionsAbout, judge, pass, type MatchJudgeable } from '../principles/index.ts';
import { agreementPolicy } from '../terms/odrl/index.ts';
import { screenTexts } from '../measures/screening/index.ts';
import { purposesIn } from '../terms/recognise/index.ts';
import { seekMember, type Member } from '../register/index.ts';
import {
  consentsOf,
  findListing,
  lockProduct,
  orderable,
  takeUses,
  type Listing,
  type Product,
} from '../list/index.ts';
import { problem } from './problems.ts';
import { BREACH_HOURS, prohibitedBy, termEnd } from './rules.ts';
import type { AgreementEnd, AgreementQuery, AgreementRef, Order } from './schemas.ts';
import { agreementStates } from './states.ts';
import {
  expiredAgreements,
  findAgreement,
  findAgreements,
  insertAgreement,
  lockAgreement,
  moveAgreement,
  rightsOfOthers,
  type Agreement,
} from './store.ts';
import { command, eachAsClock, query } from '../command/index.ts';
import { ownersOf } from '../kernel/actor.ts';

type Ordered = z.output<typeof Order>;

/**
 * Orders at the posted price: the buyer states purpose, term and count, and when the gate lets the order pass, the
 * agreement exists. The uses are taken from those the listing offers, so that no more rights are sold than there are;
 * the product is locked, so that of two buyers who want it exclusively exactly one gets it.
 */
export const orderAgreement = command({
  action: 'agreement.order',
  work: async (ctx, order: Ordered) => {
    const { agreement, subject } = await draftAgreement(ctx, order);
    pass(ctx, 'match', subject, { buyer: agreement.buyerId });
    if (!(await takeUses(ctx, agreement.listingId, order.uses)))
      throw problem('uses-taken', `The listing does not have ${order.uses} uses left.`);
    return insertAgreement(ctx, agreement);
  },
  facts,
});

/** What the gate would say of an order now, with every finding and without effect. */
export const explainOrder = query('agreement.explain', async (ctx, order: Ordered) =>
  judge('match', (await draftAgreement(ctx, order)).subject, bookAt(ctx.now)),
);

/** The agreement that an order would make, and what the gate sees of it. */
async function draftAgreement(
  ctx: Ctx,
  order: Ordered,
): Promise<{ readonly agreement: Agreement; readonly subject: MatchJudgeable }> {
  const buyerId = ownMember(ctx);
  const listing = await findListing(ctx, order.listingId);
  if (listing.supplierId === buyerId) throw problem('own-listing');
  if (!orderable(listing.state)) throw problem('not-orderable', `The listing is ${listing.state}.`);
  const [supplier, buyer] = await Promise.all([seekMember(ctx.tx, listing.supplierId), seekMember(ctx.tx, buyerId)]);
  if (supplier?.state !== 'admitted') throw problem('supplier-suspended');
  const product = await lockProduct(ctx, listing.productId);
  const others = await rightsOfOthers(ctx, product.id, buyerId);
  const book = bookAt(ctx.now);
  const { purpose, rights, uses, termDays } = order;
  const [id, startsAt, endsAt] = [newId('agr'), ctx.now, termEnd(ctx.now, termDays)];
  const territories = order.territories ?? listing.territories;
  const terms = agreementPolicy({
    uid: id,
    supplier: listing.supplierId,
    buyer: buyerId,
    target: listing.revisionId,
    listing: listing.id,
    purpose,
    rights,
    territories,
    startsAt,
    endsAt,
    uses,
    plan: listing.plan,
    noticeDays: book.thresholds.noticeDays,
    breachHours: BREACH_HOURS,
  });
  const about = [listing.id, buyerId, ...(order.demand === undefined ? [] : [sha256(order.demand).slice(0, 32)])].join(
    ' ',
  );
  const subject: MatchJudgeable = {
    id,
    about,
    purpose,
    termDays,
    uses,
    territories,
    rights,
    personal: listing.personal,
    holds: (await activeHolds(ctx.tx, [listing.id, listing.supplierId, buyerId])).map((hold) => ({
      id: hold.id,
      cause: hold.cause,
    })),
    decisions: await decisionsAbout(ctx.tx, about),
    offered: offerOf(listing, product),
    basis: product.basis,
    consent: (await consentsOf(ctx.tx, [listing.revisionId])).get(listing.revisionId) ?? null,
    supplier: partyOf(supplier),
    buyer: { ...partyOf(buyer), securityGrade: buyer?.securityGrade ?? 0 },
    otherAgreements: others.count,
    exclusivelyHeld: others.exclusive,
    prohibits: prohibitedBy(terms),
    hits: order.demand === undefined ? [] : screenTexts([{ where: 'demand', text: order.demand }], book),
    demand: order.demand ?? null,
    demanded: order.demand === undefined ? [] : purposesIn(order.demand),
  };
  const text = canonical(terms);
  return {
    subject,
    agreement: {
      id,
      listingId: listing.id,
      productId: product.id,
      revisionId: listing.revisionId,
      supplierId: listing.supplierId,
      buyerId,
      state: agreementStates.initial,
      purpose,
      startsAt,
      endsAt,
      territories,
      rights,
      exclusive: listing.exclusive,
      demand: order.demand ?? null,
      uses,
      used: 0,
      plan: listing.plan,
      terms: text,
      hash: sha256(text),
      ruleBook: book.version,
      reason: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    },
  };
}

function offerOf(
  { purposes, maxTermDays, maxUses, territories, rights, exclusive }: Listing,
  { level }: Product,
): MatchJudgeable['offered'] {
  return { purposes, maxTermDays, maxUses, territories, rights, exclusive, level };
}

/** A member may sign when it is admitted and names an officer who answers for it. */
function partyOf(member: Member | undefined): MatchJudgeable['supplier'] {
  return { id: member?.id ?? '', signatory: member?.state === 'admitted' && member.officer.name.trim() !== '' };
}

export const readAgreement = query('agreement.read', async (ctx, { agreementId }: z.output<typeof AgreementRef>) => {
  const agreement = await findAgreement(ctx, agreementId);
  own(ctx, ownersOf(agreement), 'agreement');
  return agreement;
});

export const listAgreements = query(
  'agreement.read',
  async (ctx, { cursor, limit, sort, facets, ...filter }: z.output<typeof AgreementQuery>) =>
    findAgreements(ctx, memberScope(ctx), filter, { cursor, limit, sort, facets }),
);

/** Ends an agreement at once, with a reason; what was used stays owed. */
export const terminateAgreement = command({
  action: 'agreement.terminate',
  work: async (ctx, { agreementId, reason }: z.output<typeof AgreementEnd>) => {
    const agreement = await lockAgreement(ctx, agreementId);
    own(ctx, ownersOf(agreement), 'agreement');
    return moveAgreement(ctx, agreement, agreementStates.next(agreement.state, 'terminate'), reason);
  },
  facts,
});

const expire = command({
  action: 'agreement.expire',
  work: async (ctx, { agreementId }: { readonly agreementId: string }) => {
    const agreement = await lockAgreement(ctx, agreementId);
    return moveAgreement(ctx, agreement, agreementStates.next(agreement.state, 'expire'), null);
  },
  facts,
});

/** Whether there is an agreement in force whose term is over. */
export const hasExpired = async (now: Date): Promise<boolean> =>
  (await expiredAgreements({ tx: null, now }, 1)).length > 0;

/**
 * Marks agreements whose term is over, and returns how many; one that moved meanwhile is skipped. Calls are refused by
 * the term itself; this only updates the state.
 */
export async function expireAgreements(now: Date, limit = 500): Promise<number> {
  const ended = await expiredAgreements({ tx: null, now }, limit);
  return eachAsClock(
    expire,
    ended.map(({ id }) => ({ agreementId: id })),
  );
}

function facts(agreement: Agreement) {
  const {
    state,
    listingId,
    revisionId,
    supplierId,
    buyerId,
    purpose,
    endsAt,
    rights,
    territories,
    exclusive,
    uses,
    used,
    hash,
    ruleBook,
    reason,
  } = agreement;
  return {
    state,
    listing: listingId,
    revision: revisionId,
    supplier: supplierId,
    buyer: buyerId,
    purpose,
    endsAt: endsAt.toISOString(),
    rights,
    territories,
    exclusive,
    uses,
    used,
    terms: hash,
    ruleBook,
    ...(reason === null ? {} : { reason }),
  };
}
