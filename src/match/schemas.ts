import { z } from 'zod';
import { partsIn, type Actor } from '../kernel/ctx.ts';
import { presenter } from '../kernel/http.ts';
import { idPattern } from '../kernel/ids.ts';
import { movesFor, moveSchema } from '../kernel/moves.ts';
import { pageFields } from '../kernel/page.ts';
import { grantable, purposeCode, type Verdict } from '../principles/index.ts';
import { PricePlan } from '../list/plan.ts';
import { agreementStates } from './states.ts';
import type { Agreement } from './store.ts';

const agreementId = z.string().regex(idPattern('agr'), 'must be an agreement id (agr_…)');
const country = z.string().regex(/^[A-Z]{2}$/, 'must be a country by ISO 3166-1 alpha-2');
const unrepeated = <T extends z.ZodType>(of: T, most: number) =>
  z.array(of).min(1).max(most).refine((list) => new Set(list).size === list.length, 'must not repeat');
const listingId = z.string().regex(idPattern('lst'), 'must be a listing id (lst_…)');

export const Order = z.strictObject({
  listingId,
  purpose: purposeCode.describe('The purpose of use, of the vocabulary at /principles.'),
  termDays: z.int().min(1).max(3660).describe('How long the right lasts, in days of 24 hours.'),
  uses: z.int().min(1).max(1_000_000_000).describe('How many calls the right allows.'),
  territories: unrepeated(country, 250).optional().describe('Where it is to be used; all that the listing offers, unless told.'),
  rights: unrepeated(z.enum(grantable), grantable.length).default(['use']).describe('The rights that are to pass, of those the listing offers.'),
  demand: z.string().trim().min(1).max(2000).optional().describe('What it is wanted for, in your own words. It is screened.'),
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
    territories: z.array(z.string()),
    rights: z.array(z.enum(grantable)),
    exclusive: z.boolean(),
    demand: z.string().nullable(),
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
    territories: [...agreement.territories],
    rights: [...agreement.rights],
    exclusive: agreement.exclusive,
    demand: agreement.demand,
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

const finding = z.object({
  principle: z.string(),
  rule: z.string(),
  verdict: z.enum(['refused', 'needs-review', 'noted']),
  detail: z.string(),
  measured: z.string(),
  threshold: z.string(),
  remedies: z.array(z.object({ id: z.string(), sentence: z.string(), effect: z.string() })),
  appealable: z.boolean(),
  fingerprint: z.string(),
  evidence: z.array(z.object({ row: z.int().nullable(), column: z.string(), masked: z.string() })).optional(),
});
export const toOrderExplained = presenter(
  'OrderExplanation',
  z.object({
    outcome: z.enum(['allowed', 'refused', 'needs-review']),
    ruleBook: z.int(),
    findings: z.array(finding),
    waived: z.array(z.object({ fingerprint: z.string(), caseId: z.string() })).describe('What a reviewer let pass.'),
  }),
  ({ outcome, ruleBook, findings, waived }: Verdict) => ({ outcome, ruleBook, findings: findings.map((one) => finding.parse(one)), waived: [...waived] }),
);
