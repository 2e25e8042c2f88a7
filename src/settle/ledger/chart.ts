import { sha256 } from '../../kernel/hash.ts';
import type { Currency } from '../../kernel/money.ts';

/** Limits that the books enforce on an account in every transfer. */
export const accountFlags = ['debits_must_not_exceed_credits', 'credits_must_not_exceed_debits'] as const;
export type AccountFlag = (typeof accountFlags)[number];

export type ChartRow = {
  readonly of: 'member' | 'exchange';
  readonly normal: 'debit' | 'credit';
  readonly flags: readonly AccountFlag[];
  readonly meaning: string;
};

const [funded, covered] = [['debits_must_not_exceed_credits'], ['credits_must_not_exceed_debits']] as const;

/** The chart of accounts: their owners, the side on which they grow, and their limits. */
export const chart = {
  'member-available': { of: 'member', normal: 'credit', flags: funded, meaning: 'money a member may spend' },
  'member-held': {
    of: 'member',
    normal: 'credit',
    flags: funded,
    meaning: 'money reserved for calls that are not settled yet',
  },
  'exchange-fees': { of: 'exchange', normal: 'credit', flags: funded, meaning: 'fees earned' },
  clearing: {
    of: 'exchange',
    normal: 'credit',
    flags: [],
    meaning: 'between debtors and creditors of a cycle; returns to zero',
  },
  suspense: { of: 'exchange', normal: 'credit', flags: [], meaning: 'money nobody could be named for' },
  'cash-bank': { of: 'exchange', normal: 'debit', flags: covered, meaning: 'money at the bank' },
} as const satisfies Record<string, ChartRow>;

export type AccountCode = keyof typeof chart;
export type AccountRef = { readonly owner: string; readonly currency: Currency; readonly code: AccountCode };

/** The owner of the exchange's own accounts. */
export const EXCHANGE = 'exchange';

/** Why money moved. */
export const transferCodes = ['deposit', 'charge', 'release', 'net', 'fee'] as const;
export type TransferCode = (typeof transferCodes)[number];

/**
 * The identifier of an account follows from what it is, so that it is found without a read and opened twice without
 * harm.
 */
export function accountId({ owner, currency, code }: AccountRef): string {
  return `acc_${sha256(`${owner} ${currency} ${code}`).slice(0, 32)}`;
}

/** A transfer's identifier made from what caused it, so that the same cause never moves money twice. */
export function transferId(...cause: readonly string[]): string {
  return `trf_${sha256(cause.join(' ')).slice(0, 32)}`;
}
