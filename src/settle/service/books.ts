import type { Transaction } from 'sequelize';
import type { z } from 'zod';
import { memberScope, own, type Ctx } from '../../kernel/ctx.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { clock } from '../../kernel/clock.ts';
import { cursorOf, keyIn } from '../../kernel/page.ts';
import { currencies, type Currency, type Money } from '../../kernel/money.ts';
import {
  accountId,
  accountsById,
  alteredAccounts,
  findAccounts,
  postedBefore,
  postedBetween,
  trialBalance,
  type AccountCode,
  type Place,
  type Transfer,
  type TrialRow,
} from '../ledger/index.ts';
import type {
  AccountQuery,
  AccountRef,
  BooksProof,
  CurrencyProof,
  Statement,
  StatementLine,
  StatementQuery,
} from '../schemas/books.ts';
import type { CycleQuery, CycleRef, CycleReport, Nothing } from '../schemas/cycle.ts';
import { countIn, findCycle, findCycles, netsIn } from '../store/cycle.ts';
import { withholdingsIn } from '../store/exception.ts';
import { unsettledByCurrency } from '../store/payable.ts';
import { inSnapshot } from '../store/reading.ts';
import { query } from '../../command/index.ts';

const SHOWN_AT_MOST = 1_000;
const FAR_FUTURE = new Date('9999-12-31T00:00:00Z');

export const listAccounts = query(
  'account.read',
  async (ctx, { memberId, currency, code, ...page }: z.output<typeof AccountQuery>) =>
    findAccounts(ctx.tx, { owner: memberScope(ctx, memberId, 'account'), currency, code }, page),
);

/** One account, for its owner and whoever sees all. */
export const readAccount = query('account.read', async (ctx, { accountId }: z.output<typeof AccountRef>) => {
  const [account] = await accountsById(ctx.tx, [accountId]);
  if (!account) throw notVisible('account');
  own(ctx, { member: account.owner }, 'account');
  return account;
});

/** What a member may spend and what is reserved for its calls, in each currency it has. */
export async function balancesOf({ tx }: Pick<Ctx, 'tx'>, memberId: string): Promise<readonly MemberBalance[]> {
  const { items } = await findAccounts(tx, { owner: memberId }, { limit: 2 * currencies.length });
  const of = (currency: Currency, code: AccountCode): Money =>
    items
      .filter((account) => account.currency === currency && account.code === code)
      .reduce((sum, { creditsPosted, debitsPosted }) => sum + creditsPosted - debitsPosted, 0n);
  return currencies
    .filter((currency) => items.some((account) => account.currency === currency))
    .map((currency) => ({
      currency,
      available: of(currency, 'member-available'),
      held: of(currency, 'member-held'),
    }));
}
type MemberBalance = { readonly currency: Currency; readonly available: Money; readonly held: Money };

export const listCycles = query('cycle.read', async (ctx, { state, ...page }: z.output<typeof CycleQuery>) =>
  findCycles(ctx, { state }, page),
);

export const readCycle = query(
  'cycle.read',
  async (_ctx, { cycleId }: z.output<typeof CycleRef>): Promise<CycleReport> =>
    inSnapshot(async (tx) => ({
      cycle: await findCycle({ tx }, cycleId),
      nets: await netsIn({ tx }, cycleId, SHOWN_AT_MOST),
      withheld: await withholdingsIn({ tx }, cycleId, SHOWN_AT_MOST),
      counts: await countIn({ tx }, cycleId),
    })),
);

/**
 * Every posted movement of a member's money, oldest first, with the balances after each. Pending movements are not in
 * it.
 */
