import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { moneyText } from '../../kernel/money.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { depositStates } from '../states.ts';
import type { Deposit } from '../store/deposit.ts';
import { amount, currency, memberId, money, whose } from './fields.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';

const depositId = idOf('dep');
export const DepositRecord = z.strictObject({
  memberId,
  amount: moneyText.regex(/[1-9]/, 'must be more than zero'),
  currency,
  reference: z
    .string()
    .trim()
    .min(4)
    .max(140)
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'must be printable ASCII, single spaces')
    .describe("The bank's own reference of the payment; it is booked once."),
});
export const DepositDecision = z.strictObject({ depositId });
export const DepositRejection = z.strictObject({ depositId, reason });
export const DepositQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  memberId: whose,
  state: someOf(depositStates.states).optional(),
  currency: currency.optional(),
});
const waitsFor: Readonly<Record<string, string>> = {
  recorded: 'a second operator to confirm; whoever recorded it may not',
};
const depositShown = z.object({
  id: z.string(),
  memberId: z.string(),
  amount,
  currency: z.string(),
  reference: z.string(),
  state: z.string(),
  reason: z.string().nullable(),
  waitsFor: z.string().nullable(),
  createdAt: at,
  updatedAt: at,
  actions: z.array(moveSchema),
});
export const toDeposit = presenter('Deposit', depositShown, (deposit: Deposit, actor: Actor) =>
  shown(depositShown, {
    ...deposit,
    amount: money(deposit.amount),
    waitsFor: waitsFor[deposit.state] ?? null,
    actions: movesFor(depositStates, deposit.state, partsIn(actor, { member: deposit.memberId }), deposit, actor),
  }),
);
