import type { z } from 'zod';
import type { Nothing, Principles } from '../schemas/index.ts';
import { query } from '../../command/index.ts';
import { bookAt } from '../../principles/index.ts';
import { principlesWithRules } from '../../principles/desk.ts';

/** The rule book in force: principles with what enforces them, thresholds, purposes and the prohibited list. */
export const readPrinciples = query(
  'principle.read',
  async (ctx, _input: z.output<typeof Nothing>): Promise<Principles> => {
    const ruleBook = bookAt(ctx.now);
    return { ruleBook, principles: principlesWithRules(ruleBook.rules) };
  },
);
