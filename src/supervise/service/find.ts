import type { z } from 'zod';
import { isInstitution } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { API } from '../../kernel/http.ts';
import { idPattern, nouns, type Prefix } from '../../kernel/ids.ts';
import { seekEntryByLeaf } from '../../audit/desk.ts';
import { query } from '../../command/index.ts';
import { isNamedTo, membersNamed, seekMember } from '../../register/index.ts';
import { itemsNamed, listingsNamed, listingsOfFile, searchable, seekVisibleListing } from '../../list/index.ts';
import { agreementsByHash, type Agreement } from '../../match/index.ts';
import type { Find, FoundObject } from '../schemas/index.ts';
import { addresses, seekOwners } from './identifier.ts';

const MOST_FOUND = 20;

/**
 * What a text names, the best first: an identifier, a hash (of a log entry, of an agreement's terms, of a listed file),
 * a credit code, the code of an item, then names and titles: first those that are the text, then those that begin with
 * it, then those that hold it. Only what the caller may see is found; it makes no difference whether the rest exists.
 */
export const findAny = query('find.any', async (ctx, { q }: z.output<typeof Find>) => {
  const text = searchable(q);
  const prefix = text.slice(0, 3) as Prefix;
  if (prefix in nouns && idPattern(prefix).test(text)) return { items: await byId(ctx, text) };
  if (/^[0-9a-f]{64}$/.test(text)) return { items: await byHash(ctx, text) };
  return { items: (await byName(ctx, q, text)).slice(0, MOST_FOUND) };
});

async function byId(ctx: Ctx, id: string): Promise<FoundObject[]> {
  const prefix = id.slice(0, 3) as Prefix;
  if (prefix === 'lst') {
    const listing = await seekVisibleListing(ctx, id);
    return listing ? [found('lst', id, listing.name, listing.nameZh)] : [];
  }
  if (prefix === 'mem') {
    const member = await seekMember(ctx.tx, id);
    return member && isNamedTo(ctx.actor, member) ? [found('mem', id, member.legalName)] : [];
  }
  if (prefix === 'bok') return [found(prefix, id)];
  if (ctx.actor.kind === 'anonymous') return [];
  if (prefix === 'agr' || prefix === 'dlv') return (await isPartyOf(ctx, id)) ? [found(prefix, id)] : [];
  // Where the rest is read is told by its identifier alone; whether it is there, and whose it is, by that address.
  return [found(prefix, id)];
}

async function isPartyOf(ctx: Ctx, id: string): Promise<boolean> {
  const owners = await seekOwners(ctx, id);
  if (!owners) return false;
  return isInstitution(ctx.actor) || Object.values(owners).some((owner) => owner === ctx.actor.memberId);
}

async function byHash(ctx: Ctx, hash: string): Promise<FoundObject[]> {
  // A visitor has no entries: nothing is looked through for one.
  const entry = ctx.actor.kind === 'anonymous' ? undefined : await seekEntryByLeaf(ctx, hash);
  const mine = ctx.actor.memberId;
  const isMine = entry !== undefined && mine !== null && (entry.member === mine || entry.subject === mine);
  const entries =
    entry && (isMine || isInstitution(ctx.actor))
      ? [found('ent', entry.id), ...(await subjectOf(ctx, entry.subject))]
      : [];
  const agreements = (await agreementsByHash(ctx.tx, hash)).filter((one) => isPartyIn(ctx, one));
  const listings = await listingsOfFile(ctx, hash);
  return [
    ...entries,
    ...agreements.map(({ id }) => found('agr', id)),
    ...listings.map(({ id, name, nameZh }) => found('lst', id, name, nameZh)),
  ];
}

const isPartyIn = (ctx: Ctx, { supplierId, buyerId }: Agreement): boolean =>
  isInstitution(ctx.actor) || [supplierId, buyerId].some((owner) => owner === ctx.actor.memberId);

/** What an entry is about, where that has an identifier. */
const subjectOf = async (ctx: Ctx, subject: string): Promise<FoundObject[]> => {
  const prefix = subject.slice(0, 3) as Prefix;
  return prefix in nouns && idPattern(prefix).test(subject) ? byId(ctx, subject) : [];
};

async function byName(ctx: Ctx, asked: string, text: string): Promise<FoundObject[]> {
  const members = (await membersNamed(ctx.tx, text, asked.toUpperCase(), MOST_FOUND)).filter((one) =>
    isNamedTo(ctx.actor, one),
  );
  const items = await itemsNamed(ctx, text);
  const listings = await listingsNamed(ctx, text);
  const named = [
    ...members.map(({ id, legalName, creditCode }) => ({
      is: found('mem', id, legalName),
      by: [legalName, creditCode],
    })),
    ...items.map(({ code, nameEn, nameZh }) => ({
      is: { noun: 'item', id: code, name: nameEn, nameZh, href: `${API}/items/${code}` },
      by: [code, nameEn, nameZh],
    })),
    ...listings.map(({ id, name, nameZh }) => ({ is: found('lst', id, name, nameZh), by: [name, nameZh] })),
  ];
  const rankOf = (by: readonly (string | null)[]) => Math.min(...by.map((name) => rank(searchable(name ?? ''), text)));
  return named
    .map(({ is, by }) => ({ is, rank: rankOf(by) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ is }) => is);
}

/** A name that is the text stands before one that begins with it, that before one that holds it, and that before none. */
function rank(name: string, text: string): number {
  if (name === text) return 0;
  if (name.startsWith(text)) return 1;
  return name.includes(text) ? 2 : 3;
}

/** The address at which it is read; an object without an address of its own is read by its history. */
function found(prefix: Prefix, id: string, name: string | null = null, nameZh: string | null = null): FoundObject {
  const address = addresses[prefix];
  return { noun: nouns[prefix], id, name, nameZh, href: `${API}${address.slice(0, address.indexOf(':'))}${id}` };
}
