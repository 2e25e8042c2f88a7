import type { Ctx } from '../../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../../kernel/money.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { given, newestFirst } from '../../db/lists.ts';
import type { Transaction } from 'sequelize';
import { forShareSql, forUpdate } from '../../db/locks.ts';
import { readPrepared } from '../../db/prepared.ts';
import { TryAgain } from '../../db/transaction.ts';
import { insertRows } from '../../db/rows.ts';
import { CycleRow, NetRow, ObligationRow, WithholdingRow } from '../models.ts';
import type { Net } from '../rules.ts';
import { cycleStates, inCycle, settled, unfinished, type CycleState } from '../states.ts';

export type CycleTotal = {
  readonly currency: Currency;
  readonly gross: Money;
  readonly fee: Money;
  readonly paid: Money;
};
export type Cycle = {
  readonly id: string;
  readonly state: CycleState;
  readonly openedAt: Date;
  readonly cutOffAt: Date | null;
  readonly finalAt: Date | null;
  readonly totals: readonly CycleTotal[] | null;
  readonly netsHash: string | null;
  readonly updatedAt: Date;
};
const asCycle = (row: CycleRow): Cycle => ({
  id: row.id,
  state: row.state as CycleState,
  openedAt: row.openedAt,
  cutOffAt: row.cutOffAt ?? null,
  finalAt: row.finalAt ?? null,
  netsHash: row.netsHash ?? null,
  updatedAt: row.updatedAt,
  totals: row.totals
    ? (JSON.parse(row.totals) as Record<'gross' | 'fee' | 'paid' | 'currency', string>[]).map(
        ({ currency, gross, fee, paid }) => ({
          currency: currency as Currency,
          gross: BigInt(gross),
          fee: BigInt(fee),
          paid: BigInt(paid),
        }),
      )
    : null,
});
const asNet = (row: NetRow): Net => ({
  memberId: row.memberId,
  currency: row.currency as Currency,
  owed: storedMoney(row.owed),
  due: storedMoney(row.due),
  fee: storedMoney(row.fee),
  net: storedMoney(row.net),
});
const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));

export async function insertCycle(ctx: Ctx, cycle: Cycle): Promise<Cycle> {
  await CycleRow.create(
    { ...cycle, totals: null, slot: cycle.state === cycleStates.initial ? 'open' : null },
    { transaction: ctx.tx },
  );
  return cycle;
}

export async function findCycle(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Cycle> {
  const row = await CycleRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('cycle');
  return asCycle(row);
}

/** A cycle that nobody else can move until the transaction ends. */
export async function lockCycle(ctx: Ctx, id: string): Promise<Cycle> {
  const row = await CycleRow.findByPk(id, { transaction: ctx.tx, ...forUpdate(ctx.tx) });
  if (!row) throw notVisible('cycle');
  return asCycle(row);
}

/**
 * The id of the open cycle, which cannot be cut off until the transaction ends: whatever is charged in it belongs to
 * this cycle and to no other.
 */
export async function shareOpenCycle(tx: Transaction): Promise<string> {
  const [open] = await readPrepared<{ readonly id: string }>(
    tx,
    `SELECT id FROM cycles WHERE slot = 'open' ${forShareSql()}`,
    [],
  );
  if (!open) throw new TryAgain('The open cycle was cut off while it was waited for.');
  return open.id;
}

/** The one cycle that is open; the schema admits no second, and creates the first. */
export async function openCycle(ctx: Pick<Ctx, 'tx'>): Promise<Cycle> {
  const row = await CycleRow.findOne({ where: { slot: 'open' }, transaction: ctx.tx });
  if (!row) throw kernelProblem('lost-race', 'The open cycle is just being cut off.');
  return asCycle(row);
}

/** The oldest cycle that was cut off and is not final. */
export async function seekUnfinishedCycle(ctx: Pick<Ctx, 'tx'>): Promise<Cycle | undefined> {
  const row = await CycleRow.findOne({
    where: { state: unfinished },
    order: [['id', 'ASC']],
    transaction: ctx.tx,
  });
  return row ? asCycle(row) : undefined;
}

export async function findCycles(
  ctx: Ctx,
  filter: { readonly state?: readonly string[] | undefined },
  page: PageRef,
): Promise<Page<Cycle>> {
  return newestFirst(CycleRow, given(filter), page, ctx.tx, asCycle);
}

type CycleChange = Partial<Pick<Cycle, 'cutOffAt' | 'finalAt' | 'totals' | 'netsHash'>> & {
  readonly state: CycleState;
};

/** Compare-and-set of the state. */
export async function moveCycle(ctx: Ctx, cycle: Cycle, change: CycleChange): Promise<Cycle> {
  const { totals, ...plain } = change;
  const columns = {
    ...plain,
    slot: null,
    updatedAt: ctx.now,
    ...(totals === undefined ? {} : { totals: totals === null ? null : text(totals) }),
  };
  const [moved] = await CycleRow.update(columns, { where: { id: cycle.id, state: cycle.state }, transaction: ctx.tx });
  if (moved !== 1) throw kernelProblem('lost-race', `The cycle ${cycle.id} is no longer ${cycle.state}.`);
  return { ...cycle, ...change, updatedAt: ctx.now };
}

/** Replaces the nets of a cycle that is netted, perhaps again. */
export async function replaceNets(ctx: Ctx, cycleId: string, nets: readonly Net[]): Promise<void> {
  await NetRow.destroy({ where: { cycleId }, transaction: ctx.tx });
  const rows = nets.map(({ memberId, currency, owed, due, fee, net }) => ({
    cycleId,
    memberId,
    currency,
    owed: owed.toString(),
    due: due.toString(),
    fee: fee.toString(),
    net: net.toString(),
  }));
  await insertRows(NetRow, rows, ctx.tx);
}

export async function netsIn(ctx: Pick<Ctx, 'tx'>, cycleId: string, limit?: number): Promise<Net[]> {
  return (
    await NetRow.findAll({
      where: { cycleId },
      order: [
        ['currency', 'ASC'],
        ['memberId', 'ASC'],
      ],
      ...(limit === undefined ? {} : { limit }),
      transaction: ctx.tx,
    })
  ).map(asNet);
}

export async function countIn(
  ctx: Pick<Ctx, 'tx'>,
  cycleId: string,
): Promise<{ obligations: number; nets: number; withheld: number }> {
  const [obligations, nets, withheld] = await Promise.all([
    ObligationRow.count({ where: { clearedBy: cycleId, state: [inCycle, settled] }, transaction: ctx.tx }),
    NetRow.count({ where: { cycleId }, transaction: ctx.tx }),
    WithholdingRow.count({ where: { cycleId }, transaction: ctx.tx }),
  ]);
  return { obligations, nets, withheld };
}
