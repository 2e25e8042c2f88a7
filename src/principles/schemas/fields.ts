import { z } from 'zod';
import { isWellFormed, notWellFormed } from '../../kernel/fields.ts';

export const grounds = z.string().trim().min(20, 'must say why in at least 20 characters').max(2000).refine(isWellFormed, notWellFormed);
export const fingerprint = z.string().regex(/^[0-9a-f]{64}$/, 'must be the fingerprint of a finding: 64 hex digits');
