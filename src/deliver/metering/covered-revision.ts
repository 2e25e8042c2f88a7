import { findListing, findProduct, findRevision, namingColumnsOf, type NamingColumns } from '../../list/index.ts';
import { findAgreement } from '../../match/index.ts';
import { freshDays } from '../rules.ts';
import { findDelivery } from '../store/delivery.ts';
import type { Ctx } from '../../kernel/ctx.ts';

const MOST_COVERED = 100_000;

/** What a call needs of the revision that its delivery covers; none of it ever changes. */
export type CoveredRevision = {
  readonly id: string;
  /** By which columns it is known who opted out; records are asked for by the key. */
  readonly named: NamingColumns;
  readonly personal: boolean;
  /** Whether its legal basis is consent, which can end. */
  readonly consented: boolean;
  readonly createdAt: Date;
  /** How many days it stays fresh, as its product promises; undefined where nothing is promised. */
  readonly freshDays: number | undefined;
};

const covered = new Map<string, CoveredRevision>();

/**
 * The revision that a delivery covers, kept in memory. When it is asked for the first time, `open` checks that the
 * caller may make calls.
 */
export async function coveredRevision(deliveryId: string, open: () => Promise<Ctx>): Promise<CoveredRevision> {
  const known = covered.get(deliveryId);
  if (known) return known;
  const ctx = await open();
  const { agreementId } = await findDelivery(ctx, deliveryId);
  const found = await revisionOf(await findAgreement(ctx, agreementId));
  if (covered.size >= MOST_COVERED) covered.clear();
  covered.set(deliveryId, found);
  return found;
}

/** The revision that an agreement covers. */
export async function revisionOf({
  revisionId,
  listingId,
}: {
  readonly revisionId: string;
  readonly listingId: string;
}): Promise<CoveredRevision> {
  const revision = await findRevision(null, revisionId);
  const { id, createdAt, productId } = revision;
  const [{ personal }, product] = await Promise.all([
    findListing({ tx: null }, listingId),
    findProduct({ tx: null }, productId),
  ]);
  return {
    id,
    named: namingColumnsOf(revision),
    personal: personal || product.subjectKind === 'person',
    consented: product.basis?.kind === 'consent',
    createdAt,
    freshDays: freshDays(product.updateFrequency),
  };
}
