import type { Ctx } from '../../kernel/ctx.ts';
import { clock } from '../../kernel/clock.ts';
import { canonical, sha256 } from '../../kernel/hash.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { activeHolds } from '../../audit/index.ts';
import { bookAt, decisionsAbout, type ListJudgeable } from '../../principles/index.ts';
import { detectorSays, detectTexts } from '../../measures/detectors/index.ts';
import { screenColumns, screenTexts, type Hit } from '../../measures/screening/index.ts';
import type { Resemblance } from '../../measures/sketch/index.ts';
import { seekMember } from '../../register/index.ts';
import { ports, type ReceivedRight } from '../../command/index.ts';
import { screeningStudy, studied } from '../intake/index.ts';
import { listingJudgeable, textsOf } from '../rules/index.ts';
import type { Listing } from '../store/listing.ts';
import { findProduct } from '../store/product.ts';
import { findRevision, type Revision } from '../store/revision.ts';
import { consentsOf } from '../store/consent.ts';
import type { RuleBook } from '../../terms/index.ts';
import { resemblancesOf } from './resemblance.ts';

/** What takes long to find out about a listing, so it is found out before the transaction. */
export type ListingStudy = {
  readonly revisionId: string;
  readonly version: number;
  readonly ruleBook: number;
  readonly hits: readonly Hit[];
  readonly resemblances: readonly Resemblance[];
  /**
   * A digest of what the supplier wrote, where words were found in it: a reviewer who lets such a text pass has read
   * this text and no other.
   */
  readonly written: string | null;
};

/** Screens what the listing says and holds, and compares its rows with those of every other supplier. */
export async function studyListing(ctx: Pick<Ctx, 'actor' | 'follower'>, listing: Listing): Promise<ListingStudy> {
  const book = bookAt(clock.now());
  const revision = await findRevision(null, listing.revisionId);
  const product = await findProduct({ tx: null }, listing.productId);
  const texts = textsOf(listing, product, revision);
  const words = wordsIn(texts, revision, book);
  return {
    revisionId: revision.id,
    version: listing.version,
    ruleBook: book.version,
    written: words.length === 0 ? null : sha256(canonical(texts)).slice(0, 32),
    hits: [...words, ...(await hitsIn(ctx, revision, book))],
    resemblances: await resemblancesOf(revision, product),
  };
}

/** What the gate judges: the listing, its product as stated, its revision as measured, and what affects them now. */
export async function judgeableFor(ctx: Ctx, listing: Listing, studied: ListingStudy): Promise<ListJudgeable> {
  if (studied.revisionId !== listing.revisionId || studied.version !== listing.version)
    throw kernelProblem('lost-race', 'The listing was changed meanwhile.');
  const { tx, now } = ctx;
  const product = await findProduct(ctx, listing.productId);
  const about = [listing.id, listing.revisionId, ...(studied.written === null ? [] : [studied.written])].join(' ');
  const member = await seekMember(tx, listing.supplierId);
  const received = await ports().agreements.byIds(tx, product.derivedFrom);
  return listingJudgeable({
    about,
    listing,
    product,
    revision: await findRevision(tx, listing.revisionId),
    holds: (await activeHolds(tx, [listing.id, listing.supplierId, listing.revisionId])).map(({ id, cause }) => ({
      id,
      cause,
    })),
    decisions: await decisionsAbout(tx, about),
    officer: member?.officer.name ?? null,
    securityGrade: member?.securityGrade ?? 0,
    consent: (await consentsOf(tx, [listing.revisionId])).get(listing.revisionId) ?? null,
    lineage: product.derivedFrom.map((agreementId) => ({
      agreementId,
      permitsDerive: permits(received, agreementId, product.supplierId),
    })),
    otherAgreements: await ports().agreements.inForceOn(tx, product.id, now),
    hits: studied.hits,
    resemblances: studied.resemblances,
  });
}

function permits(received: readonly ReceivedRight[], agreementId: string, buyerId: string): boolean {
  return received.some((one) => one.id === agreementId && one.buyerId === buyerId && one.permitsDerive);
}

/** Words of the prohibited list, and identifiers of persons (B3), in what the supplier wrote about the product. */
function wordsIn(texts: ReturnType<typeof textsOf>, revision: Revision, book: RuleBook): Hit[] {
  const today = clock.now().toISOString().slice(0, 10);
  const columns = revision.dictionary.flatMap(({ name, label }) =>
    [...new Set([name, label])].map((text) => ({ where: `column ${name}`, text })),
  );
  const identifiers = detectTexts([...texts, ...columns], { today }).map(
    ({ where, detector, verdict, masked }): Hit => ({
      code: 'B3',
      term: detectorSays[detector],
      where,
      row: null,
      masked,
      certain: verdict === 'identifier',
    }),
  );
  return [
    ...screenTexts(texts, book),
    ...screenColumns(revision.dictionary, book, revision.measures.spared),
    ...identifiers,
  ];
}

/** The hits in the data: as they were found at intake, unless another rule book is in force now. */
async function hitsIn(
  ctx: Pick<Ctx, 'actor' | 'follower'>,
  { id, profile, measures }: Revision,
  book: RuleBook,
): Promise<readonly Hit[]> {
  if (measures.ruleBook === book.version) return measures.hits;
  return studied(ctx, screeningStudy, { revisionId: id, columns: profile, book, spared: measures.spared });
}
