import type { Ctx } from '../../kernel/ctx.ts';
import { isInsider } from '../schemas/index.ts';
import { discoverable } from '../states.ts';
import { findListings, listingsOf } from '../store/catalogue.ts';
import { findItems, type Item } from '../store/item.ts';
import { searchable, seekListing, type Listing } from '../store/listing.ts';
import { revisionsOfFile } from '../store/revision.ts';

/** A listing as it is named to somebody: to strangers one that was taken down has no name. */
export type NamedListing = { readonly id: string; readonly name: string | null; readonly nameZh: string | null };

/** So many of the newest listings with a text in them are looked at for those that have it in their title. */
const MOST_LOOKED_AT = 100;
const MOST_ITEMS = 1_000;

/** One listing by id, if the caller may know of it. */
export async function seekVisibleListing(ctx: Ctx, id: string): Promise<NamedListing | undefined> {
  const listing = await seekListing(ctx.tx, id);
  return listing && isVisible(ctx, listing) ? namedAs(ctx, listing) : undefined;
}

/** The listings of the file with this hash that the caller may know of. */
export async function listingsOfFile(ctx: Ctx, hash: string): Promise<NamedListing[]> {
  const listings = await listingsOf(ctx.tx, await revisionsOfFile(ctx.tx, hash));
  // By its hash, a file is content: to strangers none that was taken down is found by it.
  return listings.filter((one) => isVisible(ctx, one) && !isHidden(ctx, one)).map((one) => namedAs(ctx, one));
}

/** The listings that hold these words in title or description, of those that the caller finds in the catalogue. */
export async function listingsNamed(ctx: Ctx, q: string): Promise<NamedListing[]> {
  const { items } = await findListings(ctx, { q }, { limit: MOST_LOOKED_AT });
  return items.map((one) => namedAs(ctx, one));
}

/** The items whose code or name holds a text. */
export async function itemsNamed(ctx: Ctx, text: string): Promise<Item[]> {
  const { items } = await findItems(ctx, {}, { limit: MOST_ITEMS });
  return items.filter(({ code, nameEn, nameZh }) =>
    [code, nameEn, nameZh].some((name) => searchable(name).includes(text)),
  );
}

const isVisible = ({ actor }: Ctx, listing: Listing): boolean =>
  discoverable(listing.state) || isInsider(actor, listing);
const isHidden = ({ actor }: Ctx, listing: Listing): boolean =>
  listing.state === 'taken-down' && !isInsider(actor, listing);

function namedAs(ctx: Ctx, listing: Listing): NamedListing {
  const hidden = isHidden(ctx, listing);
  return { id: listing.id, name: hidden ? null : listing.title, nameZh: hidden ? null : listing.titleZh };
}
