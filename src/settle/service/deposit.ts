import type { z } from 'zod';
import { memberScope, own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { formatMoney, parseMoney } from '../../kernel/money.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { record } from '../../audit/index.ts';
import { seekMember } from '../../register/index.ts';
import {
  EXCHANGE,
  accountId,
  openAccounts,
  transfer,
  transferId,
  type TransferDraft,
  type TransferResult,
} from '../ledger/index.ts';
import { problem } from '../problems.ts';
import type { DepositDecision, DepositQuery, DepositRecord, DepositRejection } from '../schemas/deposit.ts';
import { depositStates } from '../states.ts';
import { findDeposit, findDeposits, insertDeposit, moveDeposit, type Deposit } from '../store/deposit.ts';
import { command, query } from '../../command/index.ts';

/**
 * Records money that arrived at the bank, under the bank's reference, which is booked once and never again. The amount
 * is pending on the member's account: it cannot be spent before another operator user confirms it.
 */
export const recordDeposit = command({
  action: 'deposit.record',
  work: async (ctx, { memberId, amount, currency, reference }: z.output<typeof DepositRecord>) => {
    const member = await seekMember(ctx.tx, memberId);
    if (!member) throw kernelProblem('not-found', `There is no member ${memberId}.`);
    if (member.kind !== 'enterprise' || !['admitted', 'suspended'].includes(member.state))
      throw problem(
        'no-accounts',
        `${member.legalName} is ${member.kind === 'enterprise' ? member.state : 'an institution'}.`,
      );
    const id = newId('dep');
    const deposit: Deposit = {
      id,
      memberId,
      amount: parseMoney(amount),
      currency,
      reference,
      state: depositStates.initial,
      transferId: transferId(id, 'pending'),
      reason: null,
      recordedBy: person(ctx),
      decidedBy: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    await insertDeposit(ctx, deposit);
    if (ctx.tx === null) throw new Error('A deposit is recorded in a transaction.');
    await openAccounts(ctx.tx, ctx.now, [
      { owner: EXCHANGE, currency, code: 'cash-bank' },
      { owner: memberId, currency, code: 'member-available' },
      { owner: memberId, currency, code: 'member-held' },
    ]);
    await book(ctx, { ...movement(deposit), id: deposit.transferId, kind: 'pending', pendingId: null });
    return deposit;
  },
  facts,
});

/** One deposit, for its member and whoever sees all. */
export const readDeposit = query('deposit.read', async (ctx, { depositId }: z.output<typeof DepositDecision>) => {
  const deposit = await findDeposit(ctx, depositId);
  own(ctx, { member: deposit.memberId }, 'deposit');
  return deposit;
});

/** Makes the money available. By another operator user than the one who recorded it. */
export const confirmDeposit = command({
  action: 'deposit.confirm',
  work: async (ctx, { depositId }: z.output<typeof DepositDecision>) => {
    const deposit = await findDeposit(ctx, depositId);
    const state = depositStates.next(deposit.state, 'confirm', deposit, ctx.actor);
    const confirmed = await moveDeposit(ctx, deposit, { state, decidedBy: person(ctx), reason: null });
    await book(ctx, {
      ...movement(deposit),
      id: transferId(deposit.id, 'post'),
      kind: 'post',
      pendingId: deposit.transferId,
    });
    await record(ctx, [
      {
        type: 'money',
        action: 'deposit.confirm',
        subject: deposit.memberId,
        facts: { deposit: deposit.id, ...facts(confirmed) },
      },
    ]);
    return confirmed;
  },
  facts,
});

/**
 * Gives the pending amount back to where it came from, with a reason. The user who recorded it by mistake may do so
 * too.
 */
export const rejectDeposit = command({
  action: 'deposit.reject',
  work: async (ctx, { depositId, reason }: z.output<typeof DepositRejection>) => {
    const deposit = await findDeposit(ctx, depositId);
    const rejected = await moveDeposit(ctx, deposit, {
      state: depositStates.next(deposit.state, 'reject', deposit, ctx.actor),
      decidedBy: person(ctx),
      reason,
    });
    await book(ctx, {
      ...movement(deposit),
      id: transferId(deposit.id, 'void'),
      kind: 'void',
      pendingId: deposit.transferId,
    });
    return rejected;
  },
  facts,
});

export const listDeposits = query(
  'deposit.read',
  async (ctx, { memberId, cursor, limit, sort, facets, ...filter }: z.output<typeof DepositQuery>) =>
    findDeposits(ctx, { ...filter, memberId: memberScope(ctx, memberId, 'deposit') }, { cursor, limit, sort, facets }),
);

type Movement = Pick<TransferDraft, 'debit' | 'credit' | 'amount' | 'currency' | 'code' | 'source' | 'cycleId'>;

function movement({ id, memberId, amount, currency }: Deposit): Movement {
  const debit = accountId({ owner: EXCHANGE, currency, code: 'cash-bank' });
  return {
    debit,
    credit: accountId({ owner: memberId, currency, code: 'member-available' }),
    amount,
    currency,
    code: 'deposit',
    source: id,
    cycleId: null,
  };
}

async function book(ctx: Ctx, draft: TransferDraft): Promise<void> {
  if (ctx.tx === null) throw new Error('Money moves in a transaction.');
  const [result] = (await transfer(ctx.tx, ctx.now, [draft])) as [TransferResult];
  if (result === 'overflows_debits' || result === 'overflows_credits') throw problem('beyond-the-books');
  if (result !== 'ok') throw new Error(`Booking ${draft.source} failed: ${result}.`);
}

function person(ctx: Ctx): string {
  if (ctx.actor.userId === null) throw kernelProblem('not-permitted', 'A person must do this.');
  return ctx.actor.userId;
}

function facts({ memberId, amount, currency, state, reason }: Deposit) {
  return { member: memberId, amount: formatMoney(amount), currency, state, ...(reason === null ? {} : { reason }) };
}
