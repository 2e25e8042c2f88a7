import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { requestKinds, requestOutcomes } from '../rules.ts';
import { requestStates } from '../states.ts';
import type { SubjectRequest } from '../store/request.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const supplierId = idOf('mem')
  .optional()
  .describe('Whose data it is; needed from the operator and the regulator only.');
export const RequestOfSubject = z.strictObject({
  supplierId,
  kind: z.enum(requestKinds),
  reference: z.string().trim().min(1).max(120).describe('The case number in your own files. Name no person here.'),
});
export const RequestAnswer = z.strictObject({
  subjectRequestId: idOf('sbr'),
  outcome: z.enum(requestOutcomes),
  reason,
});
export const RequestRef = z.strictObject({ subjectRequestId: idOf('sbr') });
export const RequestQuery = z.strictObject({
  ...pageFields,
  supplierId,
  state: z.enum(requestStates.states as [string, ...string[]]).optional(),
});
export const toRequest = presenter(
  'SubjectRequest',
  z.object({
    id: z.string(),
    supplierId: z.string(),
    kind: z.enum(requestKinds),
    reference: z.string(),
    state: z.enum(requestStates.states),
    registeredBy: z.string(),
    registeredAt: at,
    answerBy: at,
    late: z.boolean().describe('It was not answered in time.'),
    outcome: z.string().nullable(),
    reason: z.string().nullable(),
    answeredBy: z.string().nullable(),
    answeredAt: at.nullable(),
    waits: waitSchema.nullable(),
    actions: z.array(moveSchema),
  }),
  (request: SubjectRequest, actor: Actor) => ({
    ...request,
    registeredAt: request.registeredAt.toISOString(),
    answerBy: request.answerBy.toISOString(),
    answeredAt: request.answeredAt?.toISOString() ?? null,
    waits:
      request.state === requestStates.initial
        ? waitFor('supplier-answers', request.registeredAt, { until: request.answerBy, otherwise: 'answered-late' })
        : null,
    actions: movesFor(requestStates, request.state, partsIn(actor, { supplier: request.supplierId })),
  }),
);
