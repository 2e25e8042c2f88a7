import { z } from 'zod';
import { at, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { move, movesFor, moveSchema, type Move } from '../../kernel/moves.ts';
import type { Said } from '../../kernel/said.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { listingStates, orderable, revisable } from '../states.ts';
import type { Banner, Listing, ListingSample as StoredSample } from '../store/listing.ts';
import type { Product } from '../store/product.ts';
import type { Revision, RevisionMeasures } from '../store/revision.ts';
import { offeredProfile } from '../rules/profile.ts';
import {
  codes,
  count,
  description,
  isSet,
  itemCode,
  listingId,
  may,
  revisionId,
  supplierId,
  takeDownCode,
  title,
} from './fields.ts';
import { productShown } from './product.ts';
import { profileShown, summaryShown } from './revision.ts';
import { country, rights, Sample, sampleShown } from './stated.ts';
import { PricePlan, prohibitedCode, purposeCode } from '../../terms/index.ts';
import { isInstitution, partsIn, type Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema, type Awaited } from '../../kernel/waits.ts';

const declared = z
  .strictObject({
    officer: z.string().trim().min(2).max(120).describe('The officer who answers for the declaration.'),
    noneOfTheList: z.boolean().describe('That the product holds nothing of the prohibited list.'),
    items: codes(prohibitedCode, 100).default([]).describe('What of the list it holds.'),
  })
  .refine(
    ({ noneOfTheList, items }) => noneOfTheList === (items.length === 0),
    saying('declare-one', 'must either hold none of the list or name what it holds'),
  );

const terms = {
  revisionId,
  title: title.optional().describe("The product's title, unless told."),
  titleZh: title.optional(),
  description: description.optional(),
  purposes: codes(purposeCode, 100).default([]),
  territories: codes(country, 250).default(['CN']),
  maxTermDays: z.int().min(1).max(3650).describe('The longest term of an agreement, in days.'),
  maxUses: z.int().min(1).max(1e9).describe('The most uses of one agreement.'),
  usesOffered: z
    .int()
    .min(1)
    .max(1e12)
    .nullable()
    .default(null)
    .describe('The uses of all agreements together; null without bound.'),
  rights,
  exclusive: z.boolean().default(false).describe('Whether one buyer at a time may hold the rights.'),
  sample: Sample,
  plan: PricePlan,
  declaration: declared.nullable().default(null).describe('The declaration on the prohibited list.'),
};
const usesFit = ({ maxUses, usesOffered }: { maxUses: number; usesOffered: number | null }) =>
  usesOffered === null || maxUses <= usesOffered;
const usesFault = { message: saying('more-than-offered', 'must not exceed usesOffered'), path: ['maxUses'] };

export const DraftListing = z.strictObject(terms).refine(usesFit, usesFault);
export const RevisedListing = z
  .strictObject({ listingId, ifMatch: z.string().optional(), ...terms })
  .refine(usesFit, usesFault);
export const ListingRef = z.strictObject({ listingId });
export const ListingReason = z.strictObject({ listingId, reason });
export const TakeDown = z.strictObject({ listingId, code: takeDownCode, reason });
export const ListingQuery = z.strictObject({
  ...countedPageFields(
    ['publishedAt', 'updatedAt', 'price'],
    ['state', 'purpose', 'personal', 'itemCode', 'supplierId'],
  ),
  q: z.string().max(200).optional().describe('Words that title or description must hold, in any order.'),
  state: someOf(listingStates.states).optional(),
  itemCode: itemCode.optional(),
  supplierId: supplierId.optional(),
  purpose: purposeCode.optional().describe('Listings offered for this purpose or a broader one.'),
  personal: isSet.optional(),
});

const bannerShown = z.object({ code: z.string(), reason: z.string(), by: z.string(), at });
const listingShown = z.object({
  id: z.string(),
  supplierId: z.string(),
  productId: z.string(),
  revisionId: z.string(),
  state: z.enum(listingStates.states as [string, ...string[]]),
  title: z.string(),
  titleZh: z.string(),
  description: z.string(),
  personal: z.boolean(),
  purposes: z.array(z.string()),
  territories: z.array(z.string()),
  maxTermDays: count,
  maxUses: count,
  rights,
  exclusive: z.boolean(),
  sample: sampleShown,
  usesOffered: count.nullable(),
  usesTaken: count,
  plan: PricePlan,
  itemCodes: z.array(z.string()),
  declaration: z
    .object({
      officer: z.string(),
      noneOfTheList: z.boolean(),
      items: z.array(z.string()),
      declaredBy: z.string(),
      declaredAt: at,
    })
    .nullable()
    .describe('Shown to its supplier, the operator and the regulator.'),
  reason: z.string().nullable().describe('Why it was returned; shown to the same.'),
  banner: bannerShown.nullable(),
  version: count,
  publishedAt: at.nullable(),
  createdAt: at,
  updatedAt: at,
  waits: waitSchema.nullable(),
  actions: z.array(moveSchema),
});
const takenDownShown = z.object({
  id: z.string(),
  state: z.literal('taken-down'),
  banner: bannerShown,
  version: count,
  actions: z.array(moveSchema),
});

/** Whether a listing is shown whole, whatever its state: to its supplier's member, the operator and the regulator. */
export const isInsider = (actor: Actor, { supplierId: owner }: { readonly supplierId: string }): boolean =>
  actor.memberId === owner || isInstitution(actor);

const waits: Readonly<Partial<Record<string, Awaited>>> = {
  submitted: 'operator-publishes',
  returned: 'supplier-revises',
  paused: 'supplier-resumes',
};

const isHidden = (listing: Listing, actor: Actor) => listing.state === 'taken-down' && !isInsider(actor, listing);
const showBanner = (listing: Listing, actor: Actor) =>
  shown(takenDownShown, {
    ...listing,
    state: 'taken-down',
    banner: listing.banner as Banner,
    actions: movesOf(listing, actor),
  });
/** In a search a listing is shown without its sample. */
const showListing = (listing: Listing, actor: Actor, sample: StoredSample | null = null) => {
  const inside = isInsider(actor, listing);
  return shown(listingShown, {
    ...listing,
    sample: sample && { ...sample, rows: [...sample.rows] },
    declaration:
      inside && listing.declaration ? { ...listing.declaration, items: [...listing.declaration.items] } : null,
    reason: inside ? listing.reason : null,
    waits: inside ? waitFor(waits[listing.state], listing.updatedAt) : null,
    actions: movesOf(listing, actor),
  });
};

/** To strangers a listing that was taken down shows its banner and nothing else. */
export const toListing = presenter(
  'Listing',
  z.union([listingShown, takenDownShown]),
  (listing: Listing, actor: Actor) =>
    isHidden(listing, actor) ? showBanner(listing, actor) : showListing(listing, actor),
);

const productOffered = productShown.pick({
  kind: true,
  subjectKind: true,
  dictionary: true,
  keyColumn: true,
  basis: true,
  contact: true,
  processing: true,
  level: true,
  quality: true,
  sourceStatement: true,
  processingStatement: true,
  updateFrequency: true,
});
const measuredShown = z.object({ completeness: z.number(), ageDays: z.int().nullable() });
const revisionOffered = summaryShown
  .pick({ number: true, format: true, rows: true, bytes: true, parquetSha256: true, createdAt: true })
  .extend({
    measured: measuredShown,
    profile: z
      .array(profileShown.pick({ name: true, nulls: true, distinct: true, distinctIs: true, min: true, max: true }))
      .describe(
        'Column by column. `min` and `max` are null where a value could tell of a person, or is a name or a key.',
      ),
  });
const qualityShown = measuredShown.extend({ at });
const verdictOffered = z.object({
  outcome: z.enum(['allowed', 'refused', 'needs-review']),
  ruleBook: count.describe('The version of the rule book.'),
  checked: count.describe('How many rules of that rule book were asked.'),
  at,
});
const offeredBeside = {
  product: productOffered,
  revision: revisionOffered,
  quality: z
    .array(qualityShown)
    .describe('This revision and others of the product that were on offer, the oldest first.'),
  verdict: verdictOffered
    .nullable()
    .describe('What the gate said last: of a listing that others find, the verdict by which it passed.'),
};
export type Quality = RevisionMeasures['measured'] & { readonly at: Date };
export type OfferedVerdict = {
  readonly outcome: z.output<typeof verdictOffered>['outcome'];
  readonly ruleBook: number;
  readonly checked: number;
  readonly at: Date;
};
export type Offer = {
  readonly listing: Listing;
  readonly product: Product;
  readonly revision: Revision;
  readonly sample: StoredSample | null;
  readonly quality: readonly Quality[];
  readonly verdict: OfferedVerdict | null;
};

/**
 * A listing with what a buyer must know before ordering: how the product is described, and what the revision measures.
 */
export const toOffer = presenter(
  'Offer',
  z.union([listingShown.extend(offeredBeside), takenDownShown]),
  ({ listing, product, revision, sample, quality, verdict }: Offer, actor: Actor) =>
    isHidden(listing, actor)
      ? showBanner(listing, actor)
      : {
          ...showListing(listing, actor, sample),
          product: shown(productOffered, { ...product, dictionary: revision.dictionary }),
          revision: shown(revisionOffered, {
            ...revision,
            measured: revision.measures.measured,
            profile: offeredProfile(listing, revision),
          }),
          quality: quality.map((one) => shown(qualityShown, one)),
          verdict: verdict && shown(verdictOffered, verdict),
        },
);

function movesOf(listing: Listing, actor: Actor): Move[] {
  const moves = movesFor(listingStates, listing.state, partsIn(actor, { supplier: listing.supplierId }), (verb) =>
    verb === 'take-down' && listing.publishedAt === null ? neverPublished : undefined,
  );
  if (revisable(listing.state)) moves.unshift(may('listing.revise', actor, listing.supplierId));
  if (!orderable(listing.state)) return moves;
  const against =
    actor.memberId === listing.supplierId ? ownListing : actor.parts.includes('buyer') ? undefined : onlyBuyers;
  return [...moves, move('agreement.order', against)];
}

const neverPublished: Said = { code: 'never-published', says: {}, detail: 'It was never published.' };
const ownListing: Said = { code: 'own-listing', says: {}, detail: 'It is your own listing.' };
const onlyBuyers: Said = { code: 'only-buyers', says: {}, detail: 'Only a buyer in good standing may do this.' };
