import { z } from 'zod';
import { idPattern, type Prefix } from '../../kernel/ids.ts';

export const idOf = (prefix: Prefix, what: string) => z.string().regex(idPattern(prefix), `must be a ${what} id (${prefix}_…)`);
const wellFormed = (text: string) => !/\p{Cs}/u.test(text);
export const reason = z.string().trim().min(10, 'must say why in at least 10 characters').max(512).refine(wellFormed, 'must be well-formed Unicode');
export const grounds = z.string().trim().min(20, 'must say why in at least 20 characters').max(2000).refine(wellFormed, 'must be well-formed Unicode');
export const fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'must be the fingerprint of a finding: 64 hex digits');
export const at = z.iso.datetime();
export const finding = z.object({
  principle: z.string(), rule: z.string(), verdict: z.enum(['refused', 'needs-review', 'noted']), detail: z.string(), measured: z.string(),
  threshold: z.string(), remedies: z.array(z.object({ id: z.string(), sentence: z.string(), effect: z.string() })), appealable: z.boolean(),
  fingerprint: z.string().describe('SHA-256 of what makes it this finding; a decision is tied to it.'),
  evidence: z.array(z.object({ row: z.int().nullable(), column: z.string(), masked: z.string() })).optional(),
});
