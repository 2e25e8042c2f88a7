import { z } from 'zod';
import { at } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import type { Currency, Money } from '../../kernel/money.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { saying } from '../../kernel/said.ts';
import { chart, type Account, type AccountCode, type Transfer } from '../ledger/index.ts';
import { amount, currency, instant, money, whose } from './fields.ts';

export const AccountQuery = z.strictObject({
  ...pageFields,
  memberId: whose,
  currency: currency.optional(),
  code: z.enum(Object.keys(chart) as [AccountCode, ...AccountCode[]]).optional(),
});
export const AccountRef = z.strictObject({
  accountId: z.string().regex(/^acc_[0-9a-f]{32}$/, saying('not-an-id', 'must be the id of an account')),
});
export const StatementQuery = z.strictObject({
  ...pageFields,
  memberId: whose,
  currency,
  since: instant.optional().describe('From this instant on.'),
  until: instant.optional().describe('Before this instant.'),
});
export const toAccount = presenter(
  'Account',
  z.object({
    id: z.string(),
    owner: z.string(),
    currency: z.string(),
    code: z.string(),
    meaning: z.string(),
    flags: z.array(z.string()),
    state: z.literal('open'),
    debitsPending: amount,
    debitsPosted: amount,
    creditsPending: amount,
    creditsPosted: amount,
    balance: amount.describe('Posted, on the side on which the account grows.'),
    actions: z.array(moveSchema),
  }),
  (account: Account) => {
    const credits = account.creditsPosted - account.debitsPosted;
    return {
      id: account.id,
      owner: account.owner,
      currency: account.currency,
      code: account.code,
      meaning: chart[account.code].meaning,
      flags: [...account.flags],
      state: 'open' as const,
      debitsPending: money(account.debitsPending),
      debitsPosted: money(account.debitsPosted),
      creditsPending: money(account.creditsPending),
      creditsPosted: money(account.creditsPosted),
      balance: money(chart[account.code].normal === 'credit' ? credits : -credits),
      actions: [],
    };
  },
);
const balances = { available: amount, held: amount, balance: amount.describe('available + held') };
const showBalances = ({ available, held }: { readonly available: bigint; readonly held: bigint }) => ({
  available: money(available),
  held: money(held),
  balance: money(available + held),
});
export type StatementLine = {
  readonly transfer: Transfer;
  readonly toAvailable: Money;
  readonly toHeld: Money;
  readonly available: Money;
  readonly held: Money;
};
export type Statement = {
  readonly memberId: string;
  readonly currency: Currency;
  readonly opening: { readonly available: Money; readonly held: Money };
  readonly lines: readonly StatementLine[];
  readonly next: string | null;
};
export const toStatement = presenter(
  'Statement',
  z.object({
    memberId: z.string(),
    currency: z.string(),
    opening: z.object(balances),
    closing: z.object(balances).describe('After the last line of this page.'),
    items: z.array(
      z.object({
        id: z.string(),
        at,
        code: z.string(),
        source: z
          .string()
          .describe(
            'What caused it: the batch in which calls were charged (since 2026-12; before, the call), the call that was credited, the deposit or the cycle.',
          ),
        cycleId: z.string().nullable(),
        toAvailable: amount,
        toHeld: amount,
        ...balances,
      }),
    ),
    next: z.string().nullable().describe('The cursor of the next page; null on the last.'),
  }),
  ({ memberId: of, currency: unit, opening, lines, next }: Statement) => ({
    memberId: of,
    currency: unit,
    opening: showBalances(opening),
    closing: showBalances(lines.at(-1) ?? opening),
    items: lines.map(({ transfer, toAvailable, toHeld, available, held }) => ({
      id: transfer.id,
      at: transfer.at.toISOString(),
      code: transfer.code,
      source: transfer.source,
      cycleId: transfer.cycleId,
      toAvailable: money(toAvailable),
      toHeld: money(toHeld),
      ...showBalances({ available, held }),
    })),
    next,
  }),
);
const sums = [
  'debitsPosted',
  'creditsPosted',
  'debitsPending',
  'creditsPending',
  'cash',
  'available',
  'held',
  'reserved',
  'fees',
  'suspense',
  'clearing',
] as const;
export type CurrencyProof = {
  readonly currency: Currency;
  readonly debitsPosted: Money;
  readonly creditsPosted: Money;
  readonly debitsPending: Money;
  readonly creditsPending: Money;
  readonly cash: Money;
  readonly available: Money;
  readonly held: Money;
  readonly reserved: Money;
  readonly fees: Money;
  readonly suspense: Money;
  readonly clearing: Money;
  readonly claims: readonly { readonly claim: string; readonly holds: boolean }[];
};
export type BooksProof = {
  readonly at: Date;
  readonly ok: boolean;
  readonly currencies: readonly CurrencyProof[];
  readonly altered: readonly string[];
};
export const toProof = presenter(
  'BooksProof',
  z.object({
    at,
    ok: z.boolean(),
    altered: z.array(z.string()).describe('Accounts whose balances are not what their transfers add up to.'),
    currencies: z.array(
      z.object({
        currency: z.string(),
        claims: z.array(z.object({ claim: z.string(), holds: z.boolean() })),
        ...(Object.fromEntries(sums.map((name) => [name, amount])) as Record<(typeof sums)[number], typeof amount>),
      }),
    ),
  }),
  (proof: BooksProof) => ({
    at: proof.at.toISOString(),
    ok: proof.ok,
    altered: [...proof.altered],
    currencies: proof.currencies.map((one) => ({
      currency: one.currency,
      claims: one.claims.map((claim) => ({ ...claim })),
      debitsPosted: money(one.debitsPosted),
      creditsPosted: money(one.creditsPosted),
      debitsPending: money(one.debitsPending),
      creditsPending: money(one.creditsPending),
      cash: money(one.cash),
      available: money(one.available),
      held: money(one.held),
      reserved: money(one.reserved),
      fees: money(one.fees),
      suspense: money(one.suspense),
      clearing: money(one.clearing),
    })),
  }),
);
