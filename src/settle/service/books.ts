import type { Transaction } from 'sequelize';
import type { z } from 'zod';
import { memberScope, own, seesAll, type Ctx } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { clock } from '../../kernel/clock.ts';
import { cursorOf, keyIn } from '../../kernel/page.ts';
import { currencies, type Currency, type Money } from '../../kernel/money.ts';
import {
  accountId,
  alteredAccounts,
  findAccounts,
  postedBefore,
  postedBetween,
  trialBalance,
  type Place,
  type Transfer,
  type TrialRow,
} from '../ledger/index.ts';
import type {
  AccountQuery,
  BooksProof,
  CurrencyProof,
  ExplainedObligation,
  ObligationQuery,
  ObligationRef,
  ShownObligation,
  Statement,
  StatementLine,
  StatementQuery,
} from '../schemas/books.ts';
import type { CycleQuery, CycleRef, CycleReport, Nothing } from '../schemas/cycle.ts';
import { countIn, findCycle, findCycles, netsIn } from '../store/cycle.ts';
import {
  exceptionsIn,
  exceptionsOf,
  findObligation,
  findObligations,
  unsettledByCurrency,
} from '../store/obligation.ts';
import { inSnapshot } from '../store/reading.ts';
import { examine } from './examine.ts';
import { query } from '../../command/index.ts';
import { ownersOf } from '../../kernel/actor.ts';

const SHOWN_AT_MOST = 1_000;
const FAR_FUTURE = new Date('9999-12-31T00:00:00Z');

export const listAccounts = query(
  'account.read',
  async (ctx, { memberId, currency, code, ...page }: z.output<typeof AccountQuery>) =>
    findAccounts(ctx.tx, { owner: memberScope(ctx, memberId, 'account'), currency, code }, page),
);

/** Obligations that the member owes, is due, or both; a withheld one is shown with its reasons. */
export const listObligations = query(
  'obligation.read',
  async (ctx, { memberId, side, state, currency, cycleId, agreementId, ...page }: z.output<typeof ObligationQuery>) => {
    const member = obligationScope(ctx, memberId);
    const parts = {
      ...(side === 'owed' ? {} : { supplierId: member }),
      ...(side === 'due' ? {} : { buyerId: member }),
    };
    const found = await findObligations(ctx, parts, { state, currency, cycleId, agreementId }, page);
    const exceptions = await exceptionsOf(
      ctx,
      found.items.filter(({ state: now }) => now === 'withheld' || now === 'credited').map(({ id }) => id),
    );
    return {
      ...found,
      items: found.items.map((obligation): ShownObligation => ({
        ...obligation,
        withheldFor: exceptions.find(
          ({ obligationId, cycleId: of }) => obligationId === obligation.id && of === obligation.cycleId,
        ),
      })),
    };
  },
);

/** What would speak against paying an obligation now, with every difference and finding and without effect. */
export const explainObligation = query(
  'obligation.explain',
  async (ctx, { obligationId }: z.output<typeof ObligationRef>): Promise<ExplainedObligation> => {
    const obligation = await findObligation(ctx, obligationId);
    own(ctx, ownersOf(obligation), 'obligation');
    const [examined] = await examine(ctx, [obligation]);
    return examined as ExplainedObligation;
  },
);

export const listCycles = query('cycle.read', async (ctx, { state, ...page }: z.output<typeof CycleQuery>) =>
  findCycles(ctx, { state }, page),
);

export const readCycle = query(
  'cycle.read',
  async (_ctx, { cycleId }: z.output<typeof CycleRef>): Promise<CycleReport> =>
    inSnapshot(async (tx) => ({
      cycle: await findCycle({ tx }, cycleId),
      nets: await netsIn({ tx }, cycleId, SHOWN_AT_MOST),
      exceptions: await exceptionsIn({ tx }, cycleId, SHOWN_AT_MOST),
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

function obligationScope(ctx: Ctx, asked: string | undefined): string | undefined {
  if (seesAll(ctx)) return asked;
  const member = asked ?? ctx.actor.memberId ?? undefined;
  own(ctx, { supplier: member, buyer: member }, 'obligation');
  return member;
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
