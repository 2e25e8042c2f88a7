import { z } from 'zod';
import { partsIn, type Actor } from '../kernel/ctx.ts';
import { at, idOf, reason } from '../kernel/fields.ts';
import { presenter } from '../kernel/http.ts';
import { nouns, type Prefix } from '../kernel/ids.ts';
import { movesFor, moveSchema } from '../kernel/moves.ts';
import { pageFields } from '../kernel/page.ts';
import { holdCauses } from '../principles/index.ts';
import { entryTypes } from './entries.ts';
import { incidentKinds, incidentOutcomes, requestKinds, requestOutcomes, severities } from './rules.ts';
import { holdStates, incidentStates, requestStates } from './states.ts';
import type { Hold } from './store/hold.ts';
import type { Incident } from './store/incident.ts';
import type { StoredEntry } from './store/log.ts';
import type { SubjectRequest } from './store/request.ts';

/** What a hold can stop, and how its identifiers begin. */
export const holdKinds = { member: 'mem', listing: 'lst', agreement: 'agr', delivery: 'dlv' } as const satisfies Record<string, Prefix>;
const kinds = Object.keys(holdKinds) as [keyof typeof holdKinds, ...(keyof typeof holdKinds)[]];

const anyId = z.string().regex(new RegExp(`^(?:${Object.keys(nouns).join('|')})_[0-9a-f]{32}$`), 'must be an identifier of this exchange');
const size = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

export const Nothing = z.strictObject({});
export const HoldRequest = z.strictObject({ kind: z.enum(kinds), subject: anyId.describe('What is to be frozen.'), reason })
  .refine(({ kind, subject }) => subject.startsWith(`${holdKinds[kind]}_`), { path: ['subject'], error: 'must be the id of what `kind` says' });
export const HoldRelease = z.strictObject({ holdId: idOf('hld'), reason });
export const HoldQuery = z.strictObject({
  ...pageFields, state: z.enum(holdStates.states as [string, ...string[]]).optional(), kind: z.enum(kinds).optional(), cause: z.enum(holdCauses).optional(),
  subject: anyId.optional(),
});

const filters = {
  type: z.enum(entryTypes).optional(),
  action: z.string().max(64).optional().describe('The action, such as `listing.publish`.'),
  actor: z.string().max(36).optional().describe('The user who acted, or `clock`.'),
  subject: anyId.optional().describe('What was acted on.'),
  since: instant.optional().describe('From this instant on.'),
  until: instant.optional().describe('Before this instant.'),
  q: z.string().trim().min(1).max(200).optional().describe('Text that stands in the entry, exactly.'),
};
const member = idOf('mem').optional().describe('The member for which someone acted.');
export const EntryQuery = z.strictObject({ ...pageFields, ...filters, member });
export const OwnEntryQuery = z.strictObject({ ...pageFields, ...filters });
export const EntryRef = z.strictObject({ entryId: idOf('ent') });
export const ProofRef = z.strictObject({
  entryId: idOf('ent'),
  wait: z.literal('proof').optional().describe('`proof` waits up to 5 seconds until the entry is sealed.'),
});
export const ConsistencyQuery = z.strictObject({ from: size.min(1), to: size.optional().describe('The size of the log now when left out.') });
export const BundleQuery = z.strictObject({
  from: size.default(0),
  to: size.optional().describe('A size at which a checkpoint was signed; the newest when left out.'),
});
export const HistoryQuery = z.strictObject({ ...pageFields, id: anyId });
const idOrLeaf = z.union([anyId, z.string().regex(/^[0-9a-f]{64}$/)], 'must be an identifier of this exchange, or the leaf hash of a log entry');
export const Find = z.strictObject({ q: z.string().trim().toLowerCase().pipe(idOrLeaf) });

export const toHold = presenter('Hold', z.object({
  id: z.string(), kind: z.string(), subject: z.string(), cause: z.enum(holdCauses),
  source: z.string().nullable().describe('The notice or incident with which it ends; null for an order of the regulator.'),
  state: z.string(), reason: z.string(), placedBy: z.string(), placedAt: at,
  releaseReason: z.string().nullable(), releasedBy: z.string().nullable(), releasedAt: at.nullable(), actions: z.array(moveSchema),
}), (hold: Hold, actor: Actor) => ({
  id: hold.id, kind: hold.kind, subject: hold.subject, cause: hold.cause, source: hold.source, state: hold.state, reason: hold.reason, placedBy: hold.placedBy,
  placedAt: hold.placedAt.toISOString(), releaseReason: hold.releaseReason, releasedBy: hold.releasedBy,
  releasedAt: hold.releasedAt?.toISOString() ?? null, actions: movesFor(holdStates, hold.state, partsIn(actor, {})),
}));

export const toEntry = presenter('LogEntry', z.object({
  id: z.string(), index: z.int().nullable(), state: z.enum(['sealed', 'waiting']).describe('Whether a signed checkpoint covers it.'),
  entry: z.record(z.string(), z.unknown()),
  text: z.string().describe('The canonical entry (RFC 8785), byte for byte as it was hashed.'),
  leaf: z.string().describe('SHA-256(0x00 ‖ text), hex.'),
}), ({ id, index, text, leaf }: StoredEntry) => {
  const state = index === null ? 'waiting' as const : 'sealed' as const;
  return { id, index, state, entry: JSON.parse(text) as Record<string, unknown>, text, leaf };
});

