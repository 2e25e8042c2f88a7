import { parseMoney } from '../../kernel/money.ts';
import type { Currency } from '../../kernel/money.ts';
import type { SubjectKind } from '../schemas/index.ts';
import { insertItems, knownItems } from '../store/item.ts';
import { asClock, command } from '../../command/index.ts';

/** A standard item as the seed states it; the opening price is decimal text. */
export type ItemSeed = {
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly subjectKind: SubjectKind;
  readonly unit: string;
  readonly openingPrice: string | null;
  readonly currency: Currency;
  readonly source: string;
};

const defineItems = command({
  action: 'item.define',
  work: async (ctx, { items }: { readonly items: readonly ItemSeed[] }) => {
    const added = await insertItems(
      ctx,
      items.map((item) => ({
        ...item,
        openingPrice: item.openingPrice === null ? null : parseMoney(item.openingPrice),
      })),
    );
    return { id: 'items', added };
  },
  facts: ({ added }, { items }) => ({ added, codes: items.map(({ code }) => code) }),
});

/**
 * Adds to the dictionary the standard items that it does not have yet, and returns how many. Existing items stay
 * unchanged.
 */
export async function seedItems(items: readonly ItemSeed[]): Promise<number> {
  const known = await knownItems(
    { tx: null },
    items.map(({ code }) => code),
  );
  if (items.every(({ code }) => known.has(code))) return 0;
  return (await asClock(defineItems, { items })).added;
}
