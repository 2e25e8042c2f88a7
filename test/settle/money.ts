import { newId } from '../../src/kernel/ids.ts';
import type { Money } from '../../src/kernel/money.ts';
import { clock } from '../../src/kernel/clock.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import type { Charge, MeteredCall } from '../../src/command/index.ts';
import type { Problem } from '../../src/kernel/problem.ts';
import { db } from '../../src/db/connection.ts';
import { chargeCalls } from '../../src/settle/index.ts';
import {
  EXCHANGE,
  accountId,
  accountsById,
  openAccounts,
  transfer,
  transferId,
} from '../../src/settle/ledger/index.ts';
import type { TransferDraft, TransferResult } from '../../src/settle/ledger/index.ts';

export const available = (owner: string) => accountId({ owner, currency: 'CNY', code: 'member-available' });
export const held = (owner: string) => accountId({ owner, currency: 'CNY', code: 'member-held' });
export const cash = accountId({ owner: EXCHANGE, currency: 'CNY', code: 'cash-bank' });

/** Books drafts in a transaction of their own. */
export function book(drafts: readonly TransferDraft[]): Promise<TransferResult[]> {
  return inTransaction((tx) => transfer(tx, clock.now(), drafts));
}

/** A posted transfer of money at the bank to a member; every part of it may be said otherwise. */
export function draft(parts: Partial<TransferDraft>): TransferDraft {
  const source = newId('dep');
  const plain = { currency: 'CNY', code: 'deposit', kind: 'posted', pendingId: null, cycleId: null } as const;
  return { id: transferId(source), debit: cash, credit: cash, amount: 1n, source, ...plain, ...parts };
}

/** Accounts of somebody who never existed as a member, with money. */
export async function owner(amount: Money): Promise<string> {
  const id = newId('mem');
  await inTransaction((tx) =>
    openAccounts(tx, clock.now(), [
      { owner: EXCHANGE, currency: 'CNY', code: 'cash-bank' },
      { owner: id, currency: 'CNY', code: 'member-available' },
      { owner: id, currency: 'CNY', code: 'member-held' },
    ]),
  );
  if (amount > 0n) await book([draft({ credit: available(id), amount })]);
  return id;
}

/** Posted credits less posted debits, and pending ones. */
export async function balanceOf(account: string): Promise<{ readonly posted: Money; readonly pending: Money }> {
  const [found] = await accountsById(null, [account]);
  if (!found) throw new Error(`There is no account ${account}.`);
  return { posted: found.creditsPosted - found.debitsPosted, pending: found.creditsPending - found.debitsPending };
}

/** A call nobody made, to be charged. */
export function meteredCall(buyerId: string, parts: Partial<MeteredCall> = {}): MeteredCall {
  return {
    id: newId('cal'),
    entryId: newId('ent'),
    agreementId: newId('agr'),
    supplierId: newId('mem'),
    buyerId,
    records: 1,
    misses: 0,
    at: clock.now(),
    plan: { model: 'per-call', currency: 'CNY', price: '5', per: 1 },
    ...parts,
  };
}

/** Charges calls as a batch of their own, in a transaction of their own. */
export function charge(calls: readonly MeteredCall[], batchId = newId('ent')): Promise<readonly (Charge | Problem)[]> {
  return inTransaction((tx) => chargeCalls(tx, batchId, calls));
}

/** What is owed under these agreements, as it is stored: money as text. */
export async function owedUnder(
  agreementIds: readonly string[],
): Promise<{ calls: number; records: number; amount: string; fee: string; state: string }[]> {
  const [rows] = await db().query(
    'SELECT calls, records, amount, fee, state FROM obligations WHERE agreement_id IN (?) ORDER BY id',
    { replacements: [agreementIds] },
  );
  return (rows as Record<'calls' | 'records' | 'amount' | 'fee' | 'state', string | number>[]).map((row) => ({
    calls: Number(row.calls),
    records: Number(row.records),
    amount: String(row.amount),
    fee: String(row.fee),
    state: String(row.state),
  }));
}

/** An account that nobody opened. */
export const absent = accountId({ owner: newId('mem'), currency: 'CNY', code: 'member-available' });

/** The transfer that posts or voids a pending one. */
export function resolution(pending: TransferDraft, kind: 'post' | 'void'): TransferDraft {
  return { ...pending, id: transferId(pending.id, kind), kind, pendingId: pending.id };
}
