import { Op, type Transaction, type WhereOptions } from 'sequelize';
import type { Ctx } from '../kernel/ctx.ts';
import { storedMoney, type Currency, type Money } from '../kernel/money.ts';
import { pageOf, startAfter, type Page, type PageRef } from '../kernel/page.ts';
import { problem as kernelProblem } from '../kernel/problem.ts';
import { engine } from '../db/connection.ts';
import { insertRows } from '../db/rows.ts';
import { CallRow, DeliveryRow } from './models.ts';
import type { DeliveryState } from './states.ts';

export type Delivery = {
  readonly id: string;
  readonly agreementId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly state: DeliveryState;
  readonly reason: string | null;
  /** The member that suspended it; only the same may resume it. */
  readonly suspendedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};
export type StoredCall = {
  readonly id: string;
  readonly entryId: string;
  readonly deliveryId: string;
  readonly agreementId: string;
  readonly revisionId: string;
  readonly supplierId: string;
  readonly buyerId: string;
  readonly kind: 'query' | 'file';
  readonly purpose: string;
  readonly records: number;
  readonly leftOut: number;
  readonly optOutVersion: number;
  readonly answerHash: string;
  readonly amount: Money;
  readonly currency: Currency;
  readonly ruleBook: number;
  readonly receipt: string;
  readonly signature: string;
  readonly format: string | null;
  readonly bytes: bigint | null;
  readonly at: Date;
};

const asDelivery = (row: DeliveryRow): Delivery => ({ ...row.get({ plain: true }), state: row.state as DeliveryState });
const asCall = (row: CallRow): StoredCall => ({
  ...row.get({ plain: true }),
  kind: row.kind as StoredCall['kind'],
  amount: storedMoney(row.amount),
  currency: row.currency as Currency,
  bytes: row.bytes === null ? null : BigInt(row.bytes),
});

export async function insertDelivery(ctx: Ctx, delivery: Delivery): Promise<Delivery> {
  await DeliveryRow.create({ ...delivery }, { transaction: ctx.tx });
  return delivery;
}

export async function findDelivery(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Delivery> {
  const row = await DeliveryRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw kernelProblem('not-found', 'No such delivery, or it is not visible to you.');
  return asDelivery(row);
}

/** Deliveries by id; nobody can move them until the transaction ends. */
export async function shareDeliveries(tx: Transaction, ids: readonly string[]): Promise<Map<string, Delivery>> {
  const lock = engine() === 'sqlite' ? {} : { lock: tx.LOCK.SHARE };
  const rows = await DeliveryRow.findAll({ where: { id: [...ids] }, order: [['id', 'ASC']], transaction: tx, ...lock });
  return new Map(rows.map((row) => [row.id, asDelivery(row)]));
}

export async function findDeliveries(
  ctx: Ctx,
  memberId: string | undefined,
  filter: { readonly state?: string | undefined; readonly agreementId?: string | undefined },
  page: PageRef,
): Promise<Page<Delivery>> {
  const where: WhereOptions<DeliveryRow>[] = [...sides(memberId), ...equal(filter), ...olderThan(page)];
  const rows = await DeliveryRow.findAll({ where: { [Op.and]: where }, order: [['id', 'DESC']], limit: page.limit + 1, transaction: ctx.tx });
  return pageOf(rows.map(asDelivery), page, ({ id }) => id);
}

/** Compare-and-set of the state. */
export async function moveDelivery(ctx: Ctx, delivery: Delivery, state: DeliveryState, reason: string | null): Promise<Delivery> {
  const suspendedBy = state === 'SUSPENDED' ? ctx.actor.memberId : null;
  const [moved] = await DeliveryRow.update(
    { state, reason, suspendedBy, updatedAt: ctx.now },
    { where: { id: delivery.id, state: delivery.state }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('lost-race', `The delivery ${delivery.id} is no longer ${delivery.state}.`);
  return { ...delivery, state, reason, suspendedBy, updatedAt: ctx.now };
}

export async function insertCalls(tx: Transaction, calls: readonly StoredCall[]): Promise<void> {
  await insertRows(CallRow, calls, tx);
}

export async function findCall(ctx: Pick<Ctx, 'tx'>, id: string): Promise<StoredCall> {
  const row = await CallRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw kernelProblem('not-found', 'No such call, or it is not visible to you.');
  return asCall(row);
}

/** Calls as they were metered, by id. */
export async function callsById(tx: Transaction | null, ids: readonly string[]): Promise<StoredCall[]> {
  return (await CallRow.findAll({ where: { id: [...ids] }, transaction: tx })).map(asCall);
}

export async function findCalls(
  ctx: Ctx,
  memberId: string | undefined,
  filter: { readonly deliveryId?: string | undefined; readonly agreementId?: string | undefined },
  page: PageRef,
): Promise<Page<StoredCall>> {
  const where: WhereOptions<CallRow>[] = [...sides(memberId), ...equal(filter), ...olderThan(page)];
  const rows = await CallRow.findAll({ where: { [Op.and]: where }, order: [['id', 'DESC']], limit: page.limit + 1, transaction: ctx.tx });
  return pageOf(rows.map(asCall), page, ({ id }) => id);
}

type Condition = Record<string | symbol, unknown>;

function sides(memberId: string | undefined): Condition[] {
  return memberId === undefined ? [] : [{ [Op.or]: [{ supplierId: memberId }, { buyerId: memberId }] }];
}

function equal(filter: Readonly<Record<string, string | undefined>>): Condition[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ [name]: value }));
}

function olderThan(page: PageRef): Condition[] {
  const after = startAfter(page);
  return after === undefined ? [] : [{ id: { [Op.lt]: after } }];
}
