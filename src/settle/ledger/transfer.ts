import type { Transaction } from 'sequelize';
import { accountId, chart, transferId, type AccountRef } from './chart.ts';
import {
  assertBalanced,
  settleBatch,
  type Account,
  type Balance,
  type Books,
  type TransferDraft,
  type TransferResult,
} from './rules.ts';
import {
  accountsById,
  addToBalances,
  insertAccounts,
  insertTransfers,
  lockAccounts,
  resolutionsOf,
  transfersById,
  type BalanceChange,
} from './store.ts';

/**
 * Moves money: judges a batch of drafts and books what passes, in the caller's transaction; one result for each draft,
 * in their order. The accounts are locked in id order, all is judged in memory, and a batch of any size takes the same
 * few statements (in chunks of 500 rows). A refused draft moves nothing and throws nothing: look at the results.
 */
export async function transfer(
  tx: Transaction,
  now: Date,
  drafts: readonly TransferDraft[],
): Promise<TransferResult[]> {
  if (drafts.length === 0) return [];
  return move(tx, now, await openBooks(tx, drafts), drafts, (accepted) => accepted);
}

/** What a sum of transfers comes from: its `source`, and what makes its identifiers, which no other sum may have. */
export type SumCause = { readonly source: string; readonly parts: readonly string[] };

/**
 * As `transfer`, for drafts that one cause makes together: each is judged by itself, in its order, and what passes is
 * written as one transfer with the sum for each account pair and code. Nothing is looked up by an identifier, so the
 * caller promises that these drafts were never booked before; were a sum booked twice after all, its identifier would
 * be there already, and the database refuses the whole transaction.
 */
export async function transferSums(
  tx: Transaction,
  now: Date,
  cause: SumCause,
  drafts: readonly TransferDraft[],
): Promise<TransferResult[]> {
  if (drafts.length === 0) return [];
  if (drafts.some(({ kind, linked }) => kind !== 'posted' || linked === true))
    throw new Error('Only transfers that are posted at once, each by itself, can be added up.');
  const books = { accounts: await accountsOf(tx, drafts), transfers: new Map(), resolved: new Map() };
  return move(tx, now, books, drafts, (accepted) => sumsOf(accepted, cause));
}

/** Judges the drafts and writes what `written` makes of those that pass. */
async function move(
  tx: Transaction,
  now: Date,
  books: Books,
  drafts: readonly TransferDraft[],
  written: (accepted: readonly TransferDraft[]) => readonly TransferDraft[],
): Promise<TransferResult[]> {
  const before = new Map(books.accounts);
  const { results, accepted } = settleBatch(books, drafts);
  const changes = [...books.accounts.values()]
    .map((after) => changeOf(before.get(after.id) as Account, after))
    .filter((change) => change !== undefined);
  assertBalanced(changes);
  if (accepted.length > 0) {
    await insertTransfers(
      tx,
      written(accepted).map(({ linked: _, ...kept }, place) => ({ ...kept, at: now, place })),
    );
    await addToBalances(tx, changes);
  }
  return results;
}

function sumsOf(accepted: readonly TransferDraft[], { source, parts }: SumCause): TransferDraft[] {
  const sums = new Map<string, TransferDraft>();
  for (const draft of accepted) {
    const id = transferId(...parts, draft.code, draft.debit, draft.credit);
    sums.set(id, { ...draft, id, source, amount: (sums.get(id)?.amount ?? 0n) + draft.amount });
  }
  return [...sums.values()];
}

/**
 * The account, opened if it did not exist yet, with the flags the chart gives it. Two who open it at once both get it.
 */
export async function openAccount(tx: Transaction, now: Date, ref: AccountRef): Promise<string> {
  const [id] = await openAccounts(tx, now, [ref]);
  return id as string;
}

/** Many accounts at once, as `openAccount`. The owner must fit the chart: members own no clearing account. */
export async function openAccounts(tx: Transaction, now: Date, refs: readonly AccountRef[]): Promise<string[]> {
  const wanted = new Map(refs.map((ref) => [accountId(ref), ref]));
  const known = new Set((await accountsById(tx, [...wanted.keys()])).map(({ id }) => id));
  const missing = [...wanted]
    .filter(([id]) => !known.has(id))
    .map(([id, ref]) => {
      const row = chart[ref.code];
      if ((row.of === 'member') !== ref.owner.startsWith('mem_'))
        throw new Error(`An account ${ref.code} cannot belong to ${ref.owner}.`);
      return { id, ...ref, flags: row.flags, createdAt: now };
    });
  if (missing.length > 0) await insertAccounts(tx, missing);
  return refs.map(accountId);
}

async function openBooks(tx: Transaction, drafts: readonly TransferDraft[]): Promise<Books> {
  const accounts = await accountsOf(tx, drafts);
  const pendingIds = [...new Set(drafts.map(({ pendingId }) => pendingId).filter((id) => id !== null))];
  const transfers = await transfersById(tx, [...new Set([...drafts.map(({ id }) => id), ...pendingIds])]);
  const resolved = await resolutionsOf(tx, pendingIds);
  return {
    accounts,
    transfers: new Map(transfers.map((known) => [known.id, known])),
    resolved: new Map(resolved),
  };
}

/** The accounts of these drafts, locked, by id. */
async function accountsOf(tx: Transaction, drafts: readonly TransferDraft[]): Promise<Map<string, Account>> {
  const accounts = await lockAccounts(tx, [...new Set(drafts.flatMap(({ debit, credit }) => [debit, credit]))]);
  return new Map(accounts.map((account) => [account.id, account]));
}

function changeOf(before: Account, after: Account): BalanceChange | undefined {
  const difference = (field: keyof Balance) => after[field] - before[field];
  const change = {
    id: after.id,
    currency: after.currency,
    debitsPending: difference('debitsPending'),
    debitsPosted: difference('debitsPosted'),
    creditsPending: difference('creditsPending'),
    creditsPosted: difference('creditsPosted'),
  };
  return before === after || Object.values(change).every((value) => typeof value !== 'bigint' || value === 0n)
    ? undefined
    : change;
}
