import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst } from '../../db/lists.ts';
import { CHUNK, insertRows } from '../../db/rows.ts';
import { ExceptionRow, ObligationRow } from '../models.ts';
import type { Owed, Reason } from '../rules.ts';
import { inCycle, obligationStates, type ObligationState } from '../states.ts';

export type Obligation = {
  readonly id: string;
  readonly callId: string;
  readonly entryId: string;
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly records: number;
  readonly currency: Currency;
  readonly amount: Money;
  readonly fee: Money;
  readonly state: ObligationState;
  readonly cycleId: string | null;
  readonly at: Date;
};
export type Exception = {
  readonly cycleId: string;
  readonly obligationId: string;
  /** `credited`: no later cycle could pay it either. */
  readonly cause: 'difference' | 'refused' | 'credited';
  readonly reasons: readonly Reason[];
  readonly at: Date;
};
const asObligation = (row: ObligationRow): Obligation => ({
  ...row.get({ plain: true }),
  amount: storedMoney(row.amount),
  fee: storedMoney(row.fee),
  currency: row.currency as Currency,
  state: row.state as ObligationState,
});
const asException = (row: ExceptionRow): Exception => ({
  ...row.get({ plain: true }),
  cause: row.cause as Exception['cause'],
  reasons: JSON.parse(row.reasons) as Reason[],
});

export async function insertObligations(tx: Transaction, obligations: readonly Obligation[]): Promise<void> {
  const rows = obligations.map((obligation) => ({
    ...obligation,
    amount: obligation.amount.toString(),
    fee: obligation.fee.toString(),
  }));
  await insertRows(ObligationRow, rows, tx);
}

/** Which of these obligations exist already. */
export async function knownObligations(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await ObligationRow.findAll({ where: { id: [...ids] }, attributes: ['id'], transaction: tx });
  return new Set(rows.map(({ id }) => id));
}

export async function findObligation(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Obligation> {
  const row = await ObligationRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('obligation');
  return asObligation(row);
}

export type ObligationFilter = {
  readonly state?: string | undefined;
  readonly currency?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly agreementId?: string | undefined;
};
export type MemberParts = { readonly supplierId?: string | undefined; readonly buyerId?: string | undefined };

/** Obligations in which a member has one of these parts, or everyone's when no part is named. */
export async function findObligations(
  ctx: Ctx,
  parts: MemberParts,
  filter: ObligationFilter,
  page: PageRef,
): Promise<Page<Obligation>> {
  const either = given(parts);
  const where = [...(either.length > 0 ? [{ [Op.or]: either }] : []), ...given(filter)];
  return newestFirst(ObligationRow, where, page, ctx.tx, asObligation);
}

/**
 * Takes every obligation up to the cut-off into the cycle, the withheld ones of earlier cycles again. One statement.
 */
export async function takeIn(ctx: Ctx, cycleId: string): Promise<number> {
  const [taken] = await ObligationRow.update(
    { state: obligationStates.to('take-in'), cycleId },
    { where: { state: obligationStates.from('take-in'), at: { [Op.lte]: ctx.now } }, transaction: ctx.tx },
  );
  return taken;
}

/** What the cycle is about to pay, in pieces, so that a large cycle fits into memory. */
export async function* obligationsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string): AsyncGenerator<Obligation[]> {
  for (let after = ''; ;) {
    const rows = await ObligationRow.findAll({
      where: { cycleId, state: inCycle, id: { [Op.gt]: after } },
      order: [['id', 'ASC']],
      limit: CHUNK,
      transaction: ctx.tx,
    });
    if (rows.length === 0) return;
    yield rows.map(asObligation);
    after = (rows.at(-1) as ObligationRow).id;
  }
}

/** What the cycle is about to pay, added up by supplier, buyer and currency. */
export async function sumsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string): Promise<Owed[]> {
  const rows = await db().query<{
    supplierId: string;
    buyerId: string;
    currency: Currency;
    amount: string | number;
    fee: string | number;
  }>(
    `SELECT supplier_id AS supplierId, buyer_id AS buyerId, currency, SUM(amount) AS amount, SUM(fee) AS fee FROM obligations
     WHERE cycle_id = ? AND state = ? GROUP BY supplier_id, buyer_id, currency`,
    { replacements: [cycleId, inCycle], transaction: ctx.tx, type: QueryTypes.SELECT },
  );
  return rows.map((row) => ({ ...row, amount: storedMoney(row.amount), fee: storedMoney(row.fee) }));
}

/** What is reserved for obligations that are not settled, by currency. */
export async function unsettledByCurrency(tx: Transaction): Promise<Map<string, Money>> {
  const rows = await db().query<{ currency: string; amount: string | number }>(
    'SELECT currency, SUM(amount) AS amount FROM obligations WHERE state NOT IN (?) GROUP BY currency',
    { replacements: [obligationStates.ends], transaction: tx, type: QueryTypes.SELECT },
  );
  return new Map(rows.map(({ currency, amount }) => [currency, storedMoney(amount)]));
}

/** Takes obligations out of their cycle and keeps the reasons. The money of those withheld stays reserved. */
export async function withhold(ctx: Ctx, exceptions: readonly Exception[]): Promise<void> {
  await insertRows(
    ExceptionRow,
    exceptions.map((exception) => ({ ...exception, reasons: JSON.stringify(exception.reasons) })),
    ctx.tx,
  );
  for (const verb of ['withhold', 'credit'] as const) {
    const ids = exceptions
      .filter(({ cause }) => (cause === 'credited') === (verb === 'credit'))
      .map(({ obligationId }) => obligationId);
    if (ids.length === 0) continue;
    const [moved] = await ObligationRow.update(
      { state: obligationStates.to(verb) },
      { where: { id: ids, state: obligationStates.from(verb) }, transaction: ctx.tx },
    );
    if (moved !== ids.length) throw kernelProblem('lost-race', 'An obligation of the cycle moved meanwhile.');
  }
}

export async function settleObligations(ctx: Ctx, cycleId: string): Promise<number> {
  const [settled] = await ObligationRow.update(
    { state: obligationStates.to('settle') },
    { where: { cycleId, state: obligationStates.from('settle') }, transaction: ctx.tx },
  );
  return settled;
}

/** Why these obligations were withheld, newest reason first. */
export async function exceptionsOf(ctx: Pick<Ctx, 'tx'>, obligationIds: readonly string[]): Promise<Exception[]> {
  if (obligationIds.length === 0) return [];
  return (
    await ExceptionRow.findAll({
      where: { obligationId: [...obligationIds] },
      order: [['cycleId', 'DESC']],
      transaction: ctx.tx,
    })
  ).map(asException);
}

export async function exceptionsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string, limit: number): Promise<Exception[]> {
  return (
    await ExceptionRow.findAll({ where: { cycleId }, order: [['obligationId', 'ASC']], limit, transaction: ctx.tx })
  ).map(asException);
}
