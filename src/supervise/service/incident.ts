import type { z } from 'zod';
import { memberScope, own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notVisible } from '../../kernel/problem.ts';
import { problem } from '../problems.ts';
import { reportDeadline } from '../rules.ts';
import type {
  IncidentEnd,
  IncidentQuery,
  IncidentRef,
  IncidentReport,
  IncidentNotification,
} from '../schemas/index.ts';
import { incidentStates } from '../states.ts';
import {
  findIncident,
  findIncidents,
  insertIncident,
  moveIncident,
  unreportedIncidents,
  type Incident,
} from '../store/incident.ts';
import { seekOwners } from './identifier.ts';
import { command, query, eachAsClock } from '../../command/index.ts';
import { releaseHolds, placeHoldFor } from '../../audit/index.ts';

/**
 * Opens an incident or a breach of terms. What it names is frozen in the same transaction and so stopped from the next
 * call on. A member may name only agreements and deliveries that it is a party to and listings of its own, never a
 * rival's.
 */
export const openIncident = command({
  action: 'incident.open',
  work: async (ctx, { kind, severity, subjects, description }: z.output<typeof IncidentReport>) => {
    const id = newId('inc');
    const concerned = new Set(ctx.actor.memberId === null ? [] : [ctx.actor.memberId]);
    for (const subject of new Set(subjects)) {
      const owners = await seekOwners(ctx, subject);
      if (!owners) throw notVisible('subject');
      const { supplier, buyer, member } = owners;
      own(ctx, { supplier, buyer }, 'subject');
      for (const party of [supplier, buyer, member]) if (party !== undefined) concerned.add(party);
      await placeHoldFor(ctx, { subject, cause: kind, source: id, reason: `The ${kind} ${id} is open.` });
    }
    return insertIncident(ctx, {
      id,
      kind,
      severity,
      subjects: [...new Set(subjects)],
      concerned: [...concerned],
      description,
      state: incidentStates.initial,
      openedBy: ctx.actor.userId as string,
      openedAt: ctx.now,
      reportBy: reportDeadline(severity, ctx.now),
      reportedAt: null,
      reportedTo: null,
      report: null,
      late: false,
      outcome: null,
      closeReason: null,
      closedBy: null,
      closedAt: null,
    });
  },
  facts,
});

/** Records to which authority the incident was reported. After the deadline it counts as late, and stays so. */
export const reportIncident = command({
  action: 'incident.report',
  work: async (ctx, { incidentId, to, what }: z.output<typeof IncidentNotification>) => {
    const incident = await findIncident(ctx, incidentId);
    ownIncident(ctx, incident);
    const state = incidentStates.next(incident.state, 'report', incident, ctx.actor);
    return moveIncident(ctx, incident, {
      state,
      reportedAt: ctx.now,
      reportedTo: to,
      report: what,
      late: ctx.now > incident.reportBy,
    });
  },
  facts,
});

/**
 * Closes an incident, by another user than the one who opened it. Its holds end with it, except those of an upheld
 * breach: they stay until the regulator releases them.
 */
export const closeIncident = command({
  action: 'incident.close',
  work: async (ctx, { incidentId, outcome, reason }: z.output<typeof IncidentEnd>) => {
    const incident = await findIncident(ctx, incidentId);
    if (outcome === 'upheld' && incident.kind !== 'breach') throw problem('not-a-breach');
    const verb = outcome === 'upheld' ? 'uphold' : 'close';
    const state = incidentStates.next(incident.state, verb, incident, ctx.actor);
    if (outcome !== 'upheld') await releaseHolds(ctx, incident.id, `The ${incident.kind} was closed: ${outcome}.`);
    const late = incident.late || (incident.reportedAt === null && ctx.now > incident.reportBy);
    return moveIncident(ctx, incident, {
      state,
      outcome,
      closeReason: reason,
      closedBy: ctx.actor.userId,
      closedAt: ctx.now,
      late,
    });
  },
  facts,
});

export const readIncident = query('incident.read', async (ctx, { incidentId }: z.output<typeof IncidentRef>) => {
  const incident = await findIncident(ctx, incidentId);
  ownIncident(ctx, incident);
  return incident;
});

export const listIncidents = query(
  'incident.read',
  async (ctx, { cursor, limit, ...filter }: z.output<typeof IncidentQuery>) => {
    return findIncidents(ctx, memberScope(ctx), filter, { cursor, limit });
  },
);

const lapse = command({
  action: 'incident.lapse',
  work: async (ctx, { incidentId }: z.output<typeof IncidentRef>) => {
    const incident = await findIncident(ctx, incidentId);
    return moveIncident(ctx, incident, {
      state: incidentStates.next(incident.state, 'lapse', incident, ctx.actor),
      late: true,
    });
  },
  facts,
});

/** Whether there is an incident that was not reported in time. */
export const incidentsLapse = async (now: Date): Promise<boolean> => (await unreportedIncidents(now, 1)).length > 0;

/** Marks incidents that were not reported in time; returns how many. */
export async function lapseIncidents(now: Date, limit = 100): Promise<number> {
  return eachAsClock(
    lapse,
    (await unreportedIncidents(now, limit)).map((incidentId) => ({ incidentId })),
  );
}

/** A concerned member has a part in the incident, whether it is supplier or buyer. */
function ownIncident(ctx: Ctx, { concerned }: Incident): void {
  const ownMember = concerned.find((member) => member === ctx.actor.memberId);
  own(ctx, { supplier: ownMember, buyer: ownMember }, 'incident');
}

/** What the log says: no description and no report, because they may name what nobody else should know. */
function facts({ kind, severity, subjects, state, reportBy, reportedTo, late, outcome }: Incident) {
  const to = reportedTo === null ? {} : { reportedTo };
  return {
    kind,
    severity,
    subjects: [...subjects],
    state,
    reportBy: reportBy.toISOString(),
    late,
    ...to,
    ...(outcome === null ? {} : { outcome }),
  };
}
