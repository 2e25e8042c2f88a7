import { Problem } from '../../kernel/problem.ts';

/** Does a step for each id and returns how many were done; one that somebody else was quicker with is left. */
export async function eachOnce(ids: readonly string[], step: (id: string) => Promise<unknown>): Promise<number> {
  let done = 0;
  for (const id of ids) {
    try {
      await step(id);
      done += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return done;
}
