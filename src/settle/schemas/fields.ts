import { z } from 'zod';
import { idPattern } from '../../kernel/ids.ts';
import { currencies, formatMoney } from '../../kernel/money.ts';

export const memberId = z.string().regex(idPattern('mem'), 'must be a member id (mem_…)');
export const cycleId = z.string().regex(idPattern('cyc'), 'must be a cycle id (cyc_…)');
export const currency = z.enum(currencies);
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 1970, 'must not be before 1970');
export const whose = memberId.optional().describe('Whose; only the operator and the regulator may name another member.');
export const at = z.iso.datetime();
export const amount = z.string().describe('Decimal text.');
export const money = formatMoney;
export const reasons = z.array(z.object({ rule: z.string(), detail: z.string() }));
