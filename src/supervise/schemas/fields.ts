import { z } from 'zod';
import { nouns } from '../../kernel/ids.ts';
import { saying } from '../../kernel/said.ts';

export const grounds = z.string().trim().min(20, 'must say why in at least 20 characters').max(2000);
export const fingerprint = z
  .string()
  .regex(/^[0-9a-f]{64}$/, saying('not-a-fingerprint', 'must be the fingerprint of a finding: 64 hex digits'));
export const anyId = z
  .string()
  .regex(
    new RegExp(`^(?:${Object.keys(nouns).join('|')})_[0-9a-f]{32}$`),
    saying('not-an-id', 'must be an identifier of this exchange'),
  );
