import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { formatMoney, type Money } from '../../kernel/money.ts';
import { pageFields } from '../../kernel/page.ts';
import type { Point, Quote } from '../rules/board.ts';
import type { Item } from '../store/item.ts';
import { subjectKinds } from './dictionary.ts';
import { count, itemCode } from './fields.ts';

/** An item with what the board says of it: how many listings offer it, at which prices it was traded. */
export type QuotedItem = Item & Quote & { readonly listings: number; readonly asOf: Date };

const ranges = ['30d', '90d', '365d'] as const;
export const ItemQuery = z.strictObject({ ...pageFields, subjectKind: z.enum(subjectKinds).optional() });
export const ItemRef = z.strictObject({ code: itemCode });
export const PriceQuery = z.strictObject({
  code: itemCode,
  range: z.enum(ranges).default('90d').describe('How many days are looked back.'),
});

const price = z.string().nullable();
const itemShown = z.object({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  subjectKind: z.enum(subjectKinds),
  unit: z.string(),
  openingPrice: price.describe('The price on the opening day; null where none is known.'),
  currency: z.string(),
  source: z.string(),
  last: price.describe('The price per 1,000 records of the last trade that is told; null where none is.'),
  change: price.describe('How far `last` is from the price before it, as a share; `0.0150` is 1.5 % more.'),
  high: price.describe('Of the last 30 days, as `low` and `volume` are.'),
  low: price,
  volume: count.nullable().describe('For how many uses rights were bought.'),
  listings: count.describe('How many listings on offer have it among their columns.'),
  asOf: at,
  suppressed: z.boolean().describe('It was traded, but by fewer than three buyers since a price was last told.'),
});
const money = (amount: Money | null): string | null => (amount === null ? null : formatMoney(amount));
export const toItem = presenter('Item', itemShown, (item: QuotedItem) =>
  shown(itemShown, {
    ...item,
    openingPrice: money(item.openingPrice),
    last: money(item.last),
    high: money(item.high),
    low: money(item.low),
  }),
);

const pointShown = z.object({ at, last: z.string(), volume: count });
export const toPrices = presenter(
  'ItemPrices',
  z.object({
    code: z.string(),
    range: z.enum(ranges),
    items: z.array(pointShown).describe('The oldest first; three different buyers at least stand behind each.'),
    suppressed: z.boolean(),
  }),
  ({ items, ...prices }: PricesRead) => ({
    ...prices,
    items: items.map(({ last, ...point }) => shown(pointShown, { ...point, last: formatMoney(last) })),
  }),
);
type PricesRead = {
  readonly code: string;
  readonly range: (typeof ranges)[number];
  readonly items: readonly Point[];
  readonly suppressed: boolean;
};
