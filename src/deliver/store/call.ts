import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst, ofMember } from '../../db/lists.ts';
import { readPrepared } from '../../db/prepared.ts';
import { insertRows, type Stored } from '../../db/rows.ts';
import { CallRow } from '../models.ts';
import type { Finding } from '../../kernel/verdict.ts';

export type Note = Pick<Finding, 'principle' | 'rule' | 'code' | 'says' | 'detail' | 'measured' | 'threshold'>;
export type StoredCall = Stored<
  CallRow,
  {
    readonly amount: Money;
    readonly fee: Money | null;
    readonly currency: Currency;
    readonly bytes: bigint | null;
    readonly notes: readonly Note[];
  }
>;

/** Notes that are older than the codes have none. */
const sayingNothing = { code: null, says: {} };

const asCall = (row: CallRow): StoredCall => ({
  ...row.get({ plain: true }),
  amount: storedMoney(row.amount),
  fee: row.fee === null ? null : storedMoney(row.fee),
  currency: row.currency as Currency,
  bytes: row.bytes === null ? null : BigInt(row.bytes),
  stale: Boolean(row.stale),
  notes: row.notes === null ? [] : (JSON.parse(row.notes) as Note[]).map((note) => ({ ...sayingNothing, ...note })),
});

export async function insertCalls(tx: Transaction, calls: readonly StoredCall[]): Promise<void> {
  await insertRows(
    CallRow,
    calls.map((call) => ({ ...call, notes: call.notes.length === 0 ? null : JSON.stringify(call.notes) })),
    tx,
  );
}

export async function findCall(ctx: Pick<Ctx, 'tx'>, id: string): Promise<StoredCall> {
  const row = await CallRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('call');
  return asCall(row);
}

/** Calls as they were metered, by id. */
export async function callsById(tx: Transaction | null, ids: readonly string[]): Promise<StoredCall[]> {
  return (await CallRow.findAll({ where: { id: [...ids] }, transaction: tx })).map(asCall);
}

/** Which calls of a cycle: all, or those under some agreements; from the one after `after` on, so many. */
export type CycleCalls = {
  readonly cycleId: string;
  readonly agreementIds?: readonly string[] | undefined;
  readonly after: string;
  readonly limit: number;
};

/** Calls that a cycle clears, in order of their ids: for a walk over all of them. */
export async function callsInCycle(
  tx: Transaction | null,
  { cycleId, agreementIds, after, limit }: CycleCalls,
): Promise<StoredCall[]> {
  const where = { cycleId, id: { [Op.gt]: after }, ...(agreementIds ? { agreementId: [...agreementIds] } : {}) };
  return (await CallRow.findAll({ where, order: [['id', 'ASC']], limit, transaction: tx })).map(asCall);
}

/** What calls of one cycle add up to. */
export type CallSum = Pick<StoredCall, 'agreementId' | 'supplierId' | 'buyerId' | 'currency' | 'amount'> & {
  readonly fee: Money;
  readonly calls: number;
  readonly records: number;
};

/** The calls of a cycle added up by agreement, parties and currency; or only those under one agreement. */
export async function sumsOfCalls(tx: Transaction | null, cycleId: string, agreementId?: string): Promise<CallSum[]> {
  const sums = ['COUNT(*) AS calls', ...['records', 'amount', 'fee'].map((name) => `SUM(${name}) AS ${name}`)];
  const rows = await db().query<Record<'calls' | 'records' | 'amount' | 'fee', string | number> & CallSum>(
    `SELECT agreement_id AS agreementId, supplier_id AS supplierId, buyer_id AS buyerId, currency, ${sums.join(', ')}
     FROM calls WHERE cycle_id = ?${agreementId === undefined ? '' : ' AND agreement_id = ?'}
     GROUP BY agreement_id, supplier_id, buyer_id, currency`,
    {
      replacements: agreementId === undefined ? [cycleId] : [cycleId, agreementId],
      transaction: tx,
      type: QueryTypes.SELECT,
    },
  );
  return rows.map((row) => ({
    ...row,
    calls: Number(row.calls),
    records: Number(row.records),
    amount: storedMoney(row.amount),
    fee: storedMoney(row.fee ?? 0),
  }));
}

export type CallFilter = {
  readonly as?: 'supplier' | 'buyer' | undefined;
  readonly deliveryId?: string | undefined;
  readonly agreementId?: string | undefined;
};

export async function findCalls(
  ctx: Ctx,
  memberId: string | undefined,
  { as, ...filter }: CallFilter,
  page: PageRef,
): Promise<Page<StoredCall>> {
  return newestFirst(CallRow, [...ofMember(memberId, as), ...given(filter)], page, ctx.tx, asCall);
}

/** When a buyer called last; undefined before its first call. */
export async function lastCallAt({ tx }: Pick<Ctx, 'tx'>, buyerId: string): Promise<Date | undefined> {
  const order: [string, string][] = [['id', 'DESC']];
  return (await CallRow.findOne({ attributes: ['at'], where: { buyerId }, order, transaction: tx }))?.at;
}

/** The part of a call from before the index of recipients that shows who received what. */
type EarlierCall = Pick<StoredCall, 'id' | 'agreementId' | 'records' | 'optOutVersion' | 'delivered'>;

/** Calls in the order of their ids, after one and up to another. */
export async function earlierCalls(
  tx: Transaction,
  after: string,
  last: string,
  limit: number,
): Promise<readonly EarlierCall[]> {
  return readPrepared<EarlierCall>(
    tx,
    `SELECT id, agreement_id AS agreementId, records, opt_out_version AS optOutVersion, delivered
     FROM calls WHERE id > ? AND id <= ? ORDER BY id LIMIT ${limit}`,
    [after, last],
  );
}
