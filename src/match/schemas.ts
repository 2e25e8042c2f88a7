import { z } from 'zod';
import { partsIn, type Actor } from '../kernel/ctx.ts';
import { presenter } from '../kernel/http.ts';
import { idPattern } from '../kernel/ids.ts';
import { movesFor, moveSchema } from '../kernel/moves.ts';
import { pageFields } from '../kernel/page.ts';
import { purposeCode } from '../principles/index.ts';
import { PricePlan } from '../list/plan.ts';
import { agreementStates } from './states.ts';
import type { Agreement } from './store.ts';

const agreementId = z.string().regex(idPattern('agr'), 'must be an agreement id (agr_…)');
const listingId = z.string().regex(idPattern('lst'), 'must be a listing id (lst_…)');

export const Order = z.strictObject({
  listingId,
  purpose: purposeCode.describe('The purpose of use, of the vocabulary at /principles.'),
  termDays: z.int().min(1).max(3660).describe('How long the right lasts, in days of 24 hours.'),
  uses: z.int().min(1).max(1_000_000_000).describe('How many calls the right allows.'),
});
export const AgreementRef = z.strictObject({ agreementId });
export const AgreementEnd = z.strictObject({ agreementId, reason: z.string().trim().min(10, 'must say why in at least 10 characters').max(512) });
export const AgreementQuery = z.strictObject({
  ...pageFields,
  state: z.enum(agreementStates.states as [string, ...string[]]).optional(),
  listingId: listingId.optional(),
});

const at = z.iso.datetime();
export const toAgreement = presenter(
  'Agreement',
  z.object({
    id: z.string(),
    listingId: z.string(),
    revisionId: z.string(),
    supplierId: z.string(),
    buyerId: z.string(),
    state: z.string(),
    purpose: z.string(),
    startsAt: at,
    endsAt: at,
    uses: z.int(),
    used: z.int(),
    plan: PricePlan,
    terms: z.unknown().describe('ODRL 2.2 agreement.'),
    hash: z.string().describe('SHA-256 of the canonical terms.'),
    ruleBook: z.int(),
    reason: z.string().nullable(),
    createdAt: at,
    actions: z.array(moveSchema),
  }),
  (agreement: Agreement, actor: Actor) => ({
    id: agreement.id,
    listingId: agreement.listingId,
    revisionId: agreement.revisionId,
    supplierId: agreement.supplierId,
    buyerId: agreement.buyerId,
    state: agreement.state,
    purpose: agreement.purpose,
    startsAt: agreement.startsAt.toISOString(),
    endsAt: agreement.endsAt.toISOString(),
    uses: agreement.uses,
    used: agreement.used,
    plan: agreement.plan,
    terms: JSON.parse(agreement.terms) as unknown,
    hash: agreement.hash,
    ruleBook: agreement.ruleBook,
    reason: agreement.reason,
    createdAt: agreement.createdAt.toISOString(),
    actions: movesFor(agreementStates, agreement.state, partsIn(actor, { supplier: agreement.supplierId, buyer: agreement.buyerId })),
  }),
);
