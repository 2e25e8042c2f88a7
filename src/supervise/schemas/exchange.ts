import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { currencies } from '../../kernel/money.ts';

export type ExchangeSeen = {
  readonly name: string;
  readonly zone: string;
  readonly ruleBook: number;
  readonly demo: boolean;
  readonly log: { readonly origin: string; readonly size: bigint; readonly sealedAt: Date } | null;
};

/** What anyone may know of the exchange before anything else. */
export const toExchange = presenter(
  'Exchange',
  z.object({
    name: z.string(),
    zone: z.string().describe('The time zone (IANA) in which its pages tell instants.'),
    currencies: z.array(z.enum(currencies)),
    ruleBook: z.int().describe('The version of the rule book in force.'),
    demo: z.boolean().describe('Whether this is a demonstration, in which nothing is kept.'),
    log: z
      .object({ origin: z.string(), size: z.int(), sealedAt: at })
      .nullable()
      .describe('The newest checkpoint of the log; null before the first.'),
  }),
  ({ log, ...exchange }: ExchangeSeen) => ({
    ...exchange,
    currencies: [...currencies],
    log: log && { origin: log.origin, size: Number(log.size), sealedAt: log.sealedAt.toISOString() },
  }),
);