export const readStatement = query(
  'statement.read',
  async (
    ctx,
    { memberId: asked, currency, since, until, cursor, limit }: z.output<typeof StatementQuery>,
  ): Promise<Statement> => {
    const memberId = memberScope(ctx, asked, 'statement');
    if (memberId === undefined)
      throw kernelProblem('invalid-request', undefined, {
        errors: [{ pointer: '#/memberId', detail: 'say whose statement' }],
      });
    const accounts = {
      available: accountId({ owner: memberId, currency, code: 'member-available' }),
      held: accountId({ owner: memberId, currency, code: 'member-held' }),
    };
    const start = cursor === undefined ? { at: since ?? new Date(0), place: -1, id: '' } : placeOf(cursor);
    return inSnapshot(async (tx) => {
      const before = await postedBefore(tx, Object.values(accounts), start);
      const moved = await postedBetween(tx, Object.values(accounts), start, until ?? FAR_FUTURE, limit + 1);
      const opening = { available: before.get(accounts.available) ?? 0n, held: before.get(accounts.held) ?? 0n };
      const lines = withBalances(opening, accounts, moved.slice(0, limit));
      const last = lines.at(-1)?.transfer;
      return {
        memberId,
        currency,
        opening,
        lines,
        next: moved.length > limit && last !== undefined ? cursorOf(keyOf(last)) : null,
      };
    });
  },
);

/**
 * Proves the books from one snapshot: per currency debits equal credits, posted and pending apart; clearing is empty;
 * the cash is what members and exchange own; the reserved money is what unsettled obligations need; and every balance
 * is what its transfers add up to.
 */
export const proveBooks = query('books.prove', async (_ctx, _input: z.output<typeof Nothing>) => bookProof());

export async function bookProof(): Promise<BooksProof> {
  return inSnapshot(async (tx: Transaction) => {
    const trial = await trialBalance(tx);
    const reserved = await unsettledByCurrency(tx);
    const altered = await alteredAccounts(tx);
    const shown = currencies
      .filter((currency) => trial.some((row) => row.currency === currency))
      .map((currency) =>
        proofOf(
          currency,
          trial.filter((row) => row.currency === currency),
          reserved.get(currency) ?? 0n,
        ),
      );
    return {
      at: clock.now(),
      ok: altered.length === 0 && shown.every(({ claims }) => claims.every(({ holds }) => holds)),
      currencies: shown,
      altered: altered.slice(0, SHOWN_AT_MOST),
    };
  });
}

function proofOf(currency: Currency, rows: readonly TrialRow[], reserved: Money): CurrencyProof {
  const sum = (of: (row: TrialRow) => Money) => rows.reduce((total, row) => total + of(row), 0n);
  const credit = (code: TrialRow['code']) =>
    sum((row) => (row.code === code ? row.creditsPosted - row.debitsPosted : 0n));
  const found = {
    debitsPosted: sum((row) => row.debitsPosted),
    creditsPosted: sum((row) => row.creditsPosted),
    debitsPending: sum((row) => row.debitsPending),
    creditsPending: sum((row) => row.creditsPending),
    cash: -credit('cash-bank'),
    available: credit('member-available'),
    held: credit('member-held'),
    fees: credit('exchange-fees'),
    suspense: credit('suspense'),
    clearing: credit('clearing'),
  };
  const claims = [
    { claim: 'posted debits equal posted credits', holds: found.debitsPosted === found.creditsPosted },
    { claim: 'pending debits equal pending credits', holds: found.debitsPending === found.creditsPending },
    { claim: 'clearing is empty', holds: found.clearing === 0n },
    {
      claim: 'cash equals what members and the exchange own',
      holds: found.cash === found.available + found.held + found.fees + found.suspense,
    },
    { claim: 'held money equals the reservations of unsettled obligations', holds: found.held === reserved },
  ];
  return { currency, ...found, reserved, claims };
}

function withBalances(
  opening: Statement['opening'],
  accounts: { readonly available: string; readonly held: string },
  moved: readonly Transfer[],
): StatementLine[] {
  let { available, held } = opening;
  return moved.map((transfer) => {
    const effect = (account: string) =>
      (transfer.credit === account ? transfer.amount : 0n) - (transfer.debit === account ? transfer.amount : 0n);
    const [toAvailable, toHeld] = [effect(accounts.available), effect(accounts.held)];
    available += toAvailable;
    held += toHeld;
    return { transfer, toAvailable, toHeld, available, held };
  });
}

/** A statement continues after a place, not an instant: two transfers may be of the same instant. */
const keyOf = ({ at, place, id }: Place): string => `${at.getTime()}-${place}-${id}`;

function placeOf(cursor: string): Place {
  const [, at, place, id = ''] = keyIn(cursor, /^(\d{1,16})-(\d{1,9})-(trf_[0-9a-f]{32})$/);
  return { at: new Date(Number(at)), place: Number(place), id };
}
