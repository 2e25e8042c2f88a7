import { Problem } from '../kernel/problem.ts';
import { asClock, type Runnable } from './command.ts';

/**
 * Runs an action as the clock for each input, and returns how many were done; a record that moved meanwhile is skipped.
 */
export async function eachAsClock<I, O extends { readonly id: string }>(
  what: Runnable<I, O>,
  inputs: readonly I[],
): Promise<number> {
  let done = 0;
  for (const input of inputs) {
    try {
      await asClock(what, input);
      done += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
  return done;
}
