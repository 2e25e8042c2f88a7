import type { z } from 'zod';
import type { Capacity } from '../../kernel/actor.ts';
import { ownMember } from '../../kernel/ctx.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { query } from '../../command/index.ts';
import type { DeskName, DeskRef } from '../schemas/index.ts';
import { operateDesk, regulateDesk } from './institutions.ts';
import { buyDesk, supplyDesk } from './members.ts';

const capacityAt: Readonly<Record<DeskName, Capacity>> = {
  supply: 'supplier',
  buy: 'buyer',
  operate: 'operator',
  regulate: 'regulator',
};
const desks = { supply: supplyDesk, buy: buyDesk, operate: operateDesk, regulate: regulateDesk };

/** What waits at a desk, for the reader and for others; the first steps of who is new; numbers. For its capacity. */
export const readDesk = query('desk.read', async (ctx, { desk }: z.output<typeof DeskRef>) => {
  const capacity = capacityAt[desk];
  if (!ctx.actor.parts.includes(capacity))
    throw kernelProblem('not-permitted', `This desk is for the ${capacity} in good standing.`);
  return desks[desk](ctx, ownMember(ctx));
});
