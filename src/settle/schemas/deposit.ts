import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { shown } from '../../kernel/shown.ts';
import { moneyText } from '../../kernel/money.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, someOf, waitsFor as whom } from '../../kernel/page.ts';
import { depositStates } from '../states.ts';
import type { Deposit } from '../store/deposit.ts';
import { amount, currency, memberId, money, whose } from './fields.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const depositId = idOf('dep');
export const DepositRecord = z.strictObject({
  memberId,
  amount: moneyText.regex(/[1-9]/, saying('not-positive', 'must be more than zero')),
  currency,
  reference: z
    .string()
    .trim()
    .min(4)
    .max(140)
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, saying('not-plain-reference', 'must be printable ASCII, single spaces'))
    .describe("The bank's own reference of the payment; it is booked once."),
});
export const DepositDecision = z.strictObject({ depositId });
export const DepositRejection = z.strictObject({ depositId, reason });
export const DepositQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  memberId: whose,
  state: someOf(depositStates.states).optional(),
  currency: currency.optional(),
  waitsFor: whom,
});
const depositShown = z.object({
  id: z.string(),
  memberId: z.string(),
  amount,
  currency: z.string(),
  reference: z.string(),
  state: z.enum(depositStates.states),
  reason: z.string().nullable(),
  waits: waitSchema.nullable(),
  createdAt: at,
  updatedAt: at,
  actions: z.array(moveSchema),
});
export const toDeposit = presenter('Deposit', depositShown, (deposit: Deposit, actor: Actor) =>
  shown(depositShown, {
    ...deposit,
    amount: money(deposit.amount),
    waits: deposit.state === depositStates.initial ? waitFor('second-operator-confirms', deposit.createdAt) : null,
    actions: movesFor(depositStates, deposit.state, partsIn(actor, { member: deposit.memberId }), deposit, actor),
  }),
);
