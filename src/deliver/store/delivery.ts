import type { Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { given, newestFirst, ofMember } from '../../db/lists.ts';
import { forShareSql } from '../../db/locks.ts';
import { readListed } from '../../db/prepared.ts';
import { DeliveryRow } from '../models.ts';
import { deliveryStates, type DeliveryState } from '../states.ts';
import type { Stored } from '../../db/rows.ts';

export type Delivery = Stored<DeliveryRow, { readonly state: DeliveryState }>;

const asDelivery = (row: DeliveryRow): Delivery => ({ ...row.get({ plain: true }), state: row.state as DeliveryState });

export async function insertDelivery(ctx: Ctx, delivery: Delivery): Promise<Delivery> {
  await DeliveryRow.create({ ...delivery }, { transaction: ctx.tx });
  return delivery;
}

export async function seekDelivery(tx: Transaction | null, id: string): Promise<Delivery | undefined> {
  const row = await DeliveryRow.findByPk(id, { transaction: tx });
  return row ? asDelivery(row) : undefined;
}

export async function findDelivery(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Delivery> {
  const delivery = await seekDelivery(ctx.tx, id);
  if (!delivery) throw notVisible('delivery');
  return delivery;
}

/** What a metered call needs of its delivery. */
export type StartedDelivery = Pick<Delivery, 'id' | 'agreementId' | 'supplierId' | 'buyerId' | 'state'>;

/** Deliveries by id; nobody can move them until the transaction ends. */
export async function shareDeliveries(tx: Transaction, ids: readonly string[]): Promise<Map<string, StartedDelivery>> {
  const rows = await readListed<StartedDelivery>(
    tx,
    ids.map((id) => [id]),
    (places) => `SELECT id, agreement_id AS agreementId, supplier_id AS supplierId, buyer_id AS buyerId, state
      FROM deliveries WHERE id IN (${places}) ORDER BY id ${forShareSql()}`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export async function findDeliveries(
  ctx: Ctx,
  memberId: string | undefined,
  filter: { readonly state?: readonly string[] | undefined; readonly agreementId?: string | undefined },
  page: PageRef,
): Promise<Page<Delivery>> {
  return newestFirst(DeliveryRow, [...ofMember(memberId), ...given(filter)], page, ctx.tx, asDelivery);
}

/** Compare-and-set of the state. */
export async function moveDelivery(
  ctx: Ctx,
  delivery: Delivery,
  state: DeliveryState,
  reason: string | null,
): Promise<Delivery> {
  const suspendedBy = state === deliveryStates.to('suspend') ? ctx.actor.memberId : null;
  const [moved] = await DeliveryRow.update(
    { state, reason, suspendedBy, updatedAt: ctx.now },
    { where: { id: delivery.id, state: delivery.state }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('lost-race', `The delivery ${delivery.id} is no longer ${delivery.state}.`);
  return { ...delivery, state, reason, suspendedBy, updatedAt: ctx.now };
}