type Hashes = readonly string[];
export type Proof = {
  readonly index: number; readonly size: number; readonly hashes: Hashes; readonly leaf: string; readonly text: string; readonly checkpoint: string;
};
export const toProof = presenter('InclusionProof', z.object({
  index: z.int(), size: z.int(), hashes: z.array(z.string()).describe('The audit path from the leaf up (RFC 9162 §2.1.3), base64.'),
  leaf: z.string(), text: z.string(), checkpoint: z.string().describe('The signed note that the path leads to.'),
}), (proof: Proof) => ({ ...proof, hashes: [...proof.hashes] }));

export type Consistency = { readonly from: number; readonly to: number; readonly hashes: Hashes };
export const toConsistency = presenter('ConsistencyProof', z.object({
  from: z.int(), to: z.int(), hashes: z.array(z.string()).describe('RFC 9162 §2.1.4, base64.'),
}), (proof: Consistency) => ({ ...proof, hashes: [...proof.hashes] }));

export type Found = { readonly noun: string; readonly id: string; readonly href: string };
export const toFound = presenter('Found', z.object({ noun: z.string(), id: z.string(), href: z.string() }), (found: Found) => found);

const subjectOf = z.string().regex(/^(?:mem|lst|agr|dlv)_[0-9a-f]{32}$/, 'must be the id of a member, listing, agreement or delivery');
const words = z.string().trim().min(10, 'must say it in at least 10 characters').max(5000);
export const IncidentReport = z.strictObject({
  kind: z.enum(incidentKinds).describe('`breach`: a party did what its terms forbid.'),
  severity: z.enum(severities).describe('Within which time it must be reported: 1, 2 or 4 hours (SC-6).'),
  subjects: z.array(subjectOf).min(1).max(100).describe('What is frozen at once. A member may only name what it is a party to.'),
  description: words,
});
export const IncidentRef = z.strictObject({ incidentId: idOf('inc') });
export const IncidentTold = z.strictObject({
  incidentId: idOf('inc'), to: z.string().trim().min(3).max(200).describe('To which authority it was reported.'), what: words,
});
export const IncidentEnd = z.strictObject({
  incidentId: idOf('inc'), outcome: z.enum(incidentOutcomes).describe('`upheld` keeps the holds of a breach; the others end them.'), reason,
});
export const IncidentQuery = z.strictObject({
  ...pageFields, state: z.enum(incidentStates.states as [string, ...string[]]).optional(), kind: z.enum(incidentKinds).optional(),
  late: z.enum(['true', 'false']).transform((text) => text === 'true').optional(),
});
export const toIncident = presenter('Incident', z.object({
  id: z.string(), kind: z.enum(incidentKinds), severity: z.enum(severities), subjects: z.array(z.string()), description: z.string(), state: z.string(),
  openedBy: z.string(), openedAt: at, reportBy: at, reportedAt: at.nullable(), reportedTo: z.string().nullable(), report: z.string().nullable(),
  late: z.boolean().describe('It was not reported in time.'), outcome: z.string().nullable(), closeReason: z.string().nullable(),
  closedBy: z.string().nullable(), closedAt: at.nullable(), actions: z.array(moveSchema),
}), ({ concerned, ...incident }: Incident, actor: Actor) => ({
  ...incident, subjects: [...incident.subjects], openedAt: incident.openedAt.toISOString(), reportBy: incident.reportBy.toISOString(),
  reportedAt: incident.reportedAt?.toISOString() ?? null, closedAt: incident.closedAt?.toISOString() ?? null,
  actions: movesFor(incidentStates, incident.state, actor.parts.filter((part) => part === 'operator' || part === 'regulator'
    || (actor.memberId !== null && concerned.includes(actor.memberId)))),
}));

const supplierId = idOf('mem').optional().describe('Whose data it is; needed from the operator and the regulator only.');
export const RequestOfSubject = z.strictObject({
  supplierId, kind: z.enum(requestKinds),
  reference: z.string().trim().min(1).max(120).describe('The case number in your own files. Name no person here.'),
});
export const RequestAnswer = z.strictObject({ subjectRequestId: idOf('sbr'), outcome: z.enum(requestOutcomes), reason });
export const RequestRef = z.strictObject({ subjectRequestId: idOf('sbr') });
export const RequestQuery = z.strictObject({
  ...pageFields, supplierId, state: z.enum(requestStates.states as [string, ...string[]]).optional(),
});
export const toRequest = presenter('SubjectRequest', z.object({
  id: z.string(), supplierId: z.string(), kind: z.enum(requestKinds), reference: z.string(), state: z.string(), registeredBy: z.string(), registeredAt: at,
  answerBy: at, late: z.boolean().describe('It was not answered in time.'), outcome: z.string().nullable(), reason: z.string().nullable(),
  answeredBy: z.string().nullable(), answeredAt: at.nullable(), actions: z.array(moveSchema),
}), (request: SubjectRequest, actor: Actor) => ({
  ...request, registeredAt: request.registeredAt.toISOString(), answerBy: request.answerBy.toISOString(),
  answeredAt: request.answeredAt?.toISOString() ?? null, actions: movesFor(requestStates, request.state, partsIn(actor, { supplier: request.supplierId })),
}));
