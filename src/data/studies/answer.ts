import { config } from '../../../config/env.ts';
import type { TellStep } from '../../kernel/follower.ts';
import { Problem } from '../../kernel/problem.ts';
import { traceOf } from '../../kernel/trace.ts';
import { IngestFault } from '../ingest/faults.ts';
import type { Order, Report, Study } from './study.ts';
import { watchMyself } from './watch.ts';

/** A study and the function that does it. */
export type Doing = { readonly name: string; readonly work: (input: unknown, tell: TellStep) => Promise<unknown> };

export const doing = <Input, Output>(
  study: Study<Input, Output>,
  work: (input: Input, tell: TellStep) => Promise<Output>,
): Doing => ({ name: study.name, work: (input, tell) => work(input as Input, tell) });

/**
 * Makes this process one that studies files: it does what its parent sends, one thing after the other, and ends when
 * the parent goes. It holds no key and no way to the database.
 */
export function answerStudies(all: readonly Doing[]): Promise<void> {
  const watch = watchMyself({ seconds: config.STUDY_SECONDS, memoryMb: config.STUDY_MEMORY_MB });
  const send = (report: Report): void => void process.send?.(report);
  const answer = async ({ study, input }: Order): Promise<void> => {
    watch.begin();
    const report = await reportOf(
      all.find(({ name }) => name === study),
      input,
      (step) => send({ kind: 'step', step }),
    );
    watch.end();
    send(report);
  };
  process.on('message', (order: Order) => void answer(order));
  return new Promise((resolve) => process.once('disconnect', resolve));
}

async function reportOf(found: Doing | undefined, input: unknown, tell: TellStep): Promise<Report> {
  try {
    if (!found) throw new Error('This process does not know that study.');
    return { kind: 'done', output: await found.work(input, tell) };
  } catch (error) {
    if (error instanceof IngestFault) return { kind: 'refused', faults: error.faults };
    if (error instanceof Problem) {
      const { code, message, extensions } = error;
      return { kind: 'problem', problem: { code, detail: message, extensions } };
    }
    if (error instanceof Error && /\bOut of Memory Error\b/.test(error.message))
      return { kind: 'ended', end: 'memory' };
    return { kind: 'failed', stack: traceOf(error) };
  }
}
