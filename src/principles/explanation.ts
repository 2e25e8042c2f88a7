import { z } from 'zod';
import { presenter } from '../kernel/http.ts';
import type { Verdict } from '../kernel/verdict.ts';

/** A finding as everyone who may read it sees it: its evidence was masked when it was found. */
export const findingSchema = z.object({
  principle: z.string(),
  rule: z.string(),
  verdict: z.enum(['refused', 'needs-review', 'noted']),
  detail: z.string(),
  measured: z.string(),
  threshold: z.string(),
  remedies: z.array(z.object({ id: z.string(), sentence: z.string(), effect: z.string() })),
  appealable: z.boolean(),
  fingerprint: z.string().describe('SHA-256 of what makes it this finding; a decision is tied to it.'),
  evidence: z.array(z.object({ row: z.int().nullable(), column: z.string(), masked: z.string() })).optional(),
});

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
