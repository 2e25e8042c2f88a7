import { z } from 'zod';
import { idOf } from '../../kernel/fields.ts';
import { currencies, formatMoney } from '../../kernel/money.ts';
import { saying } from '../../kernel/said.ts';

export const memberId = idOf('mem');
export const cycleId = idOf('cyc');
export const currency = z.enum(currencies);
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 1970, saying('too-early', 'must not be before 1970'));
export const whose = memberId
  .optional()
  .describe('Whose; only the operator and the regulator may name another member.');
export const amount = z.string().describe('Decimal text.');
export const money = formatMoney;
export const reasons = z.array(z.object({ rule: z.string(), detail: z.string() }));
