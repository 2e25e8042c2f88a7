import { clock } from '../../kernel/clock.ts';
import { log } from '../../kernel/log.ts';
import { Problem, problem as kernelProblem } from '../../kernel/problem.ts';
import { traceOf } from '../../kernel/trace.ts';
import { asClock, command } from '../../command/index.ts';
import { whyNotMade, type Artefact, type WhyNotMade } from '../artefacts/index.ts';
import { fileStates } from '../states.ts';
import { keepCallFile, seekCallFile, type CallFile } from '../store/call-file.ts';

/** The file of a call, made under a version of the opt-out registry. */
export type FileOfCall = { readonly callId: string; readonly optOutVersion: number };
type Made = FileOfCall & { readonly made: Pick<Artefact, 'rows' | 'leftOut' | 'bytes' | 'sha256'> };
type NotMade = FileOfCall & { readonly reason: WhyNotMade };

/**
 * The signed completion of a file: which bytes were made for a call that was charged before they were known. One for
 * each version of the registry under which they were made.
 */
const completeFile = command({
  action: 'file.complete',
  work: async (ctx, { callId, optOutVersion, made }: Made) => {
    const { rows: records, leftOut, bytes, sha256 } = made;
    return move(ctx, 'complete', { callId, optOutVersion, records, leftOut, bytes, sha256, reason: null });
  },
  facts: (_output, { optOutVersion, made: { rows: records, leftOut, bytes, sha256 } }) => ({
    ...{ optOutVersion, records, leftOut, bytes, sha256 },
  }),
});

const failFile = command({
  action: 'file.fail',
  work: async (ctx, { callId, optOutVersion, reason }: NotMade) =>
    move(ctx, 'fail', { callId, optOutVersion, records: null, leftOut: null, bytes: null, sha256: null, reason }),
  facts: (_output, { optOutVersion, reason }) => ({ optOutVersion, reason }),
});

/**
 * Waits until a file is whole, or is not made, and writes into the log which; what is written already is not written
 * again. Never rejects: whoever waits for the file itself is told there.
 */
export async function recordOutcome(file: FileOfCall, whole: Promise<Artefact>): Promise<void> {
  try {
    const made = await whole.catch((error: unknown) => ({ reason: whyNotMade(error), error }));
    if (!('reason' in made)) return await complete(file, made);
    if (made.error instanceof Problem) return;
    log.warn('a file was not made', { ...file, reason: made.reason, error: traceOf(made.error) });
    const known = await seekCallFile(null, file.callId, file.optOutVersion);
    if (known === undefined) await asClock(failFile, { ...file, reason: made.reason });
  } catch (error) {
    if (!(error instanceof Problem))
      log.error('what became of a file is not written', { ...file, error: traceOf(error) });
  }
}

/** Writes the completion of a file unless it is written. Nobody gets a hash of it, nor a range, before. */
export async function complete(file: FileOfCall, made: Artefact): Promise<void> {
  const known = await seekCallFile(null, file.callId, file.optOutVersion);
  if (known?.sha256 === made.sha256) return;
  try {
    await asClock(completeFile, { ...file, made });
  } catch (error) {
    const meanwhile = await seekCallFile(null, file.callId, file.optOutVersion);
    if (meanwhile?.sha256 !== made.sha256) throw error;
  }
}

async function move(
  ctx: Parameters<typeof keepCallFile>[0],
  verb: 'complete' | 'fail',
  file: Omit<CallFile, 'state' | 'at'>,
): Promise<{ readonly id: string } & CallFile> {
  const known = await seekCallFile(ctx.tx, file.callId, file.optOutVersion);
  const before = known?.state ?? fileStates.initial;
  if (fileStates.ends.includes(before)) throw kernelProblem('lost-race', `The file of ${file.callId} is ${before}.`);
  const moved = { ...file, state: fileStates.next(before, verb), at: clock.now() };
  await keepCallFile(ctx, before, moved);
  return { id: file.callId, ...moved };
}
