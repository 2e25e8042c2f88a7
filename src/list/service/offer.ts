import type { z } from 'zod';
import type { Ctx } from '../../kernel/ctx.ts';
import { notVisible } from '../../kernel/problem.ts';
import { query } from '../../command/index.ts';
import { lastVerdict } from '../../principles/index.ts';
import { isInsider, type ListingRef, type Offer, type Quality } from '../schemas/index.ts';
import { discoverable } from '../states.ts';
import { offeredRevisions } from '../store/catalogue.ts';
import { findListing, type Listing } from '../store/listing.ts';
import { findProduct } from '../store/product.ts';
import { findRevision, measuredOf } from '../store/revision.ts';
import { shownSample } from './sample.ts';

/**
 * One listing with its product and revision, how well the product's data were filled over time, and what the gate said.
 * One that is not discoverable does not exist for strangers.
 */
export const readListing = query(
  'listing.read',
  async (ctx, { listingId }: z.output<typeof ListingRef>): Promise<Offer> => {
    const listing = await findListing(ctx, listingId);
    if (!discoverable(listing.state) && !isInsider(ctx.actor, listing)) throw notVisible('listing');
    const revision = await findRevision(ctx.tx, listing.revisionId);
    return {
      listing,
      product: await findProduct(ctx, listing.productId),
      revision,
      sample: await shownSample(ctx, listing, revision),
      quality: await qualityOf(ctx, listing),
      verdict: await lastVerdict(ctx.tx, 'list', listing.id),
    };
  },
);

/** What was measured of this revision, and of those of the same product that others can find on offer. */
async function qualityOf(ctx: Ctx, { productId, revisionId }: Listing): Promise<readonly Quality[]> {
  const offered = await offeredRevisions(ctx.tx, productId);
  const measured = await measuredOf(ctx.tx, [...new Set([...offered, revisionId])]);
  return measured.map(({ at, completeness, ageDays }) => ({ at, completeness, ageDays }));
}
