import type { z } from 'zod';
import { memberScope, own } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { bookAt, judge } from '../../principles/index.ts';
import { findAgreement, inForce } from '../../match/index.ts';
import { problem } from '../problems.ts';
import { obstacleTo } from '../rules.ts';
import type {
  CallPlan,
  DeliveryQuery,
  DeliveryReason,
  DeliveryRef,
  DeliveryRequest,
  Prediction,
} from '../schemas/index.ts';
import { deliveryStates, protocolState, type DeliveryVerb } from '../states.ts';
import { findDeliveries, findDelivery, insertDelivery, moveDelivery, type Delivery } from '../store/delivery.ts';
import { revisionOf } from '../metering/covered-revision.ts';
import { circumstancesOf, deliverJudgeable, servicesOf } from '../metering/circumstances.ts';
import { measureOpening, passOpening, type Opening } from './joining.ts';
import { type Action, command, query } from '../../command/index.ts';
import { ownersOf } from '../../kernel/actor.ts';

/**
 * Opens a delivery under an agreement in force, unless its buyer could single persons out by joining it with what it
 * holds. Each call in it passes the gate on its own.
 */
export const requestDelivery = command({
  action: 'delivery.request',
  prepare: async (ctx, { agreementId }: z.output<typeof DeliveryRequest>) => ({
    value: await measureOpening(ctx, await findAgreement(ctx, agreementId)),
  }),
  work: async (ctx, { agreementId }: z.output<typeof DeliveryRequest>, opening: Opening) => {
    const agreement = await findAgreement(ctx, agreementId);
    own(ctx, { buyer: agreement.buyerId, supplier: agreement.supplierId }, 'agreement');
    if (agreement.state !== inForce) throw problem('agreement-ended', `The agreement is ${agreement.state}.`);
    const state = deliveryStates.next(deliveryStates.initial, 'start');
    const delivery = {
      id: newId('dlv'),
      agreementId,
      supplierId: agreement.supplierId,
      buyerId: agreement.buyerId,
      state,
      reason: null,
      suspendedBy: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    };
    await passOpening(ctx, agreement, delivery, opening);
    return insertDelivery(ctx, delivery);
  },
  facts,
});

export const suspendDelivery = move('delivery.suspend', 'suspend');
export const resumeDelivery = move('delivery.resume', 'resume');
export const completeDelivery = move('delivery.complete', 'complete');
export const terminateDelivery = move('delivery.terminate', 'terminate');

export const readDelivery = query('delivery.read', async (ctx, { deliveryId }: z.output<typeof DeliveryRef>) => {
  const delivery = await findDelivery(ctx, deliveryId);
  own(ctx, ownersOf(delivery), 'delivery');
  return delivery;
});

/**
 * What the gate would say of a call with this purpose now, and what else prevents it; nothing is counted, kept or
 * charged.
 */
export const explainCall = query(
  'delivery.explain',
  async (ctx, { deliveryId, purpose }: z.output<typeof CallPlan>): Promise<Prediction> => {
    const delivery = await findDelivery(ctx, deliveryId);
    own(ctx, ownersOf(delivery), 'delivery');
    const agreement = await findAgreement(ctx, delivery.agreementId);
    const revision = await revisionOf(agreement);
    const book = bookAt(ctx.now);
    const asked = { id: delivery.id, purpose, at: ctx.now, authenticated: true };
    const subject = deliverJudgeable(
      asked,
      agreement,
      revision,
      delivery,
      await circumstancesOf(null, delivery, agreement, revision),
      book,
    );
    const serviceOf = await servicesOf(null, [agreement]);
    return { verdict: judge('deliver', subject, book), obstacle: obstacleTo(serviceOf(delivery, agreement)) ?? null };
  },
);

export const listDeliveries = query(
  'delivery.read',
  async (ctx, { state, agreementId, ...page }: z.output<typeof DeliveryQuery>) => {
    return findDeliveries(ctx, memberScope(ctx), { state, agreementId }, page);
  },
);

function move(action: Action, verb: DeliveryVerb) {
  return command({
    action: action,
    work: async (ctx, input: z.output<typeof DeliveryReason> | z.output<typeof DeliveryRef>) => {
      const delivery = await findDelivery(ctx, input.deliveryId);
      own(ctx, ownersOf(delivery), 'delivery');
      const state = deliveryStates.next(delivery.state, verb);
      if (verb === 'resume' && delivery.suspendedBy !== ctx.actor.memberId) throw problem('not-your-suspension');
      return moveDelivery(ctx, delivery, state, 'reason' in input ? input.reason : null);
    },
    facts,
  });
}

function facts({ state, agreementId, supplierId, buyerId, reason }: Delivery) {
  return {
    state: protocolState(state),
    agreement: agreementId,
    supplier: supplierId,
    buyer: buyerId,
    ...(reason === null ? {} : { reason }),
  };
}
