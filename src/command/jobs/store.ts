import { col, fn, Op, type Transaction } from 'sequelize';
import type { WorkStep, Undertaking } from '../../kernel/follower.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { rowExists, type Stored } from '../../db/rows.ts';
import { JobRow } from './models.ts';
import { jobStates, type JobState } from './states.ts';

type JobFields = {
  readonly state: JobState;
  readonly done: number;
  readonly total: number | null;
  readonly answer: unknown;
  readonly problem: Readonly<Record<string, unknown>> | null;
};
export type LongJob = Stored<JobRow, JobFields>;

const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

function asJob(row: JobRow): LongJob {
  const plain = row.get({ plain: true });
  return {
    ...plain,
    state: plain.state as JobState,
    done: Number(plain.done),
    total: plain.total === null ? null : Number(plain.total),
    answer: parsed(plain.answer),
    problem: parsed(plain.problem) as LongJob['problem'],
  };
}

export async function insertJob(
  tx: Transaction,
  id: string,
  work: Undertaking,
  step: WorkStep,
  now: Date,
): Promise<void> {
  await JobRow.create(
    {
      id,
      ...work,
      ...step,
      state: jobStates.initial,
      href: null,
      answer: null,
      problem: null,
      startedAt: now,
      beatAt: now,
      endedAt: null,
    },
    { transaction: tx },
  );
}

/** Whether a job is in the database: see `rowExists`. */
export const jobExists = (id: string): Promise<boolean> => rowExists(JobRow.tableName, id);

export async function findJob(tx: Transaction | null, id: string): Promise<LongJob> {
  const row = await JobRow.findByPk(id, { transaction: tx });
  if (!row) throw notVisible('job');
  return asJob(row);
}

export async function findJobs(
  ctx: Ctx,
  memberId: string,
  filter: { readonly state?: readonly string[] | undefined },
  page: PageRef,
): Promise<Page<LongJob>> {
  return newestFirst(JobRow, [{ memberId }, ...given(filter)], page, ctx.tx, asJob);
}

/** How many jobs of a member are in a state, and since when the oldest. */
export const countJobs = (
  { tx }: Pick<Ctx, 'tx'>,
  filter: { readonly memberId: string; readonly state: JobState },
): Promise<Waits> => countWaiting(JobRow, given(filter), { since: 'startedAt' }, tx);

/** Writes how far a running job is. False when it does not run any more. */
export async function beat(tx: Transaction, id: string, step: WorkStep, now: Date): Promise<boolean> {
  const where = { id, state: jobStates.from('finish') };
  const [touched] = await JobRow.update({ ...step, beatAt: now }, { where, transaction: tx });
  return touched === 1;
}

type JobEnd = {
  readonly href?: string | null;
  readonly answer?: unknown;
  readonly problem?: Readonly<Record<string, unknown>>;
};

/** Ends a running job. Throws `wrong-state` when it has ended already. */
export async function endJob(
  tx: Transaction | null,
  id: string,
  verb: 'finish' | 'fail' | 'cancel',
  { href = null, answer = null, problem: refusal }: JobEnd,
  now: Date,
): Promise<void> {
  const [ended] = await JobRow.update(
    {
      state: jobStates.to(verb),
      // The last step is told by no beat: what is finished is done wholly.
      ...(verb === 'finish' ? { done: fn('COALESCE', col('total'), col('done')) } : {}),
      href,
      answer: answer === null ? null : JSON.stringify(answer),
      problem: refusal === undefined ? null : JSON.stringify(refusal),
      endedAt: now,
    },
    { where: { id, state: jobStates.from(verb) }, transaction: tx },
  );
  if (ended !== 1) throw problem('wrong-state', `The job ${id} has ended.`);
}

/** Running jobs of which nothing was heard since. */
export async function silentJobs(since: Date, most: number): Promise<string[]> {
  const rows = await JobRow.findAll({
    attributes: ['id'],
    where: { state: jobStates.from('fail'), beatAt: { [Op.lt]: since } },
    limit: most,
  });
  return rows.map(({ id }) => id);
}

/** Removes jobs that ended before. What they did stays. */
export async function forgetJobs(tx: Transaction, before: Date): Promise<number> {
  return JobRow.destroy({ where: { state: [...jobStates.ends], endedAt: { [Op.lt]: before } }, transaction: tx });
}
