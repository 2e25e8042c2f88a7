import { Op } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { CHUNK, chunksOf, insertRows, type Stored } from '../../db/rows.ts';
import { ExceptionRow, WithholdingRow } from '../models.ts';
import type { Reason } from '../rules.ts';
import { exceptionStates, triedAgain, type ExceptionState } from '../states.ts';
import { partsWhere, type MemberParts, type ObligationFilter } from './obligation.ts';

/** A call that is set apart from the sum of its obligation. Its id is that of the call. */
export type Exception = Stored<
  ExceptionRow,
  { readonly currency: Currency; readonly amount: Money; readonly fee: Money; readonly state: ExceptionState }
>;
/** Why a cycle did not pay a call, or a whole obligation. */
export type Withholding = Stored<
  WithholdingRow,
  {
    /** `credited`: no later cycle could pay it either. */
    readonly cause: 'difference' | 'refused' | 'credited';
    readonly reasons: readonly Reason[];
  }
>;
const asException = (row: ExceptionRow): Exception => ({
  ...row.get({ plain: true }),
  currency: row.currency as Currency,
  amount: storedMoney(row.amount),
  fee: storedMoney(row.fee),
  state: row.state as ExceptionState,
});
const asWithholding = (row: WithholdingRow): Withholding => ({
  ...row.get({ plain: true }),
  cause: row.cause as Withholding['cause'],
  reasons: JSON.parse(row.reasons) as Reason[],
});

/** The exceptions among these calls. */
export async function exceptionsAmong(ctx: Pick<Ctx, 'tx'>, callIds: readonly string[]): Promise<Exception[]> {
  if (callIds.length === 0) return [];
  return (await ExceptionRow.findAll({ where: { id: [...callIds] }, transaction: ctx.tx })).map(asException);
}

/** The exceptions of earlier cycles that this one is about to pay, in pieces. */
export async function* exceptionsToPay(ctx: Pick<Ctx, 'tx'>, cycleId: string): AsyncGenerator<Exception[]> {
  for (let after = ''; ;) {
    const where = { cycleId, state: triedAgain, id: { [Op.gt]: after } };
    const order: [string, string][] = [['id', 'ASC']];
    const rows = await ExceptionRow.findAll({ where, order, limit: CHUNK, transaction: ctx.tx });
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map(asException);
    after = last.id;
  }
}

export type ExceptionFilter = ObligationFilter & { readonly obligationId?: string | undefined };

export async function findExceptions(
  ctx: Ctx,
  parts: MemberParts,
  filter: ExceptionFilter,
  page: PageRef,
): Promise<Page<Exception>> {
  return newestFirst(ExceptionRow, [...partsWhere(parts), ...given(filter)], page, ctx.tx, asException);
}

/** How many calls that stand apart a filter finds, and since when the oldest. */
export const countExceptions = ({ tx }: Pick<Ctx, 'tx'>, filter: Pick<ExceptionFilter, 'state'>): Promise<Waits> =>
  countWaiting(ExceptionRow, given(filter), { since: 'at' }, tx);

/** Takes the calls that earlier cycles withheld into this one. */
export async function takeInExceptions(ctx: Ctx, cycleId: string): Promise<number> {
  const [taken] = await ExceptionRow.update(
    { state: exceptionStates.to('take-in'), cycleId },
    { where: { state: exceptionStates.from('take-in') }, transaction: ctx.tx },
  );
  return taken;
}

/** Sets calls apart from the sum of their obligation, for the first time. They are in the cycle until they are moved. */
export async function insertExceptions(ctx: Ctx, exceptions: readonly Omit<Exception, 'state'>[]): Promise<void> {
  await insertRows(
    ExceptionRow,
    exceptions.map((one) => ({ ...one, state: exceptionStates.initial })),
    ctx.tx,
  );
}

/** Takes calls out of their cycle. Their money stays reserved. */
export const withholdExceptions = mover('withhold');
/** Takes calls out for good that no cycle could ever pay; the caller gives back what they reserve. */
export const creditExceptions = mover('credit');

function mover(verb: 'withhold' | 'credit') {
  return async (ctx: Ctx, cycleId: string, ids: readonly string[]): Promise<void> => {
    for (const some of chunksOf(ids)) {
      const [moved] = await ExceptionRow.update(
        { state: exceptionStates.to(verb) },
        { where: { id: some, cycleId, state: exceptionStates.from(verb) }, transaction: ctx.tx },
      );
      if (moved !== some.length) throw kernelProblem('lost-race', 'A call of the cycle moved meanwhile.');
    }
  };
}

export async function payExceptions(ctx: Ctx, cycleId: string): Promise<number> {
  const [paid] = await ExceptionRow.update(
    { state: exceptionStates.to('pay') },
    { where: { cycleId, state: exceptionStates.from('pay') }, transaction: ctx.tx },
  );
  return paid;
}

export async function insertWithholdings(ctx: Ctx, withholdings: readonly Withholding[]): Promise<void> {
  await insertRows(
    WithholdingRow,
    withholdings.map((one) => ({ ...one, reasons: JSON.stringify(one.reasons) })),
    ctx.tx,
  );
}

/** Why these calls or obligations were withheld, newest reason first. */
export async function withholdingsOf(ctx: Pick<Ctx, 'tx'>, subjectIds: readonly string[]): Promise<Withholding[]> {
  if (subjectIds.length === 0) return [];
  const where = { subjectId: [...subjectIds] };
  const rows = await WithholdingRow.findAll({ where, order: [['cycleId', 'DESC']], transaction: ctx.tx });
  return rows.map(asWithholding);
}

export async function withholdingsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string, limit: number): Promise<Withholding[]> {
  const order: [string, string][] = [['subjectId', 'ASC']];
  return (await WithholdingRow.findAll({ where: { cycleId }, order, limit, transaction: ctx.tx })).map(asWithholding);
}
