import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { findingSchema } from '../../kernel/verdict.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { fingerprint, grounds } from './fields.ts';
import { caseStates, caseKinds } from '../../principles/desk.ts';
import type { Case } from '../../principles/index.ts';
import { partsIn, type Actor } from '../../kernel/actor.ts';
import { stages } from '../../kernel/verdict.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const caseId = idOf('cas');
export const Appeal = z.strictObject({
  verdictId: idOf('ent').describe('The verdict, as the problem named it.'),
  fingerprint: fingerprint.describe('The finding that is contested.'),
  grounds,
});
export const CaseRef = z.strictObject({ caseId });
export const CaseQuery = z.strictObject({
  ...countedPageFields([], ['state', 'kind']),
  state: someOf(caseStates.states).optional(),
  kind: z.enum(caseKinds).optional(),
  supplierId: idOf('mem').optional(),
  buyerId: idOf('mem').optional(),
  about: z.string().max(128).optional().describe('What the finding is about, exactly.'),
});
export const CaseDecision = z.strictObject({
  caseId,
  outcome: z
    .enum(['waived', 'confirmed'])
    .describe('`waived` lets exactly this finding pass from now on; `confirmed` makes it refuse.'),
  reason,
});

/**
 * A case, and who decided before, where that was looked up. After a command it is not looked up: nobody who gets that
 * answer may decide next.
 */
export type CaseShown = Case & { readonly decidedBefore?: readonly string[] };

/** A case. Only the operator and the regulator see who decided before. */
export const toCase = presenter(
  'Case',
  z.object({
    id: z.string(),
    kind: z.enum(caseKinds),
    state: z.enum(caseStates.states),
    stage: z.enum(stages),
    about: z.string(),
    fingerprint: z.string(),
    finding: findingSchema,
    verdictId: z.string(),
    ruleBook: z.int(),
    supplierId: z.string().nullable(),
    buyerId: z.string().nullable(),
    grounds: z.string().nullable(),
    openedAt: at,
    decidedAt: at.nullable(),
    reason: z.string().nullable(),
    waits: waitSchema.nullable(),
    actions: z.array(moveSchema),
  }),
  (one: CaseShown, actor: Actor) => ({
    id: one.id,
    kind: one.kind,
    state: one.state,
    stage: one.stage,
    about: one.about,
    fingerprint: one.fingerprint,
    finding: findingSchema.parse(one.finding),
    verdictId: one.verdictId,
    ruleBook: one.ruleBook,
    supplierId: one.supplierId,
    buyerId: one.buyerId,
    grounds: one.grounds,
    openedAt: one.openedAt.toISOString(),
    decidedAt: one.decidedAt?.toISOString() ?? null,
    reason: one.reason,
    waits: one.state === caseStates.initial ? waitFor('operator-decides', one.openedAt) : null,
    actions: movesFor(
      caseStates,
      one.state,
      partsIn(actor, {}),
      { decidedBefore: one.decidedBefore ?? one.earlier },
      actor,
    ),
  }),
);
