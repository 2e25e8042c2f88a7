import type { z } from 'zod';
import { memberScope, own } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { signingKey } from '../../kernel/keys.ts';
import type { Answered, CallQuery, CallRef, Question } from '../schemas/index.ts';
import { findCall, findCalls } from '../store/call.ts';
import { coveredRevision } from './covered-revision.ts';
import { meter } from './meter.ts';
import { batched, query } from '../../command/index.ts';
import { ownersOf } from '../../kernel/actor.ts';

/** Sends 1 to 1,000 keys with a purpose and returns their records with a signed receipt. */
export const askQuestion = batched({
  action: 'call.query',
  join: meter,
  admit: 'together',
  fingerprint: ({ deliveryId, purpose, keys }: z.output<typeof Question>) => [deliveryId, purpose, keys],
  prepare: async (open, { deliveryId, purpose, keys }) => {
    const revision = await coveredRevision(deliveryId, open);
    return { value: { callId: newId('cal'), deliveryId, purpose, revision, ask: { keys } } };
  },
});

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
