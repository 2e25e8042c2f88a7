import { z } from 'zod';
import { at, idOf } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { moveSchema, movesFor } from '../../kernel/moves.ts';
import { countedPageFields, someOf } from '../../kernel/page.ts';
import { shown } from '../../kernel/shown.ts';
import { partsIn } from '../../kernel/actor.ts';
import { jobStates } from './states.ts';
import type { LongJob } from './store.ts';

const jobId = idOf('job');
const count = z.int().min(0);

export const JobRef = z.strictObject({ jobId });
export const JobQuery = z.strictObject({
  ...countedPageFields([], ['state']),
  state: someOf(jobStates.states).optional(),
});

const jobShown = z.object({
  id: z.string(),
  action: z.string(),
  subject: z.string().describe('What the work is done on.'),
  state: z.enum(jobStates.states),
  step: z.string().describe('What is being done now.'),
  done: count.describe('How much of this is done, in `unit`.'),
  total: count.nullable().describe('Of how much; null where it is not known.'),
  unit: z.string(),
  startedAt: at,
  endedAt: at.nullable(),
});
const result = z.object({
  href: z.string().nullable().describe('The object that was made.'),
  answer: z.unknown().describe('The answer, where no object was made.'),
});
const answered = jobShown.extend({
  result: result.nullable().describe('What came of it, once it is done.'),
  problem: z.looseObject({ title: z.string() }).nullable().describe('Why nothing came of it (RFC 9457).'),
  actions: z.array(moveSchema),
});

export const toJob = presenter('Job', answered, (job: LongJob, actor) => ({
  ...shown(jobShown, job),
  result: job.state === jobStates.to('finish') ? { href: job.href, answer: job.answer } : null,
  problem: job.problem as { title: string } | null,
  actions: movesFor(jobStates, job.state, partsIn(actor, { member: job.memberId ?? undefined })).filter(
    ({ action }) => action === 'job.cancel',
  ),
}));
