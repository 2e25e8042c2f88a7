import type { QueryClient } from '@tanstack/react-query';
import { answered, api, type Finding } from '../api/client.ts';
import type { Me } from '../api/use.ts';
import { draft, ownListing, termsOf, type Listing, type Terms } from './terms-body.ts';

/** A change of the terms that answers a finding, and by which word its button is known. */
export type QuickFix = { readonly says: string; readonly change: Partial<Terms> };

/** The change of the terms that mends a finding at one press, where there is one. */
export function quickFix(finding: Finding, listing: Listing, me: Me): QuickFix | undefined {
  for (const { id } of finding.remedies) {
    const change = changes[id]?.(listing, finding, me);
    if (change) return { says: id, change };
  }
  return undefined;
}

const changes: Readonly<Record<string, (listing: Listing, finding: Finding, me: Me) => Partial<Terms>>> = {
  'keep-holding': ({ rights }) => ({ rights: atLeastUse(rights.filter((right) => right !== 'transfer')) }),
  'grant-use': ({ rights }) => ({ rights: ['use', ...rights] }),
  'offer-openly': () => ({ exclusive: false }),
  'state-purposes': () => ({ purposes: ['ResearchAndDevelopment'] }),
  'choose-purpose': ({ purposes }, { measured }) => ({ purposes: purposes.filter((code) => code !== measured) }),
  'narrow-purposes': ({ purposes }, { measured }) => ({ purposes: purposes.filter((code) => code !== measured) }),
  'invent-sample': () => ({ sample: { kind: 'none' } }),
  'state-territory': () => ({ territories: ['CN'] }),
  'state-uses': () => ({ maxUses: 1000 }),
  'state-term': () => ({ maxTermDays: 365 }),
  declare: (_listing, _finding, { member }) => ({
    declaration: { officer: member.officer.name, noneOfTheList: true, items: [] },
  }),
};

const atLeastUse = (rights: NonNullable<Terms['rights']>): NonNullable<Terms['rights']> =>
  rights.length === 0 ? ['use'] : rights;

export const isAboutRisk = ({ remedies }: Finding): boolean => remedies.some(({ id }) => id === 'generalise');

/** What tells a finding of one check from those of the next: its rule, and the column or code it speaks of. */
export const keyOf = ({ principle, rule, detail }: Finding): string =>
  `${principle} ${rule} ${/"([^"]+)"/.exec(detail)?.[1] ?? ''}`;

/** The findings that were seen of a listing while the page is open. */
export const seenKey = (listingId: string): readonly string[] => ['seen findings', listingId];

/** A draft with the same terms of another product's revision, in place of an earlier one, which is withdrawn. */
export async function replaceDraft(known: QueryClient, listingId: string, revisionId: string): Promise<string> {
  const earlier = await ownListing(listingId);
  if (!earlier) return listingId;
  const { title: _, titleZh: __, description: ___, ...terms } = termsOf(earlier);
  const id = await draft({ ...terms, revisionId });
  known.setQueryData(seenKey(id), known.getQueryData(seenKey(listingId)));
  await answered(api.POST('/api/v1/listings/{listingId}/withdraw', { params: { path: { listingId } } }));
  return id;
}
