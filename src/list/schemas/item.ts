import { z } from 'zod';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { formatMoney } from '../../kernel/money.ts';
import { pageFields } from '../../kernel/page.ts';
import type { Item } from '../store/item.ts';
import { subjectKinds } from './dictionary.ts';

export const ItemQuery = z.strictObject({ ...pageFields, subjectKind: z.enum(subjectKinds).optional() });

const itemShown = z.object({
  code: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  subjectKind: z.enum(subjectKinds),
  unit: z.string(),
  openingPrice: z.string().nullable().describe('The price on the opening day; null where none is known.'),
  currency: z.string(),
  source: z.string(),
});
export const toItem = presenter('Item', itemShown, ({ openingPrice, ...item }: Item) =>
  shown(itemShown, { ...item, openingPrice: openingPrice === null ? null : formatMoney(openingPrice) }),
);
