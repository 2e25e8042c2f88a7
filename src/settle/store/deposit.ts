import { UniqueConstraintError } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef, WaitsFor } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, waiting, type Condition, type Waits } from '../../db/lists.ts';
import type { Stored } from '../../db/rows.ts';
import { DepositRow } from '../models.ts';
import { problem } from '../problems.ts';
import type { DepositState } from '../states.ts';

export type Deposit = Stored<
  DepositRow,
  { readonly amount: Money; readonly currency: Currency; readonly state: DepositState }
>;
const asDeposit = (row: DepositRow): Deposit => ({
  ...row.get({ plain: true }),
  amount: storedMoney(row.amount),
  currency: row.currency as Currency,
  state: row.state as DepositState,
});

export async function insertDeposit(ctx: Ctx, deposit: Deposit): Promise<Deposit> {
  await DepositRow.create({ ...deposit, amount: deposit.amount.toString() }, { transaction: ctx.tx }).catch(
    (error: unknown) => {
      throw error instanceof UniqueConstraintError
        ? problem('reference-taken', `A deposit with the bank reference "${deposit.reference}" was recorded before.`)
        : error;
    },
  );
  return deposit;
}

export async function findDeposit(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Deposit> {
  const row = await DepositRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('deposit');
  return asDeposit(row);
}

export type DepositFilter = Readonly<Partial<Record<'memberId' | 'currency', string | undefined>>> & {
  readonly state?: string | readonly string[] | undefined;
  readonly waitsFor?: WaitsFor;
};

const depositsThat = ({ actor }: Ctx, { waitsFor, ...equal }: DepositFilter): Condition[] => [
  ...given(equal),
  ...waiting(actor, 'recordedBy', waitsFor),
];

export async function findDeposits(ctx: Ctx, filter: DepositFilter, page: PageRef): Promise<Page<Deposit>> {
  return newestFirst(DepositRow, depositsThat(ctx, filter), page, ctx.tx, asDeposit);
}

/** How many deposits a filter finds, and since when the oldest is recorded. */
export const countDeposits = (ctx: Ctx, filter: DepositFilter): Promise<Waits> =>
  countWaiting(DepositRow, depositsThat(ctx, filter), { since: 'createdAt' }, ctx.tx);

/** Compare-and-set of the state. */
export async function moveDeposit(
  ctx: Ctx,
  deposit: Deposit,
  change: Pick<Deposit, 'state' | 'decidedBy' | 'reason'>,
): Promise<Deposit> {
  const [moved] = await DepositRow.update(
    { ...change, updatedAt: ctx.now },
    { where: { id: deposit.id, state: deposit.state }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('lost-race', `The deposit ${deposit.id} is no longer ${deposit.state}.`);
  return { ...deposit, ...change, updatedAt: ctx.now };
}
