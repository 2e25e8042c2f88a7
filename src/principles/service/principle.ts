import type { z } from 'zod';
import { query } from '../../command.ts';
import { bookAt } from '../books.ts';
import type { Nothing, Principles } from '../schemas/index.ts';
import { heldPrinciples } from '../table.ts';

/** The rule book in force: principles with what holds them, thresholds, purposes and the prohibited list. */
export const readPrinciples = query('principle.read', async (ctx, _input: z.output<typeof Nothing>): Promise<Principles> => {
  const ruleBook = bookAt(ctx.now);
  return { ruleBook, principles: heldPrinciples(ruleBook.rules) };
});
