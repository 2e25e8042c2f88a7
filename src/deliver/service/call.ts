import type { z } from 'zod';
import { memberScope, own } from '../../kernel/ctx.ts';
import { signingKey } from '../../kernel/keys.ts';
import type { Answered, CallQuery, CallRef, Question } from '../schemas/index.ts';
import { findCall, findCalls } from '../store/call.ts';
import { coveredRevision } from './covered-revision.ts';
import { meter, newCallIds } from './meter.ts';
import { enter, query, type Runnable } from '../../command/index.ts';
import { ownersOf } from '../../kernel/actor.ts';

/** Sends 1 to 1,000 keys with a purpose and brings their records with a signed receipt. */
export const askQuestion: Runnable<z.output<typeof Question>, Answered> = {
  action: 'call.query',
  async run(call, read, present) {
    if (call.caller.kind === 'anonymous') await enter(null, call, 'call.query');
    const { deliveryId, purpose, keys } = read();
    const revision = await coveredRevision(call, 'call.query', deliveryId);
    const request = JSON.stringify(['call.query', deliveryId, purpose, keys]);
    return meter({
      action: 'call.query',
      ...newCallIds(),
      call,
      deliveryId,
      purpose,
      revision,
      request,
      ask: { keys },
      present,
    });
  },
};

export const readCall = query('call.read', async (ctx, { callId }: z.output<typeof CallRef>): Promise<Answered> => {
  const call = await findCall(ctx, callId);
  own(ctx, ownersOf(call), 'call');
  return { call, keyId: signingKey('receipts').kid };
});

export const listCalls = query(
  'call.read',
  async (ctx, { deliveryId, agreementId, ...page }: z.output<typeof CallQuery>) => {
    const { items, next } = await findCalls(ctx, memberScope(ctx), { deliveryId, agreementId }, page);
    return { items: items.map((call) => ({ call, keyId: signingKey('receipts').kid })), next };
  },
);
