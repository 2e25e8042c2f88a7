import { literal, Op, type Transaction } from 'sequelize';
import { isInstitution, type Actor } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { CAME, type Page, type PageRef } from '../../kernel/page.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst, type Condition } from '../../db/lists.ts';
import { ListingRow } from '../models.ts';
import { statesThat } from '../states.ts';
import { asListing, searchable, type Listing } from './listing.ts';

export type ListingFilter = {
  readonly q?: string | undefined;
  readonly state?: readonly string[] | undefined;
  readonly itemCode?: string | undefined;
  readonly supplierId?: string | undefined;
  readonly personal?: boolean | undefined;
  readonly anyPurpose?: readonly string[] | undefined;
};
/** The purposes that these permitted ones allow: each a listing is offered for, and every narrower one. */
export type PurposesAllowed = (permitted: readonly string[]) => readonly string[];

/**
 * Listings that match, newest first unless ordered otherwise. To strangers a listing that was taken down answers no
 * question about its content: it is not found by it, not ordered by it, and not counted by it.
 */
export async function findListings(
  { tx, actor }: Pick<Ctx, 'tx' | 'actor'>,
  filter: ListingFilter,
  page: PageRef,
  purposesAllowed: PurposesAllowed = () => [],
): Promise<Page<Listing>> {
  const { personal, supplierId, state } = filter;
  const words = searchable(filter.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => has('search_text', word));
  const item = filter.itemCode === undefined ? [] : [has('item_codes', JSON.stringify(filter.itemCode))];
  const purpose = filter.anyPurpose
    ? [{ [Op.or]: filter.anyPurpose.map((one) => has('purposes', JSON.stringify(one))) }]
    : [];
  const content = [...words, ...item, ...purpose, ...given({ personal, supplierId })];
  const asksContent = content.length > 0 || (page.sort !== undefined && page.sort.field !== CAME);
  const seen = visibleTo(actor, !asksContent);
  const ofContent = { instead: visibleTo(actor, false) };
  const facets = {
    itemCode: { ...ofContent, column: 'itemCodes', valuesOf: codesIn, own: item },
    purpose: {
      ...ofContent,
      column: 'purposes',
      valuesOf: (text: string) => purposesAllowed(codesIn(text)),
      own: purpose,
    },
    personal: { ...ofContent, valuesOf: (text: string) => [String(text === '1' || text === 'true')] },
    supplierId: ofContent,
  };
  return newestFirst(ListingRow, [...content, ...given({ state }), ...seen], page, tx, asListing, { facets });
}

const has = (column: string, text: string): Condition => literal(`INSTR(${column}, ${db().escape(text)}) > 0`);
const codesIn = (text: string): string[] => JSON.parse(text) as string[];

/** What somebody sees: the institutions all, everyone else what is discoverable, and what is its own. */
function visibleTo(actor: Actor, evenTakenDown: boolean): Condition[] {
  if (isInstitution(actor)) return [];
  const { memberId } = actor;
  const shown = statesThat('discoverable').filter((state) => evenTakenDown || state !== 'taken-down');
  return [{ [Op.or]: [{ state: shown }, ...(memberId === null ? [] : [{ supplierId: memberId }])] }];
}

/** The revisions of a product that everybody can find on offer, now or no longer to be ordered. */
export async function offeredRevisions(tx: Transaction | null, productId: string): Promise<string[]> {
  const state = statesThat('discoverable').filter((one) => one !== 'taken-down');
  const where = { productId, state, publishedAt: { [Op.not]: null } };
  return (await ListingRow.findAll({ attributes: ['revisionId'], where, transaction: tx })).map(
    ({ revisionId }) => revisionId,
  );
}

/** The listings of these revisions. */
export async function listingsOf(tx: Transaction | null, revisionIds: readonly string[]): Promise<Listing[]> {
  return (await ListingRow.findAll({ where: { revisionId: [...revisionIds] }, transaction: tx })).map(asListing);
}

/** Every listing that was ever on offer with standard items in it, or with one of them. */
export async function carriersOf(
  tx: Transaction | null,
  code?: string,
): Promise<{ readonly id: string; readonly itemCodes: readonly string[]; readonly isOnOffer: boolean }[]> {
  const rows = await ListingRow.findAll({
    attributes: ['id', 'state', 'itemCodes'],
    where: {
      [Op.and]: [
        { publishedAt: { [Op.not]: null } },
        code === undefined ? { itemCodes: { [Op.ne]: '[]' } } : has('item_codes', JSON.stringify(code)),
      ],
    },
    transaction: tx,
  });
  return rows.map(({ id, state, itemCodes }) => ({
    id,
    itemCodes: codesIn(itemCodes),
    isOnOffer: state === 'published',
  }));
}
