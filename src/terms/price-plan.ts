import { z } from 'zod';
import { currencies, moneyText, parseMoney } from '../kernel/money.ts';
import { saying } from '../kernel/said.ts';

const isCharged = (price: string, per: number): boolean => parseMoney(price) === 0n || parseMoney(price) >= BigInt(per);
const tooSmall = saying(
  'price-too-small',
  'must be zero, or at least 0.000001 a call or record: a smaller price would be rounded away',
);

/** How a listing is paid: a price for every `per` calls or records, in one currency. Frozen into each agreement. */
export const PricePlan = z
  .strictObject({
    model: z.enum(['per-call', 'per-record']),
    currency: z.enum(currencies),
    price: moneyText.describe('The price of `per` calls or records.'),
    per: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .describe('How many calls or records the price buys; the board quotes per 1,000 records.'),
    misses: moneyText
      .optional()
      .describe(
        'What `per` keys of questions cost for which no record is handed over, beside the price; free where it is not stated. ' +
          'Whether there is no such record or its person opted out makes no difference.',
      ),
  })
  .refine(({ price, per }) => !moneyText.safeParse(price).success || isCharged(price, per), {
    path: ['price'],
    message: tooSmall,
  })
  .refine(({ misses = '0', per }) => !moneyText.safeParse(misses).success || isCharged(misses, per), {
    path: ['misses'],
    message: tooSmall,
  });
export type PricePlan = z.output<typeof PricePlan>;
