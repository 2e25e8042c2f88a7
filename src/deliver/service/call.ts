import type { z } from 'zod';
import { ownersOf } from '../../kernel/actor.ts';
import { memberScope, own } from '../../kernel/ctx.ts';
import { seekProofs } from '../../audit/index.ts';
import { query } from '../../command/index.ts';
import type { Answered, CallQuery, CallRef } from '../schemas/index.ts';
import { findCall, findCalls } from '../store/call.ts';
import { filesOfCalls } from '../store/call-file.ts';

export const readCall = query('call.read', async (ctx, { callId }: z.output<typeof CallRef>): Promise<Answered> => {
  const call = await findCall(ctx, callId);
  own(ctx, ownersOf(call), 'call');
  const proofs = await seekProofs(ctx.tx, [call.entryId]);
  const files = call.format === null ? undefined : await filesOfCalls(ctx.tx, [call.id]);
  return { call, proof: proofs.get(call.entryId), file: files?.get(call.id) };
});

export const listCalls = query(
  'call.read',
  async (ctx, { deliveryId, agreementId, as, ...page }: z.output<typeof CallQuery>) => {
    const { items, ...rest } = await findCalls(ctx, memberScope(ctx), { deliveryId, agreementId, as }, page);
    const proofs = await seekProofs(
      ctx.tx,
      items.map(({ entryId }) => entryId),
    );
    const files = await filesOfCalls(
      ctx.tx,
      items.filter(({ format }) => format !== null).map(({ id }) => id),
    );
    return {
      ...rest,
      items: items.map((call) => ({ call, proof: proofs.get(call.entryId), file: files.get(call.id) })),
    };
  },
);
