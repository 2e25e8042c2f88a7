import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { pageFields } from '../../kernel/page.ts';
import { incidentKinds, incidentOutcomes, severities } from '../rules.ts';
import { incidentStates } from '../states.ts';
import type { Incident } from '../store/incident.ts';
import type { Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const subjectOf = z
  .string()
  .regex(
    /^(?:mem|lst|agr|dlv)_[0-9a-f]{32}$/,
    saying('not-an-id', 'must be the id of a member, listing, agreement or delivery'),
  );
const words = z.string().trim().min(10, 'must say it in at least 10 characters').max(5000);
export const IncidentReport = z.strictObject({
  kind: z.enum(incidentKinds).describe('`breach`: a party did what its terms forbid.'),
  severity: z.enum(severities).describe('Within which time it must be reported: 1, 2 or 4 hours (SC-6).'),
  subjects: z
    .array(subjectOf)
    .min(1)
    .max(100)
    .describe('What is frozen at once. A member may only name what it is a party to.'),
  description: words,
});
export const IncidentRef = z.strictObject({ incidentId: idOf('inc') });
export const IncidentNotification = z.strictObject({
  incidentId: idOf('inc'),
  to: z.string().trim().min(3).max(200).describe('To which authority it was reported.'),
  what: words,
});
export const IncidentEnd = z.strictObject({
  incidentId: idOf('inc'),
  outcome: z.enum(incidentOutcomes).describe('`upheld` keeps the holds of a breach; the others end them.'),
  reason,
});
export const IncidentQuery = z.strictObject({
  ...pageFields,
  state: z.enum(incidentStates.states as [string, ...string[]]).optional(),
  kind: z.enum(incidentKinds).optional(),
  late: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
});
export const toIncident = presenter(
  'Incident',
  z.object({
    id: z.string(),
    kind: z.enum(incidentKinds),
    severity: z.enum(severities),
    subjects: z.array(z.string()),
    description: z.string(),
    state: z.enum(incidentStates.states),
    openedBy: z.string(),
    openedAt: at,
    reportBy: at,
    reportedAt: at.nullable(),
    reportedTo: z.string().nullable(),
    report: z.string().nullable(),
    late: z.boolean().describe('It was not reported in time.'),
    outcome: z.string().nullable(),
    closeReason: z.string().nullable(),
    closedBy: z.string().nullable(),
    closedAt: at.nullable(),
    waits: waitSchema.nullable(),
    actions: z.array(moveSchema),
  }),
  ({ concerned, ...incident }: Incident, actor: Actor) => ({
    ...incident,
    subjects: [...incident.subjects],
    openedAt: incident.openedAt.toISOString(),
    reportBy: incident.reportBy.toISOString(),
    reportedAt: incident.reportedAt?.toISOString() ?? null,
    closedAt: incident.closedAt?.toISOString() ?? null,
    waits:
      incident.closedAt !== null
        ? null
        : incident.reportedAt === null
          ? waitFor('institution-reports', incident.openedAt, { until: incident.reportBy, otherwise: 'reported-late' })
          : waitFor('institution-closes', incident.reportedAt),
    actions: movesFor(
      incidentStates,
      incident.state,
      actor.parts.filter(
        (part) =>
          part === 'operator' ||
          part === 'regulator' ||
          (actor.memberId !== null && concerned.includes(actor.memberId)),
      ),
      incident,
      actor,
    ),
  }),
);
