import { col, fn, Op, QueryTypes, type InferAttributes, type Transaction } from 'sequelize';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst } from '../../db/lists.ts';
import { forUpdateSql } from '../../db/locks.ts';
import { padded, readPrepared, runPrepared, wholeNumber } from '../../db/prepared.ts';
import { chunksOf, insertRows } from '../../db/rows.ts';
import type { AccountCode, AccountFlag, TransferCode } from './chart.ts';
import { AccountRow, TransferRow } from './models.ts';
import { assertBalanced, type Account, type Balance, type Transfer, type TransferKind } from './rules.ts';

type KeptAccount = Omit<InferAttributes<AccountRow>, 'createdAt'>;
const columns = {
  debitsPending: 'debits_pending',
  debitsPosted: 'debits_posted',
  creditsPending: 'credits_pending',
  creditsPosted: 'credits_posted',
} as const;
const asAccount = (row: KeptAccount): Account => ({
  id: row.id,
  owner: row.owner,
  currency: row.currency as Currency,
  code: row.code as AccountCode,
  flags: row.flags.split(' ').filter((flag) => flag !== '') as AccountFlag[],
  debitsPending: storedMoney(row.debitsPending),
  debitsPosted: storedMoney(row.debitsPosted),
  creditsPending: storedMoney(row.creditsPending),
  creditsPosted: storedMoney(row.creditsPosted),
});
const asTransfer = (row: TransferRow): Transfer => ({
  ...row.get({ plain: true }),
  amount: storedMoney(row.amount),
  currency: row.currency as Currency,
  code: row.code as TransferCode,
  kind: row.kind as TransferKind,
});

/**
 * Those of these accounts that exist, locked until the transaction ends, in id order so that two batches cannot block
 * each other.
 */
export async function lockAccounts(tx: Transaction, ids: readonly string[]): Promise<Account[]> {
  const names = Object.entries(columns).map(([field, name]) => `${name} AS ${field}`);
  const rows = await inChunks([...ids].sort(), (some) => {
    const wanted = padded(some, '');
    return readPrepared<KeptAccount>(
      tx,
      `SELECT id, owner, currency, code, flags, ${names.join(', ')} FROM accounts WHERE id IN (${placesFor(wanted)}) ORDER BY id ${forUpdateSql()}`,
      wanted,
    );
  });
  return rows.map(asAccount);
}

export async function accountsById(tx: Transaction | null, ids: readonly string[]): Promise<Account[]> {
  return (await inChunks(ids, (some) => AccountRow.findAll({ where: { id: some }, transaction: tx }))).map(asAccount);
}

/**
 * Writes accounts that are not there yet. Of two writers the second waits for the first, and neither fails or changes
 * anything.
 */
export async function insertAccounts(
  tx: Transaction,
  accounts: readonly (Omit<Account, keyof Balance> & { readonly createdAt: Date })[],
): Promise<void> {
  const nothing = { debitsPending: 0, debitsPosted: 0, creditsPending: 0, creditsPosted: 0 };
  const rows = [...accounts]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((account) => ({ ...account, flags: account.flags.join(' '), ...nothing }));
  await inChunks(rows, (some) =>
    AccountRow.bulkCreate(some, { transaction: tx, validate: false, updateOnDuplicate: ['owner'] }),
  );
}

export async function transfersById(tx: Transaction, ids: readonly string[]): Promise<Transfer[]> {
  return (await inChunks(ids, (some) => TransferRow.findAll({ where: { id: some }, transaction: tx }))).map(asTransfer);
}

/** How these pending transfers were resolved; the others are left out. */
export async function resolutionsOf(
  tx: Transaction,
  pendingIds: readonly string[],
): Promise<[pendingId: string, by: 'post' | 'void'][]> {
  const rows = await inChunks(pendingIds, (some) =>
    TransferRow.findAll({ where: { pendingId: some }, attributes: ['pendingId', 'kind'], transaction: tx }),
  );
  return rows.map((row) => [row.pendingId as string, row.kind as 'post' | 'void']);
}

export async function insertTransfers(tx: Transaction, transfers: readonly Transfer[]): Promise<void> {
  await insertRows(
    TransferRow,
    transfers.map((transfer) => ({ ...transfer, amount: transfer.amount.toString() })),
    tx,
  );
}

export type BalanceChange = Balance & { readonly id: string; readonly currency: Currency };

/** Adds changes to balances, one statement for many accounts, each relative to the stored balance. */
export async function addToBalances(tx: Transaction, changes: readonly BalanceChange[]): Promise<void> {
  assertBalanced(changes);
  const fields = (Object.keys(columns) as (keyof typeof columns)[]).filter((field) =>
    changes.some((change) => change[field] !== 0n),
  );
  for (const some of chunksOf(changes)) {
    const wanted = padded<BalanceChange | undefined>(some, undefined);
    const cases = wanted.map(() => `WHEN ? THEN ${wholeNumber()}`).join(' ');
    const sets = fields.map((field) => `${columns[field]} = ${columns[field]} + CASE id ${cases} ELSE 0 END`);
    const ids = wanted.map((change) => change?.id ?? '');
    const changed = await runPrepared(tx, `UPDATE accounts SET ${sets.join(', ')} WHERE id IN (${placesFor(wanted)})`, [
      ...fields.flatMap((field) => wanted.flatMap((change) => [change?.id ?? '', change?.[field] ?? 0n])),
      ...ids,
    ]);
    if (changed !== some.length) throw new Error(`${changed} balances changed instead of ${some.length}.`);
  }
}

export type AccountFilter = {
  readonly owner?: string | undefined;
  readonly currency?: string | undefined;
  readonly code?: string | undefined;
};

