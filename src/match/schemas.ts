import { z } from 'zod';
import { at, idOf, partAsked, reason } from '../kernel/fields.ts';
import { presenter } from '../kernel/http.ts';
import { movesFor, moveSchema } from '../kernel/moves.ts';
import { countedPageFields, someOf } from '../kernel/page.ts';
import { agreementStates } from './states.ts';
import type { Agreement } from './store.ts';
import { grantable, PricePlan, purposeCode } from '../terms/index.ts';
import { type Actor, ownersOf, partsIn } from '../kernel/actor.ts';
import { shown } from '../kernel/shown.ts';
import { saying } from '../kernel/said.ts';

const agreementId = idOf('agr');
const country = z.string().regex(/^[A-Z]{2}$/, saying('not-a-country', 'must be a country by ISO 3166-1 alpha-2'));
const unrepeated = <T extends z.ZodType>(of: T, most: number) =>
  z
    .array(of)
    .min(1)
    .max(most)
    .refine((list) => new Set(list).size === list.length, saying('repeats', 'must not repeat'));
const listingId = idOf('lst');
const memberId = idOf('mem');

export const Order = z.strictObject({
  listingId,
  purpose: purposeCode.describe('The purpose of use, of the vocabulary at /principles.'),
  termDays: z.int().min(1).max(3660).describe('How long the right lasts, in days of 24 hours.'),
  uses: z.int().min(1).max(1_000_000_000).describe('How many calls the right allows.'),
  territories: unrepeated(country, 250)
    .optional()
    .describe('Where it is to be used; all that the listing offers, unless told.'),
  rights: unrepeated(z.enum(grantable), grantable.length)
    .default(['use'])
    .describe('The rights that are to pass, of those the listing offers.'),
  demand: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .optional()
    .describe('What it is wanted for, in your own words. It is screened.'),
});
export const AgreementRef = z.strictObject({ agreementId });
export const AgreementEnd = z.strictObject({ agreementId, reason });
export const AgreementQuery = z.strictObject({
  ...countedPageFields(['endsAt'], ['state']),
  state: someOf(agreementStates.states).optional(),
  as: partAsked,
  listingId: listingId.optional(),
  supplierId: memberId.optional(),
  buyerId: memberId.optional(),
  endsBefore: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .optional()
    .describe('Whose term is over before this instant.'),
  nearlySpent: z
    .literal('true')
    .transform(() => true)
    .optional()
    .describe('Of whose uses nine in ten are used.'),
});

const agreementShown = z.object({
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
});
export const toAgreement = presenter('Agreement', agreementShown, (agreement: Agreement, actor: Actor) =>
  shown(agreementShown, {
    ...agreement,
    terms: JSON.parse(agreement.terms) as unknown,
    actions: movesFor(agreementStates, agreement.state, partsIn(actor, ownersOf(agreement))),
  }),
);
