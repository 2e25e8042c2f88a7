import type { Schemas } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import { answered, api } from '../api/client.ts';
import { numberOf, oneOf, said, type Values } from './product-body.ts';

export type Terms = paths['/api/v1/listings']['post']['requestBody']['content']['application/json'];
export type Listing = Extract<Schemas['Listing'], { readonly purposes: readonly string[] }>;
export type Offer = Extract<Schemas['Offer'], { readonly purposes: readonly string[] }>;

export const rights = ['use', 'read', 'aggregate', 'anonymize', 'derive', 'distribute', 'sell', 'transfer'] as const;
export const currencies = ['CNY', 'EUR', 'USD'] as const;
export const models = ['per-record', 'per-call'] as const;
const samples = ['none', 'rows'] as const;

const KEPT = 'databourse-sample ';
/** The exchange shows no sample of a draft, so this browser remembers what was asked for, to send it again. */
const keepSample = (listingId: string, { sample }: Terms): void =>
  sessionStorage.setItem(KEPT + listingId, JSON.stringify(sample ?? { kind: 'none' }));

export function sampleOf({ id, sample }: Pick<Listing, 'id' | 'sample'>): NonNullable<Terms['sample']> {
  if (sample?.kind === 'rows') return { kind: 'rows', count: Math.max(1, sample.rows.length) };
  if (sample?.kind === 'synthetic') return { kind: 'synthetic', rows: sample.rows };
  const kept = sessionStorage.getItem(KEPT + id);
  return kept === null ? { kind: 'none' } : (JSON.parse(kept) as NonNullable<Terms['sample']>);
}

/** The terms of a listing as they are sent to write them anew. */
export function termsOf(listing: Listing): Terms {
  const { revisionId, title, titleZh, description, purposes, territories, maxTermDays, maxUses, usesOffered } = listing;
  const { declaration } = listing;
  return {
    ...{ revisionId, title, titleZh, description, purposes, territories, maxTermDays, maxUses, usesOffered },
    rights: listing.rights,
    exclusive: listing.exclusive,
    sample: sampleOf(listing),
    plan: listing.plan,
    declaration: declaration && {
      officer: declaration.officer,
      noneOfTheList: declaration.noneOfTheList,
      items: declaration.items,
    },
  };
}

export const readListing = (listingId: string) =>
  api.GET('/api/v1/listings/{listingId}', { params: { path: { listingId } } });

/** One's own listing, whole; null where it was taken down and only its banner shows. */
export async function ownListing(listingId: string): Promise<Offer | null> {
  const found = await answered(readListing(listingId));
  return 'purposes' in found ? found : null;
}

export async function draft(terms: Terms): Promise<string> {
  const made = await answered(api.POST('/api/v1/listings', { body: terms }));
  keepSample(made.id, terms);
  return made.id;
}

/** Rewrites the terms of a draft, if nobody else did so meanwhile. */
export async function rewrite(listing: Pick<Listing, 'id' | 'version'>, terms: Terms): Promise<string> {
  const path = { listingId: listing.id };
  const header = { 'If-Match': `"${String(listing.version)}"` };
  await answered(api.PUT('/api/v1/listings/{listingId}', { params: { path, header }, body: terms }));
  keepSample(listing.id, terms);
  return listing.id;
}

/** The terms from their form; ticks are fields whose names begin with what they are of. */
export function termsBody(values: Values, revisionId: string, kept: Terms['sample']): Terms {
  const at = (name: string) => said(values, name);
  const ticked = (of: string) =>
    Object.keys(values).flatMap((name) => (name.startsWith(`${of}:`) ? [name.slice(of.length + 1)] : []));
  const items = ticked('item');
  const offered = at('usesOffered');
  const misses = at('plan/misses');
  const sample = at('sample/kind') === 'kept' ? kept : sampleSaid(at('sample/kind'), at('sample/count'));
  return {
    revisionId,
    title: at('title'),
    titleZh: at('titleZh'),
    description: at('description'),
    purposes: ticked('purpose'),
    territories: at('territories').split(/[\s,，、;]+/).filter((code) => code !== '').map((code) => code.toUpperCase()), // prettier-ignore
    maxTermDays: numberOf(at('maxTermDays')),
    maxUses: numberOf(at('maxUses')),
    usesOffered: offered === '' ? null : numberOf(offered),
    rights: rights.filter((right) => ticked('right').includes(right)),
    exclusive: 'exclusive' in values,
    ...(sample ? { sample } : {}),
    plan: {
      model: oneOf(models, at('plan/model')),
      currency: oneOf(currencies, at('plan/currency')),
      price: at('plan/price'),
      per: numberOf(at('plan/per')),
      ...(misses === '' ? {} : { misses }),
    },
    declaration:
      'none' in values || items.length > 0
        ? { officer: at('declaration/officer'), noneOfTheList: items.length === 0, items }
        : null,
  };
}

function sampleSaid(kind: string, count: string): NonNullable<Terms['sample']> {
  return oneOf(samples, kind) === 'none' ? { kind: 'none' } : { kind: 'rows', count: numberOf(count) };
}

const MICRO = 1_000_000n;

/** What so many calls or records cost, to a millionth; undefined where no price is said. */
export function costOf(price: string, per: number, count: number): string | undefined {
  const parts = /^(\d{1,12})(?:\.(\d{0,6}))?$/.exec(price.trim());
  if (!parts || !Number.isInteger(per) || per < 1) return undefined;
  const micro = BigInt(parts[1] ?? '0') * MICRO + BigInt((parts[2] ?? '').padEnd(6, '0'));
  const cost = (micro * BigInt(count)) / BigInt(per);
  return `${String(cost / MICRO)}.${String(cost % MICRO).padStart(6, '0')}`;
}
