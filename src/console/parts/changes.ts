import type { Finding } from '../api/client.ts';

/** A change that a remedy of a finding names: by which remedy, of which field by its pointer, to what, if that is known. */
export type Change = { readonly remedy: string; readonly field: string; readonly value?: unknown };

/** The changes of an order, a listing or a product that would answer a finding. */
export const changesOf = ({ remedies }: Finding, of: 'order' | 'listing' | 'product'): readonly Change[] =>
  remedies.flatMap(({ id, fix }) =>
    fix && 'of' in fix && fix.of === of ? [{ remedy: id, field: fix.field, value: fix.value }] : [],
  );

/** The first of them that needs no word of the reader. */
export const readyChange = (finding: Finding, of: 'order' | 'listing'): Change | undefined =>
  changesOf(finding, of).find(({ value }) => value !== undefined);
