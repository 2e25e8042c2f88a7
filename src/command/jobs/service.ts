import type { z } from 'zod';
import { config } from '../../../config/env.ts';
import { own, ownMember } from '../../kernel/ctx.ts';
import { problem } from '../../kernel/problem.ts';
import { DAY, SECOND } from '../../kernel/time.ts';
import { inTransaction } from '../../db/transaction.ts';
import { command, query } from '../command.ts';
import { endHere } from './follow.ts';
import type { JobQuery, JobRef } from './schemas.ts';
import { endJob, findJob, findJobs, forgetJobs, silentJobs } from './store.ts';

/** A job of which nothing was heard for so long has lost its process. */
const SILENT_MS = config.JOB_SILENT_SECONDS * SECOND;
const KEPT_DAYS = 30;
const TOGETHER = 100;

export const readJob = query('job.read', async (ctx, { jobId }: z.output<typeof JobRef>) => {
  const job = await findJob(ctx.tx, jobId);
  own(ctx, { member: job.memberId ?? undefined }, 'job');
  return job;
});

export const listJobs = query('job.read', async (ctx, { state, ...page }: z.output<typeof JobQuery>) =>
  findJobs(ctx, ownMember(ctx), { state }, page),
);

/** Ends a job. What it had done so far is removed; one that finished meanwhile stays done, and this is refused. */
export const cancelJob = command({
  action: 'job.cancel',
  work: async (ctx, { jobId }: z.output<typeof JobRef>) => {
    const job = await findJob(ctx.tx, jobId);
    own(ctx, { member: job.memberId ?? undefined }, 'job');
    await endJob(ctx.tx, jobId, 'cancel', {}, ctx.now);
    endHere(jobId);
    return findJob(ctx.tx, jobId);
  },
  facts: ({ action, subject }) => ({ of: action, on: subject }),
});

export const jobsSilent = async (now: Date): Promise<boolean> =>
  (await silentJobs(new Date(now.getTime() - SILENT_MS), 1)).length > 0;

/** Gives up the jobs whose process has ended, so that each tells the truth: nothing came of it. */
export async function giveUpSilentJobs(now: Date): Promise<void> {
  const lost = problem('job-lost').toJSON();
  for (const id of await silentJobs(new Date(now.getTime() - SILENT_MS), TOGETHER))
    await inTransaction((tx) => endJob(tx, id, 'fail', { problem: lost }, now));
}

/** Forgets jobs that ended a month ago. */
export const sweepJobs = (now: Date): Promise<number> =>
  inTransaction((tx) => forgetJobs(tx, new Date(now.getTime() - KEPT_DAYS * DAY)));
