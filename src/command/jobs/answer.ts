import type { Request as HttpRequest, RequestHandler, Response } from 'express';
import { config } from '../../../config/env.ts';
import { MB } from '../../kernel/files.ts';
import type { Follower } from '../../kernel/follower.ts';
import { API, requestOf } from '../../kernel/http.ts';
import type { Read } from '../../kernel/known-codes.ts';
import type { Answer, Present, Runnable } from '../command.ts';
import { followAsJob } from './follow.ts';

type Long<I, O> = {
  readonly runs: Runnable<I, O>;
  readonly answers: Present<O>;
  readonly status: number;
  /** Reads the request; what does not parse is refused before anything runs. */
  readonly input: (request: HttpRequest) => Read<I>;
  /** The address of what was made, from the answer; null where the answer is all. */
  readonly hrefOf: (body: unknown) => string | null;
};

/**
 * Answers work that may take long. With `Prefer: respond-async`, or for a body above `JOB_ABOVE_MB`, the answer is 202
 * with the address of a job as soon as everything sent has arrived; else it waits for the work, which ends when the
 * caller hangs up.
 */
export function answerLong<I, O>({ runs, answers, status, input, hrefOf }: Long<I, O>): RequestHandler {
  return async (request, response) => {
    const asked = requestOf(request);
    const read = input(request);
    if (!mayTakeLong(request)) {
      send(response, await runs.run({ ...asked, follower: hangsUp(response) }, read, answers, status));
      return;
    }
    const { follower, begun, see } = followAsJob(hrefOf);
    const working = runs.run({ ...asked, follower }, read, answers, status);
    const first = await Promise.race([working, begun]);
    if (typeof first !== 'string') return send(response, first);
    see(working);
    const href = `${API}/jobs/${first}`;
    response.status(202).set('Location', href).set('Preference-Applied', 'respond-async').json({ id: first, href });
  };
}

function mayTakeLong(request: HttpRequest): boolean {
  const prefers = (request.get('prefer') ?? '').split(',').some((one) => one.trim().toLowerCase() === 'respond-async');
  return prefers || Number(request.get('content-length') ?? 0) > config.JOB_ABOVE_MB * MB;
}

function send(response: Response, answer: Answer): void {
  if (answer.replayed) response.set('Idempotency-Replayed', 'true');
  response.status(answer.status).json(answer.body);
}

/** Follows work for a caller on the line: it ends when the caller has gone. */
function hangsUp(response: Response): Follower {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const nothing = async (): Promise<void> => undefined;
  return { signal: gone.signal, tell: () => undefined, arrived: nothing, succeeds: nothing };
}
