import { Op, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { engine } from '../../db/connection.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { insertRows, type Stored } from '../../db/rows.ts';
import { ObligationRow } from '../models.ts';
import type { UsageSum } from '../rules.ts';
import { inCycle, obligationStates, type ObligationState } from '../states.ts';

/** What one agreement owes for the calls of one cycle. */
export type Obligation = Stored<
  ObligationRow,
  {
    readonly currency: Currency;
    readonly calls: number;
    readonly records: number;
    readonly amount: Money;
    readonly fee: Money;
    readonly state: ObligationState;
  }
>;
const asObligation = (row: ObligationRow): Obligation => ({
  ...row.get({ plain: true }),
  currency: row.currency as Currency,
  calls: Number(row.calls),
  records: Number(row.records),
  amount: storedMoney(row.amount),
  fee: storedMoney(row.fee),
  state: row.state as ObligationState,
});
const sums = ['calls', 'records', 'amount', 'fee'] as const;

/** Adds what a batch charged to what its agreements owe in the open cycle, by one statement. */
export async function addToObligations(
  tx: Transaction,
  { cycleId, at }: { readonly cycleId: string; readonly at: Date },
  usage: readonly UsageSum[],
): Promise<void> {
  const rows = usage.map((sum) => ({
    id: newId('obl'),
    cycleId,
    state: obligationStates.initial,
    clearedBy: null,
    at,
    ...sum,
  }));
  const added = (name: (column: string) => string) =>
    sums.map((column) => `${column} = obligations.${column} + ${name(column)}`).join(', ');
  const ending =
    engine() === 'sqlite'
      ? ` ON CONFLICT (agreement_id, cycle_id) DO UPDATE SET ${added((column) => `excluded.${column}`)}`
      : ` ON DUPLICATE KEY UPDATE ${added((column) => `VALUES(${column})`)}`;
  await insertRows(ObligationRow, rows, tx, ending);
}

export async function findObligation(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Obligation> {
  const row = await ObligationRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('obligation');
  return asObligation(row);
}

export type ObligationFilter = {
  readonly state?: string | readonly string[] | undefined;
  readonly currency?: string | undefined;
  readonly cycleId?: string | undefined;
  readonly agreementId?: string | undefined;
};
export type MemberParts = { readonly supplierId?: string | undefined; readonly buyerId?: string | undefined };

/** Records in which a member has one of these parts, or everyone's when no part is named. */
export const partsWhere = (parts: MemberParts) => {
  const either = given(parts);
  return either.length > 0 ? [{ [Op.or]: either }] : [];
};

export async function findObligations(
  ctx: Ctx,
  parts: MemberParts,
  filter: ObligationFilter,
  page: PageRef,
): Promise<Page<Obligation>> {
  return newestFirst(ObligationRow, [...partsWhere(parts), ...given(filter)], page, ctx.tx, asObligation);
}

/** How many obligations a filter finds, and since when the oldest. */
export const countObligations = (
  { tx }: Pick<Ctx, 'tx'>,
  filter: Pick<ObligationFilter, 'state' | 'cycleId'>,
): Promise<Waits> => countWaiting(ObligationRow, given(filter), { since: 'at' }, tx);

/** Takes what was charged in the cycle into it, and what was withheld as a whole before. */
export async function takeIn(ctx: Ctx, cycleId: string): Promise<number> {
  const { initial } = obligationStates;
  const withheld = obligationStates.from('take-in').filter((state) => state !== initial);
  const where = { [Op.or]: [{ cycleId, state: initial }, { state: withheld }] };
  const [taken] = await ObligationRow.update(
    { state: obligationStates.to('take-in'), clearedBy: cycleId },
    { where, transaction: ctx.tx },
  );
  return taken;
}

/** What the cycle is about to pay. */
export async function obligationsToPay(ctx: Pick<Ctx, 'tx'>, cycleId: string): Promise<Obligation[]> {
  const where = { clearedBy: cycleId, state: inCycle };
  return (await ObligationRow.findAll({ where, order: [['id', 'ASC']], transaction: ctx.tx })).map(asObligation);
}

/** Takes whole obligations out of their cycle. Their money stays reserved. */
export async function withholdObligations(ctx: Ctx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const [moved] = await ObligationRow.update(
    { state: obligationStates.to('withhold') },
    { where: { id: [...ids], state: obligationStates.from('withhold') }, transaction: ctx.tx },
  );
  if (moved !== ids.length) throw kernelProblem('lost-race', 'An obligation of the cycle moved meanwhile.');
}

export async function settleObligations(ctx: Ctx, cycleId: string): Promise<number> {
  const [moved] = await ObligationRow.update(
    { state: obligationStates.to('settle') },
    { where: { clearedBy: cycleId, state: obligationStates.from('settle') }, transaction: ctx.tx },
  );
  return moved;
}
