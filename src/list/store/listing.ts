import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { parseMoney, priceOf } from '../../kernel/money.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { countWaiting, given, type Waits } from '../../db/lists.ts';
import { readListed } from '../../db/prepared.ts';
import type { Stored } from '../../db/rows.ts';
import type { DataRow } from '../../data/ingest/index.ts';
import { ListingRow } from '../models.ts';
import { listingStates, statesThat, type ListingState } from '../states.ts';
import type { Right, PricePlan } from '../../terms/index.ts';

export type Declaration = {
  readonly officer: string;
  readonly noneOfTheList: boolean;
  readonly items: readonly string[];
  readonly declaredBy: string;
  readonly declaredAt: string;
};
export type Banner = { readonly code: string; readonly reason: string; readonly by: string; readonly at: string };
/**
 * What everyone may see beforehand. `k` is the smallest class of rows taken from the data, null where nothing was
 * measured.
 */
export type ListingSample = {
  readonly kind: 'none' | 'synthetic' | 'rows';
  readonly k: number | null;
  readonly rows: readonly DataRow[];
};
/** A product on offer. `maxUses` bounds one agreement; `usesOffered` all of them together, null without bound. */
export type Listing = Omit<
  Stored<
    ListingRow,
    {
      readonly state: ListingState;
      readonly purposes: readonly string[];
      readonly territories: readonly string[];
      readonly maxUses: number;
      readonly usesOffered: number | null;
      readonly usesTaken: number;
      readonly rights: readonly Right[];
      readonly sample: ListingSample;
      readonly plan: PricePlan;
      readonly itemCodes: readonly string[];
      readonly declaration: Declaration | null;
      readonly banner: Banner | null;
    }
  >,
  'searchText' | 'price'
>;

export const asListing = (row: ListingRow): Listing => {
  const { searchText: _, price: __, ...columns } = row.get({ plain: true });
  return {
    ...columns,
    state: row.state as ListingState,
    personal: Boolean(row.personal),
    purposes: JSON.parse(row.purposes) as string[],
    territories: JSON.parse(row.territories) as string[],
    maxUses: Number(row.maxUses),
    usesOffered: row.usesOffered === null ? null : Number(row.usesOffered),
    usesTaken: Number(row.usesTaken),
    rights: JSON.parse(row.rights) as Right[],
    exclusive: Boolean(row.exclusive),
    sample: JSON.parse(row.sample) as ListingSample,
    plan: JSON.parse(row.plan) as PricePlan,
    itemCodes: JSON.parse(row.itemCodes) as string[],
    declaration: row.declaration === null ? null : (JSON.parse(row.declaration) as Declaration),
    banner: row.banner === null ? null : (JSON.parse(row.banner) as Banner),
  };
};
const asRow = ({
  purposes,
  territories,
  rights,
  sample,
  plan,
  itemCodes,
  declaration,
  banner,
  ...columns
}: Listing) => ({
  ...columns,
  price: priceOf(1, parseMoney(plan.price), plan.per).toString(),
  searchText: searchable(`${columns.title} ${columns.titleZh} ${columns.description}`),
  purposes: JSON.stringify(purposes),
  territories: JSON.stringify(territories),
  rights: JSON.stringify(rights),
  sample: JSON.stringify(sample),
  plan: JSON.stringify(plan),
  itemCodes: JSON.stringify(itemCodes),
  declaration: declaration === null ? null : JSON.stringify(declaration),
  banner: banner === null ? null : JSON.stringify(banner),
});

/**
 * Text as it is searched: width and case do not matter, in whichever script. The same on both engines, whose own rules
 * differ.
 */
export const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();

export async function insertListing(ctx: Pick<Ctx, 'tx'>, listing: Listing): Promise<Listing> {
  await ListingRow.create(asRow(listing), { transaction: ctx.tx });
  return listing;
}

export async function seekListing(tx: Transaction | null, id: string): Promise<Listing | undefined> {
  const row = await ListingRow.findByPk(id, { transaction: tx });
  return row ? asListing(row) : undefined;
}

