import { col, fn, Op, where as whereThat } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, type Condition, type Waits } from '../../db/lists.ts';
import { IncidentRow } from '../models.ts';
import type { IncidentKind, IncidentOutcome, Severity } from '../rules.ts';
import { incidentStates, type IncidentState } from '../states.ts';

export type Incident = {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly subjects: readonly string[];
  /** The members that are a party to its subjects, or opened it: they may read it. */
  readonly concerned: readonly string[];
  readonly description: string;
  readonly state: IncidentState;
  readonly openedBy: string;
  readonly openedAt: Date;
  readonly reportBy: Date;
  readonly reportedAt: Date | null;
  readonly reportedTo: string | null;
  readonly report: string | null;
  readonly late: boolean;
  readonly outcome: IncidentOutcome | null;
  readonly closeReason: string | null;
  readonly closedBy: string | null;
  readonly closedAt: Date | null;
};
const asIncident = (row: IncidentRow): Incident => ({
  ...row.get({ plain: true }),
  kind: row.kind as IncidentKind,
  severity: row.severity as Severity,
  state: row.state as IncidentState,
  subjects: JSON.parse(row.subjects) as string[],
  concerned: JSON.parse(row.concerned) as string[],
  late: Boolean(row.late),
  outcome: row.outcome as IncidentOutcome | null,
});

export async function insertIncident(ctx: Ctx, incident: Incident): Promise<Incident> {
  const json = { subjects: JSON.stringify(incident.subjects), concerned: JSON.stringify(incident.concerned) };
  await IncidentRow.create({ ...incident, ...json }, { transaction: ctx.tx });
  return incident;
}

export async function findIncident(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Incident> {
  const row = await IncidentRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('incident');
  return asIncident(row);
}

export type IncidentFilter = {
  readonly state?: string | undefined;
  readonly kind?: string | undefined;
  readonly late?: boolean | undefined;
};

/** Incidents, newest first; with `concerning` only those that the member is a party to. */
export async function findIncidents(
  ctx: Ctx,
  concerning: string | undefined,
  filter: IncidentFilter,
  page: PageRef,
): Promise<Page<Incident>> {
  const where: Condition[] = given(filter);
  if (concerning !== undefined) where.push(whereThat(fn('instr', col('concerned'), concerning), { [Op.gt]: 0 }));
  return newestFirst(IncidentRow, where, page, ctx.tx, asIncident);
}

/** How many incidents a filter finds, and until when the first is to be reported. */
export const countIncidents = ({ tx }: Pick<Ctx, 'tx'>, filter: IncidentFilter): Promise<Waits> =>
  countWaiting(IncidentRow, given(filter), { since: 'openedAt', due: 'reportBy' }, tx);

type IncidentChange = Partial<Omit<Incident, 'subjects' | 'concerned'>> & Pick<Incident, 'state'>;

/** Compare-and-set of the state, with what changes beside it. */
export async function moveIncident(ctx: Ctx, incident: Incident, change: IncidentChange): Promise<Incident> {
  const [moved] = await IncidentRow.update(change, {
    where: { id: incident.id, state: incident.state },
    transaction: ctx.tx,
  });
  if (moved !== 1) throw kernelProblem('lost-race', `The incident ${incident.id} is no longer ${incident.state}.`);
  return { ...incident, ...change };
}

export async function unreportedIncidents(now: Date, limit: number): Promise<string[]> {
  const where = { state: incidentStates.from('lapse'), reportBy: { [Op.lte]: now } };
  return (await IncidentRow.findAll({ attributes: ['id'], where, order: [['id', 'ASC']], limit })).map(({ id }) => id);
}
