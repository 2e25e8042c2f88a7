import type { z } from 'zod';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { bookAt, judge, pass, type Explained } from '../../principles/index.ts';
import { problem } from '../problems.ts';
import { purposesThatAllow, purposesWithin } from '../rules/index.ts';
import {
  type DraftListing,
  type ListingQuery,
  type ListingReason,
  type ListingRef,
  type RevisedListing,
  type TakeDown,
} from '../schemas/index.ts';
import { listingStates, revisable, type ListingVerb } from '../states.ts';
import {
  findListing,
  insertListing,
  moveListing,
  rewriteListing,
  type Declaration,
  type Listing,
  type ListingSample,
  type Terms,
} from '../store/listing.ts';
import { findListings } from '../store/catalogue.ts';
import { findProduct } from '../store/product.ts';
import { findRevision } from '../store/revision.ts';
import { studyListing, judgeableFor, type ListingStudy } from './listing-judgeable.ts';
import { takeSample } from './sample.ts';
import { type Action, command, query, type Prepare, type Prepared } from '../../command/index.ts';

/**
 * A supplier offers a revision of its product. A draft may be incomplete: what is missing is refused when it is
 * submitted.
 */
export const draftListing = command({
  action: 'listing.draft',
  prepare: sampleFirst,
  work: async (ctx, input: z.output<typeof DraftListing>, sample: ListingSample) => {
    const revision = await findRevision(ctx.tx, input.revisionId);
    own(ctx, { supplier: revision.supplierId }, 'revision');
    return insertListing(ctx, {
      id: newId('lst'),
      supplierId: revision.supplierId,
      productId: revision.productId,
      state: listingStates.initial,
      ...(await termsOf(ctx, revision.productId, input, null, sample)),
      usesTaken: 0,
      reason: null,
      banner: null,
      version: 1,
      publishedAt: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
  },
  facts,
});

/** Rewrites all terms of a draft or a returned listing; `ifMatch` is the version that was read. */
export const reviseListing = command({
  action: 'listing.revise',
  prepare: sampleFirst,
  work: async (ctx, { listingId, ifMatch, ...input }: z.output<typeof RevisedListing>, sample: ListingSample) => {
    const listing = await findListing(ctx, listingId);
    own(ctx, { supplier: listing.supplierId }, 'listing');
    if (!revisable(listing.state))
      throw kernelProblem(
        'wrong-state',
        `The listing is ${listing.state}; only a draft or a returned listing can be revised.`,
        {
          state: listing.state,
        },
      );
    assertVersion(listing, ifMatch);
    const revision = await findRevision(ctx.tx, input.revisionId);
    if (revision.productId !== listing.productId) throw problem('wrong-revision');
    return rewriteListing(ctx, listing, await termsOf(ctx, revision.productId, input, listing, sample));
  },
  facts,
});

/**
 * Submits a listing. The gate judges it already here, so that its supplier learns at once what the principles refuse.
 */
export const submitListing = move('listing.submit', 'submit', async () => ({ reason: null }), studyFirst('submit'));
export const returnListing = move('listing.return', 'return', async (_ctx, _listing, { reason = null }) => ({
  reason,
}));
/** Opens a listing to orders. The gate judges it again: the rule book may have changed since it was submitted. */
export const publishListing = move(
  'listing.publish',
  'publish',
  async ({ now }) => ({ publishedAt: now }),
  studyFirst('publish'),
);
export const pauseListing = move('listing.pause', 'pause');
export const resumeListing = move('listing.resume', 'resume');
export const retireListing = move('listing.retire', 'retire');
export const withdrawListing = move('listing.withdraw', 'withdraw');

/**
 * Takes a listing down under a code of the prohibited list or a principle: no orders, no deliveries, and everyone sees
 * why.
 */
export const takeDownListing = move(
  'listing.take-down',
  'take-down',
  async (ctx, { publishedAt }, { code, reason }) => {
    if (publishedAt === null) throw problem('never-published');
    const by = ctx.actor.parts.includes('regulator') ? 'regulator' : 'operator';
    return { banner: { code: code as string, reason: reason as string, by, at: ctx.now.toISOString() } };
  },
);

/**
 * Searches what the caller may see: everyone the discoverable listings, a supplier also its own, operator and regulator
 * all.
 */
export const searchListings = query(
  'listing.read',
  async (ctx, { purpose, cursor, limit, sort, facets, ...filter }: z.output<typeof ListingQuery>) => {
    const book = bookAt(ctx.now);
    const anyPurpose = purpose === undefined ? undefined : purposesThatAllow(purpose, book);
    const page = { cursor, limit, sort, facets };
    return findListings(ctx, { ...filter, anyPurpose }, page, (permitted) => purposesWithin(permitted, book));
  },
);

/** What the gate would say of a listing now, with every finding and without effect. */
export const explainListing = query(
  'listing.explain',
  async (ctx, { listingId }: z.output<typeof ListingRef>): Promise<Explained> => {
    const listing = await findListing(ctx, listingId);
    own(ctx, { supplier: listing.supplierId }, 'listing');
    return judge('list', await judgeableFor(ctx, listing, await studyListing(ctx, listing)), bookAt(ctx.now));
  },
);

type ListingInput = z.output<typeof ListingRef> &
  Partial<Pick<z.output<typeof ListingReason>, 'reason'> & Pick<z.output<typeof TakeDown>, 'code'>>;
type ListingChange = Partial<Pick<Listing, 'reason' | 'banner' | 'publishedAt'>>;

type ListingWork = (ctx: Ctx, listing: Listing, input: ListingInput) => Promise<ListingChange>;

/** A move of a listing; where the listing was studied for it, the move passes the gate. */
function move(
  action: Action,
  verb: ListingVerb,
  change: ListingWork = async () => ({}),
  prepare?: Prepare<ListingInput, ListingStudy>,
) {
  return command({
    action,
    prepare,
    work: async (ctx, input: ListingInput, studied: ListingStudy | undefined) => {
      const listing = await findListing(ctx, input.listingId);
      own(ctx, { supplier: listing.supplierId }, 'listing');
      const state = listingStates.next(listing.state, verb);
      if (studied) await passGate(ctx, listing, studied);
      return moveListing(ctx, listing, { state, ...(await change(ctx, listing, input)) });
    },
    facts,
  });
}

/** Does the slow part of the gate's work before the transaction, for a caller who may make this move. */
function studyFirst(verb: ListingVerb): Prepare<ListingInput, ListingStudy> {
  return async (ctx, { listingId }) => {
    const listing = await findListing(ctx, listingId);
    own(ctx, { supplier: listing.supplierId }, 'listing');
    listingStates.next(listing.state, verb);
    return { value: await studyListing(ctx, listing) };
  };
}

async function passGate(ctx: Ctx, listing: Listing, studied: ListingStudy): Promise<void> {
  pass(ctx, 'list', await judgeableFor(ctx, listing, studied), { supplier: listing.supplierId });
}

/** Takes the sample from the files before the transaction, for the supplier of the revision. */
async function sampleFirst(
  ctx: Ctx,
  { revisionId, sample }: Pick<z.output<typeof DraftListing>, 'revisionId' | 'sample'>,
): Promise<Prepared<ListingSample>> {
  const revision = await findRevision(null, revisionId);
  own(ctx, { supplier: revision.supplierId }, 'revision');
  return { value: await takeSample(revision, sample) };
}

/**
 * The terms as they are kept: texts not given and the kind of data come from the product; a changed declaration gets
 * its author and time.
 */
async function termsOf(
  ctx: Ctx,
  productId: string,
  input: z.output<typeof DraftListing>,
  earlier: Listing | null,
  sample: ListingSample,
): Promise<Terms> {
  const product = await findProduct(ctx, productId);
  return {
    ...input,
    sample,
    title: input.title ?? product.title,
    titleZh: input.titleZh ?? product.titleZh,
    description: input.description ?? product.description,
    personal: product.subjectKind === 'person',
    itemCodes: product.itemCodes,
    declaration: declarationOf(ctx, input, earlier),
  };
}

function declarationOf(
  ctx: Ctx,
  { declaration, revisionId }: z.output<typeof DraftListing>,
  earlier: Listing | null,
): Declaration | null {
  if (declaration === null) return null;
  const before = earlier?.revisionId === revisionId ? earlier.declaration : null;
  const same =
    before &&
    before.officer === declaration.officer &&
    [...before.items].sort().join() === [...declaration.items].sort().join();
  return same
    ? before
    : { ...declaration, declaredBy: ctx.actor.userId ?? ctx.actor.kind, declaredAt: ctx.now.toISOString() };
}

/** An `If-Match` of this exchange is the version, perhaps followed by the digest of a representation. */
function assertVersion({ version }: Listing, ifMatch: string | undefined): void {
  if (ifMatch === undefined) throw problem('version-missing');
  const stated = /^"?(\d{1,9})(\.[\w-]+)?"?$/.exec(ifMatch)?.[1];
  if (stated === undefined || Number(stated) !== version)
    throw kernelProblem('precondition-failed', `The listing is version ${version}; If-Match says ${ifMatch}.`, {
      version,
    });
}

function facts({ state, productId, revisionId, version, banner }: Listing) {
  return {
    state,
    product: productId,
    revision: revisionId,
    version,
    ...(banner === null ? {} : { code: banner.code, reason: banner.reason }),
  };
}
