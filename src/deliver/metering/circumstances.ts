import type { Transaction } from 'sequelize';
import { activeHolds, type ActiveHold } from '../../audit/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Verdict } from '../../kernel/verdict.ts';
import { bookAt, decisionsAbout, pass, type DeliverJudgeable } from '../../principles/index.ts';
import { memberStanding } from '../../register/index.ts';
import { consentsOf, listingStates, served } from '../../list/index.ts';
import type { MeteredAgreement } from '../../match/index.ts';
import { staleAfter, type MeasuredJoin, type QuestionWatch, type Service, type Watched } from '../rules.ts';
import type { Delivery } from '../store/delivery.ts';
import { seekWatch } from '../store/watch.ts';
import type { CoveredRevision } from './covered-revision.ts';
import type { RuleBook } from '../../terms/index.ts';

export type AskedCall = {
  readonly id: string;
  readonly purpose: string;
  readonly at: Date;
  readonly authenticated: boolean;
};
/** What affects calls now: holds, when the first consent of a revision ends, stopped questions and joins. */
export type Circumstances = {
  readonly holds: readonly ActiveHold[];
  readonly consents: ReadonlyMap<string, Date>;
  /** By agreement; none where nothing was found. */
  readonly watched: ReadonlyMap<string, Watched>;
};

/** What the gate sees of a call. `used` of the agreement is the number of uses before this call. */
export function deliverJudgeable(
  asked: AskedCall,
  agreement: MeteredAgreement,
  revision: CoveredRevision,
  delivery: Pick<Delivery, 'id'>,
  { holds, consents, watched }: Circumstances,
  book: RuleBook,
): DeliverJudgeable {
  const { supplierId, buyerId, purpose, startsAt, endsAt, uses, used } = agreement;
  const freezable = freezableBy(delivery, agreement);
  return {
    ...asked,
    about: agreement.id,
    parties: { supplier: supplierId, buyer: buyerId, agreement: agreement.id },
    agreement: { purpose, startsAt, endsAt, uses, used },
    holds:
      holds.length === 0
        ? []
        : holds.filter(({ subject }) => freezable.includes(subject)).map(({ id, cause }) => ({ id, cause })),
    consentUntil: consents.get(revision.id) ?? null,
    staleFrom: staleFrom(revision, book),
    ...found(watched.get(agreement.id), delivery),
  };
}

const NOTHING_FOUND = { decisions: [], probing: 0 };

/** The stopped delivery itself has a hold; in every other one under the agreement it is the score that stops calls. */
function found(
  watched: Watched | undefined,
  { id }: Pick<Delivery, 'id'>,
): Pick<DeliverJudgeable, 'probing' | 'probed' | 'joined' | 'decisions'> {
  if (watched === undefined) return NOTHING_FOUND;
  const { stop, joined, decisions } = watched;
  return {
    decisions,
    probing: 0,
    ...(stop === null || stop.deliveryId === id
      ? {}
      : { probing: stop.score, probed: { signs: stop.signs, stops: stop.stops } }),
    ...(joined === null ? {} : { joined: figuresOf(joined) }),
  };
}

const figuresOf = ({ signature: _, ...figures }: MeasuredJoin): DeliverJudgeable['joined'] => figures;

/** From when on calls for this revision are stale, under a rule book; null where its product promises nothing. */
export function staleFrom({ createdAt, freshDays }: CoveredRevision, { thresholds }: RuleBook): Date | null {
  return freshDays === undefined ? null : staleAfter(createdAt, freshDays, thresholds.staleFactor);
}

/**
 * The subjects whose holds freeze a call: its delivery, agreement, listing and both parties, as far as they are known.
 */
export function freezableBy(
  delivery: Partial<Pick<Delivery, 'id'>>,
  {
    id,
    listingId,
    supplierId,
    buyerId,
  }: Pick<MeteredAgreement, 'id' | 'supplierId' | 'buyerId'> & { listingId?: string },
): string[] {
  return [delivery.id, id, listingId, supplierId, buyerId].filter((subject) => subject !== undefined);
}

/** When the first consent of each of these revisions ends. Only revisions whose basis is consent are looked up. */
export async function consentEnds(
  tx: Transaction | null,
  revisions: readonly CoveredRevision[],
): Promise<Map<string, Date>> {
  const consented = new Set(revisions.filter((revision) => revision.consented).map(({ id }) => id));
  const coverage = await consentsOf(tx, [...consented]);
  return new Map(
    [...coverage].flatMap(([id, { earliestExpiry }]) =>
      earliestExpiry === null ? [] : [[id, new Date(earliestExpiry)] as const],
    ),
  );
}

/** Holds and consents that affect one delivery. */
export async function circumstancesOf(
  tx: Transaction | null,
  delivery: Pick<Delivery, 'id'>,
  agreement: MeteredAgreement,
  revision: CoveredRevision,
): Promise<Circumstances> {
  return {
    holds: await activeHolds(tx, freezableBy(delivery, agreement)),
    consents: await consentEnds(tx, [revision]),
    watched: await watchedOf(tx, new Map([[agreement.id, await seekWatch(tx, agreement.id)]])),
  };
}

/** What bears on calls by what is remembered of their agreements, with what persons decided; few agreements have it. */
export async function watchedOf(
  tx: Transaction | null,
  known: ReadonlyMap<string, QuestionWatch | undefined>,
): Promise<ReadonlyMap<string, Watched>> {
  const watched = new Map<string, Watched>();
  for (const [id, watch] of known)
    if (watch && (watch.stop !== null || (watch.joined !== null && watch.joined.k < watch.joined.alone)))
      watched.set(id, { stop: watch.stop, joined: watch.joined, decisions: await decisionsAbout(tx, id) });
  return watched;
}

/** What calls under these agreements depend on: listings and parties, read for all agreements by two statements. */
export async function servicesOf(
  tx: Transaction | null,
  agreements: readonly MeteredAgreement[],
): Promise<(delivery: Pick<Delivery, 'state'>, agreement: MeteredAgreement) => Service> {
  const listings = await listingStates(tx, [...new Set(agreements.map(({ listingId }) => listingId))]);
  const standing = await memberStanding(tx, [
    ...new Set(agreements.flatMap(({ supplierId, buyerId }) => [supplierId, buyerId])),
  ]);
  return (delivery, { state, listingId, supplierId, buyerId }) => ({
    delivery: delivery.state,
    agreement: state,
    listingServed: served(listings.get(listingId) ?? 'taken-down'),
    parties: [standing.get(supplierId), standing.get(buyerId)],
  });
}

/**
 * The gate for a call: asked when it is metered, and before a file is made or handed out again. What it notes without
 * refusing is kept in the call itself, so that only refusals are kept as verdicts.
 */
export function passGate(
  ctx: Ctx,
  { id, purpose, at }: Omit<AskedCall, 'authenticated'>,
  { delivery, agreement }: { readonly delivery: Pick<Delivery, 'id'>; readonly agreement: MeteredAgreement },
  revision: CoveredRevision,
  circumstances: Circumstances,
): Verdict {
  const { supplierId: supplier, buyerId: buyer } = agreement;
  const asked = { id, purpose, at, authenticated: ctx.actor.memberId !== null };
  const subject = deliverJudgeable(asked, agreement, revision, delivery, circumstances, bookAt(ctx.now));
  return pass(ctx, 'deliver', subject, { supplier, buyer }, 'refusals');
}