export async function findAccounts(
  tx: Transaction | null,
  filter: AccountFilter,
  page: PageRef,
): Promise<Page<Account>> {
  return newestFirst(AccountRow, given(filter), page, tx, asAccount);
}

/** A place in the order of movements: by time, then by their place in the batch, then by id. */
export type Place = { readonly at: Date; readonly place: number; readonly id: string };

/** What was posted to each of these accounts up to a place, that place included: credits less debits. */
export async function postedBefore(
  tx: Transaction,
  accountIds: readonly string[],
  { at, place, id }: Place,
): Promise<Map<string, Money>> {
  const earlier = {
    [Op.or]: [{ at: { [Op.lt]: at } }, { at, place: { [Op.lt]: place } }, { at, place, id: { [Op.lte]: id } }],
  };
  const sums: (readonly [account: string, sum: Money])[] = [];
  for (const account of accountIds) {
    for (const side of ['debit', 'credit'] as const) {
      const where = { [side]: account, kind: ['posted', 'post'], ...earlier };
      const [row] = await TransferRow.findAll({
        where,
        attributes: [[fn('SUM', col('amount')), 'amount']],
        raw: true,
        transaction: tx,
      });
      const total = storedMoney(row?.amount ?? 0);
      sums.push([account, side === 'credit' ? total : -total]);
    }
  }
  return new Map(
    accountIds.map((account) => [
      account,
      sums.filter(([of]) => of === account).reduce((total, [, sum]) => total + sum, 0n),
    ]),
  );
}

/**
 * Posted movements of these accounts after a place and before `until`, oldest first; each side is read along its own
 * index.
 */
export async function postedBetween(
  tx: Transaction,
  accountIds: readonly string[],
  after: Place,
  until: Date,
  limit: number,
): Promise<Transfer[]> {
  const found = new Map<string, Transfer>();
  for (const account of accountIds) {
    for (const side of ['debit', 'credit'] as const) {
      const rows = await TransferRow.findAll({
        where: {
          [side]: account,
          kind: ['posted', 'post'],
          [Op.and]: [
            {
              [Op.or]: [
                { at: { [Op.gt]: after.at } },
                {
                  at: after.at,
                  [Op.or]: [{ place: { [Op.gt]: after.place } }, { place: after.place, id: { [Op.gt]: after.id } }],
                },
              ],
            },
            { at: { [Op.lt]: until } },
          ],
        },
        order: [
          ['at', 'ASC'],
          ['place', 'ASC'],
          ['id', 'ASC'],
        ],
        limit,
        transaction: tx,
      });
      for (const row of rows) found.set(row.id, asTransfer(row));
    }
  }
  return [...found.values()]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.place - b.place || (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

export type TrialRow = Balance & { readonly currency: Currency; readonly code: AccountCode; readonly accounts: number };

/** The sums of all accounts by currency and code, in one statement, so that they belong together. */
export async function sumBalances(tx: Transaction | null): Promise<TrialRow[]> {
  const sums = Object.entries(columns).map(([field, name]) => `SUM(${name}) AS ${field}`);
  const rows = await db().query<
    Record<keyof Balance | 'accounts', string | number> & { currency: Currency; code: AccountCode }
  >(
    `SELECT currency, code, COUNT(*) AS accounts, ${sums.join(', ')} FROM accounts GROUP BY currency, code ORDER BY currency, code`,
    { transaction: tx, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({
    currency: row.currency,
    code: row.code,
    accounts: Number(row.accounts),
    debitsPending: storedMoney(row.debitsPending),
    debitsPosted: storedMoney(row.debitsPosted),
    creditsPending: storedMoney(row.creditsPending),
    creditsPosted: storedMoney(row.creditsPosted),
  }));
}

/** Accounts whose balances are not what their transfers add up to. There must be none. */
export async function alteredAccounts(tx: Transaction | null): Promise<string[]> {
  const pending = "CASE t.kind WHEN 'pending' THEN t.amount WHEN 'posted' THEN 0 ELSE -p.amount END";
  const posted = "CASE t.kind WHEN 'posted' THEN t.amount WHEN 'post' THEN t.amount ELSE 0 END";
  const side = (name: string, values: string) =>
    `SELECT t.${name} AS account, ${values} FROM transfers t LEFT JOIN transfers p ON p.id = t.pending_id`;
  const moves = `${side('debit', `${pending} AS dp, ${posted} AS dd, 0 AS cp, 0 AS cc`)} UNION ALL ${side('credit', `0, 0, ${pending}, ${posted}`)}`;
  const sums = `SELECT account, SUM(dp) AS dp, SUM(dd) AS dd, SUM(cp) AS cp, SUM(cc) AS cc FROM (${moves}) m GROUP BY account`;
  const names = { dp: 'debits_pending', dd: 'debits_posted', cp: 'credits_pending', cc: 'credits_posted' };
  const differs = Object.entries(names).map(([sum, name]) => `a.${name} <> COALESCE(s.${sum}, 0)`);
  const rows = await db().query<{ id: string }>(
    `SELECT a.id AS id FROM accounts a LEFT JOIN (${sums}) s ON s.account = a.id WHERE ${differs.join(' OR ')} ORDER BY a.id`,
    { transaction: tx, type: QueryTypes.SELECT },
  );
  return rows.map(({ id }) => id);
}

const placesFor = (list: readonly unknown[]): string => list.map(() => '?').join(', ');

async function inChunks<T, R>(list: readonly T[], work: (some: T[]) => Promise<R[]>): Promise<R[]> {
  const found: R[] = [];
  for (const some of chunksOf(list)) found.push(...(await work(some)));
  return found;
}
