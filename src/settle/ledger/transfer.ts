import type { Transaction } from 'sequelize';
import { accountId, chart, type AccountRef } from './chart.ts';
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
  const books = await openBooks(tx, drafts);
  const before = new Map(books.accounts);
  const { results, accepted } = settleBatch(books, drafts);
  const changes = [...books.accounts.values()]
    .map((after) => changeOf(before.get(after.id) as Account, after))
    .filter((change) => change !== undefined);
  assertBalanced(changes);
  if (accepted.length > 0) {
    await insertTransfers(
      tx,
      accepted.map(({ linked: _, ...kept }, place) => ({ ...kept, at: now, place })),
    );
    await addToBalances(tx, changes);
  }
  return results;
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
  const accounts = await lockAccounts(tx, [...new Set(drafts.flatMap(({ debit, credit }) => [debit, credit]))]);
  const pendingIds = [...new Set(drafts.map(({ pendingId }) => pendingId).filter((id) => id !== null))];
  const transfers = await transfersById(tx, [...new Set([...drafts.map(({ id }) => id), ...pendingIds])]);
  const resolved = await resolutionsOf(tx, pendingIds);
  return {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    transfers: new Map(transfers.map((known) => [known.id, known])),
    resolved: new Map(resolved),
  };
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
