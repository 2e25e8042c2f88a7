import { z } from 'zod';
import { at, idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { moveSchema } from '../../kernel/moves.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { shown } from '../../kernel/shown.ts';
import type { Judgement } from '../../kernel/verdict.ts';
import { explain, explanation } from '../../principles/index.ts';
import { exceptionStates, obligationStates, triedAgain } from '../states.ts';
import type { Reason } from '../rules.ts';
import type { Exception, Withholding } from '../store/exception.ts';
import type { Obligation } from '../store/obligation.ts';
import type { SetApart } from '../store/payable.ts';
import { amount, currency, cycleId, money, reasons, whose } from './fields.ts';

const side = z.enum(['owed', 'due']).describe('owed: as the buyer; due: as the supplier.');
const filter = {
  memberId: whose,
  side: side.optional(),
  currency: currency.optional(),
  agreementId: idOf('agr').optional(),
};
export const ObligationQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  ...filter,
  state: someOf(obligationStates.states).optional(),
  cycleId: cycleId.optional().describe('The cycle in which its calls were made.'),
});
export const ExceptionQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  ...filter,
  state: someOf(exceptionStates.states).optional(),
  cycleId: cycleId.optional().describe('The cycle that withheld or credited it last, tries it again, or paid it.'),
  obligationId: idOf('obl').optional(),
});
export const ObligationRef = z.strictObject({ obligationId: idOf('obl') });

const parties = { agreementId: z.string(), supplierId: z.string(), buyerId: z.string() };
const obligationShown = z
  .object({
    id: z.string(),
    ...parties,
    cycleId: z.string().describe('The cycle in which its calls were made.'),
    clearedBy: z.string().nullable().describe('The cycle that is to pay it, or paid it; null while it is open.'),
    calls: z.int(),
    records: z.int(),
    currency: z.string(),
    amount: amount.describe('The sum of all its calls, those that are set apart too.'),
    fee: amount.describe('The sum of the fees, each rounded for its call.'),
    apart: z
      .object({ calls: z.int(), withheld: amount, credited: amount, paid: amount })
      .describe(
        'Calls that are set apart from the sum, and their amounts: withheld or tried again, given back, paid by a ' +
          'later cycle. `GET /exceptions` lists them.',
      ),
    state: z.enum(obligationStates.states),
    withheldFor: reasons.nullable().describe('Where it is not the sum of its calls: then it is withheld as a whole.'),
    at,
    actions: z.array(moveSchema),
  })
  .describe(
    'Since 2026-12 one for each agreement and cycle; before, one for each call. What was told of a call is at /calls, ' +
      'and at /exceptions if it was withheld or credited.',
  );

export type ShownObligation = Obligation & {
  readonly apart: readonly SetApart[];
  readonly withheldFor: Withholding | undefined;
};
export const toObligation = presenter(
  'Obligation',
  obligationShown,
  ({ apart, withheldFor, ...obligation }: ShownObligation) =>
    shown(obligationShown, {
      ...obligation,
      amount: money(obligation.amount),
      fee: money(obligation.fee),
      apart: showApart(apart),
      withheldFor: withheldFor ? [...withheldFor.reasons] : null,
      actions: [],
    }),
);

function showApart(apart: readonly SetApart[]) {
  const sum = (...states: readonly string[]) =>
    money(apart.reduce((total, one) => (states.includes(one.state) ? total + one.amount : total), 0n));
  return {
    calls: apart.reduce((total, { calls }) => total + calls, 0),
    withheld: sum(exceptionStates.to('withhold'), triedAgain),
    credited: sum(exceptionStates.to('credit')),
    paid: sum(exceptionStates.to('pay')),
  };
}

const exceptionShown = z.object({
  callId: z.string(),
  obligationId: z.string(),
  ...parties,
  records: z.int(),
  currency: z.string(),
  amount,
  fee: amount,
  state: z.enum(exceptionStates.states),
  cycleId: z.string().describe('The cycle that withheld or credited it last, tries it again, or paid it.'),
  cause: z.string().nullable(),
  withheldFor: reasons
    .nullable()
    .describe('Why it is not paid: withheld ones are tried again by the next cycle, credited ones never.'),
  at,
  actions: z.array(moveSchema),
});
export type ShownException = Exception & { readonly withheldFor: Withholding | undefined };
export const toException = presenter(
  'Exception',
  exceptionShown,
  ({ withheldFor, id: callId, ...exception }: ShownException) =>
    shown(exceptionShown, {
      ...exception,
      callId,
      amount: money(exception.amount),
      fee: money(exception.fee),
      cause: withheldFor?.cause ?? null,
      withheldFor: withheldFor ? [...withheldFor.reasons] : null,
      actions: [],
    }),
);

export type ExplainedObligation = {
  readonly obligation: Obligation;
  readonly differences: readonly Reason[];
  readonly calls: readonly {
    readonly payable: { readonly id: string };
    readonly judgement: Judgement;
    readonly differences: readonly Reason[];
  }[];
};
export const toObligationExplained = presenter(
  'ObligationExplanation',
  z.object({
    id: z.string(),
    differences: reasons.describe('Where it is not the sum of its metered calls.'),
    examined: z.int().describe('How many of its calls were examined: all, or the first 1,000.'),
    calls: z
      .array(
        explanation.extend({
          callId: z.string(),
          differences: reasons.describe('Where the call differs from its log entry or from the frozen price plan.'),
        }),
      )
      .describe('Of those examined, the calls against which something speaks.'),
  }),
  ({ obligation: { id }, differences, calls }: ExplainedObligation) => ({
    id,
    differences: [...differences],
    examined: calls.length,
    calls: calls
      .filter(({ judgement, differences: found }) => judgement.verdict.outcome !== 'allowed' || found.length > 0)
      .map(({ payable, judgement: { verdict }, differences: found }) => ({
        ...explain(verdict),
        callId: payable.id,
        differences: [...found],
      })),
  }),
);
