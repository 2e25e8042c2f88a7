import { answered, api, Refused, type Problem, type Schemas } from '../api/client.ts';

export type Job = Schemas['Job'];
type Became = Schemas['BecameJob'];
type Answer<T> = { readonly data?: T; readonly error?: unknown; readonly response: Response };

const POLL_MS = 700;
/** From this size on, work on a file is asked for as a job. */
const LONG_FROM_BYTES = 20_000_000;

export const preferFor = (bytes: number): { readonly Prefer?: string } =>
  bytes >= LONG_FROM_BYTES ? { Prefer: 'respond-async' } : {};

const becameJob = (found: object): found is Became => Object.keys(found).sort().join() === 'href,id';

/**
 * The answer of work that may become a job: waits for the job, telling how far it is. `madeOf` reads the object that the
 * job made, where it made one.
 */
export async function worked<T extends object>(
  asking: Promise<Answer<T | Became>>,
  tell: (job: Job) => void,
  madeOf?: (id: string) => Promise<T>,
): Promise<T> {
  const found = await answered(asking);
  if (!becameJob(found)) return found;
  for (;;) {
    const job = await answered(api.GET('/api/v1/jobs/{jobId}', { params: { path: { jobId: found.id } } }));
    tell(job);
    if (job.state === 'done') {
      const href = job.result?.href ?? null;
      return href !== null && madeOf ? madeOf(href.split('/').at(-1) ?? '') : (job.result?.answer as T);
    }
    if (job.state !== 'running') throw new Refused(problemOf(job));
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

function problemOf({ state, problem }: Job): Problem {
  return { type: 'about:blank', status: 409, ...problem, title: problem?.title ?? state };
}
