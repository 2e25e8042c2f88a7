import { z } from 'zod';
import { presenter } from '../kernel/http.ts';
import { findingSchema, type Verdict } from '../kernel/verdict.ts';

/** What the gate said of something, or would say: the fields of every answer that contains a verdict. */
export const explanation = z.object({
  outcome: z.enum(['allowed', 'refused', 'needs-review']),
  ruleBook: z.int().describe('The version of the rule book by which it was judged.'),
  findings: z.array(findingSchema),
  waived: z.array(z.object({ fingerprint: z.string(), caseId: z.string() })).describe('What a reviewer let pass.'),
});

export type Explained = Pick<Verdict, 'outcome' | 'ruleBook' | 'findings' | 'waived'>;
export const explain = (verdict: Explained): z.output<typeof explanation> => explanation.parse(verdict);
export const toExplained = presenter('Explanation', explanation, explain);
