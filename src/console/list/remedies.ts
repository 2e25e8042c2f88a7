import type { QueryClient } from '@tanstack/react-query';
import { answered, api, type Finding } from '../api/client.ts';
import { readyChange } from '../parts/changes.ts';
import { draft, ownListing, termsOf, type Terms } from './terms-body.ts';

/** A change of the terms that answers a finding, and by which remedy its button is known. */
export type QuickFix = { readonly says: string; readonly change: Partial<Terms> };

/** The change of the terms that mends a finding at one press, where the exchange names one. */
export function quickFix(finding: Finding): QuickFix | undefined {
  const found = readyChange(finding, 'listing');
  return found && { says: found.remedy, change: { [found.field.slice(1)]: found.value } };
}

export const isAboutRisk = ({ remedies }: Finding): boolean => remedies.some(({ id }) => id === 'generalise');

/** What tells a finding of one check from those of the next: what it says, and the columns or codes it speaks of. */
export const keyOf = ({ principle, code, says }: Finding): string =>
  [principle, code, says['column'], says['columns'], says['items'], says['purpose']].flat().join(' ');

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