export async function findListing(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Listing> {
  const listing = await seekListing(ctx.tx, id);
  if (!listing) throw notVisible('listing');
  return listing;
}

/** The states of many listings at once, by id. */
export async function seekListingStates(
  tx: Transaction | null,
  ids: readonly string[],
): Promise<Map<string, ListingState>> {
  const rows = await readListed<{ id: string; state: string }>(
    tx,
    ids.map((id) => [id]),
    (places) => `SELECT id, state FROM listings WHERE id IN (${places})`,
  );
  return new Map(rows.map(({ id, state }) => [id, state as ListingState]));
}

/** The codes under which listings were taken down, by id; other listings are left out. */
export async function takeDownCodes(tx: Transaction | null, ids: readonly string[]): Promise<Map<string, string>> {
  const where = { id: [...ids], state: listingStates.to('take-down'), banner: { [Op.not]: null } };
  const rows = await ListingRow.findAll({ attributes: ['id', 'banner'], where, transaction: tx });
  return new Map(rows.map(({ id, banner }) => [id, (JSON.parse(banner as string) as Banner).code]));
}

/** How many listings of a supplier, or of all, are in a state. */
export const countListings = (
  { tx }: Pick<Ctx, 'tx'>,
  filter: { readonly state: string; readonly supplierId?: string },
): Promise<Waits> => countWaiting(ListingRow, given(filter), { since: 'updatedAt' }, tx);

/** Whether a supplier ever had a listing published. */
export async function everPublished({ tx }: Pick<Ctx, 'tx'>, supplierId: string): Promise<boolean> {
  const where = { supplierId, publishedAt: { [Op.ne]: null } };
  return (await ListingRow.findOne({ attributes: ['id'], where, transaction: tx })) !== null;
}

export type Terms = Omit<
  Listing,
  | 'id'
  | 'supplierId'
  | 'productId'
  | 'state'
  | 'usesTaken'
  | 'reason'
  | 'banner'
  | 'version'
  | 'publishedAt'
  | 'createdAt'
  | 'updatedAt'
>;

/**
 * Rewrites the terms of the version that was read. The second of two writers is refused: the version is no longer that
 * one.
 */
export async function rewriteListing(ctx: Pick<Ctx, 'tx' | 'now'>, listing: Listing, terms: Terms): Promise<Listing> {
  const rewritten = { ...listing, ...terms, version: listing.version + 1, updatedAt: ctx.now };
  const where = { id: listing.id, state: listing.state, version: listing.version };
  const [moved] = await ListingRow.update(asRow(rewritten), { where, transaction: ctx.tx });
  if (moved !== 1)
    throw kernelProblem(
      'precondition-failed',
      `The listing ${listing.id} is no longer version ${listing.version} and ${listing.state}.`,
    );
  return rewritten;
}

export type ListingMove = { readonly state: ListingState } & Partial<
  Pick<Listing, 'reason' | 'banner' | 'publishedAt'>
>;

/** Compare-and-set: the WHERE repeats the state and the version that were judged, so of two racers exactly one wins. */
export async function moveListing(ctx: Pick<Ctx, 'tx' | 'now'>, listing: Listing, move: ListingMove): Promise<Listing> {
  const moved = { ...listing, ...move, version: listing.version + 1, updatedAt: ctx.now };
  const banner = moved.banner === null ? null : JSON.stringify(moved.banner);
  const [changed] = await ListingRow.update(
    { ...move, banner, version: moved.version, updatedAt: ctx.now },
    { where: { id: listing.id, state: listing.state, version: listing.version }, transaction: ctx.tx },
  );
  if (changed !== 1)
    throw kernelProblem(
      'lost-race',
      `The listing ${listing.id} is no longer version ${listing.version} and ${listing.state}.`,
    );
  return moved;
}

/**
 * Takes uses from those the listing offers, all or none, relative to what others take at the same time. False when too
 * few are left. A listing that stopped taking orders since it was read is a lost race.
 */
export async function takeUses(ctx: Pick<Ctx, 'tx'>, listingId: string, uses: number): Promise<boolean> {
  const [, taken] = await db().query(
    'UPDATE listings SET uses_taken = uses_taken + ? WHERE id = ? AND state IN (?) AND (uses_offered IS NULL OR uses_taken + ? <= uses_offered)',
    { replacements: [uses, listingId, statesThat('orderable'), uses], transaction: ctx.tx, type: QueryTypes.UPDATE },
  );
  if (taken === 1) return true;
  const states = await seekListingStates(ctx.tx, [listingId]);
  const state = states.get(listingId);
  if (state === undefined || !statesThat('orderable').includes(state))
    throw kernelProblem('lost-race', `The listing is ${state ?? 'gone'} now and takes no orders.`);
  return false;
}
