import { setImmediate as letArrive } from 'node:timers/promises';
import { newId } from '../../kernel/ids.ts';
import { Problem } from '../../kernel/problem.ts';
import { inTransaction } from '../../db/transaction.ts';
import { entryExists } from '../../audit/index.ts';
import type { Answered } from '../schemas/index.ts';
import { meterTogether } from './batch.ts';
import type { CoveredRevision } from './covered-revision.ts';
import type { Action, Answer } from '../../command/index.ts';
import type { Actor, Request } from '../../kernel/actor.ts';

/** A call that waits to be metered: a question by keys, or a file that was produced already. */
export type Metered = {
  readonly action: Action;
  readonly callId: string;
  readonly entryId: string;
  readonly call: Request;
  readonly deliveryId: string;
  readonly purpose: string;
  readonly revision: CoveredRevision;
  /** What the idempotency key stands for. */
  readonly request: string;
  readonly ask: { readonly keys: readonly string[] } | { readonly file: ProducedFile };
  readonly present: (answered: Answered, actor: Actor) => unknown;
};
export type ProducedFile = {
  readonly format: string;
  readonly records: number;
  readonly leftOut: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly optOutVersion: number;
};

/** What became of a call: its answer, or the problem that refused it. */
export type Outcome = Answer | Problem;

type Waiting = {
  readonly job: Metered;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
};

const TOGETHER = 64;
const waiting: Waiting[] = [];
let metering = false;

/**
 * Meters a call: gate, use count, charge, receipt and log entry are committed together, and only then is it answered;
 * when that commit fails, no data leave. Calls that arrive while a commit is under way share the next one.
 */
export function meter(job: Metered): Promise<Answer> {
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject });
    if (!metering) void meterWaiting();
  });
}

async function meterWaiting(): Promise<void> {
  metering = true;
  while (waiting.length > 0) {
    await letArrive();
    await meterBatch(nextBatch());
  }
  metering = false;
}

/** A call that cannot be metered for a fault of ours must not take the others with it: they are tried one by one. */
async function meterBatch(batch: readonly Waiting[]): Promise<void> {
  const jobs = batch.map(({ job }) => job);
  try {
    const outcomes = await inTransaction(
      (tx) => meterTogether(tx, jobs),
      () => anyEntryExists(jobs),
    );
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index] as Outcome;
      if (outcome instanceof Problem) reject(outcome);
      else resolve(outcome);
    });
  } catch (error) {
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const one of batch) await meterBatch([one]);
  }
}

/**
 * The calls that share the next commit; of two with the same idempotency key the second waits for the first's answer.
 */
function nextBatch(): Waiting[] {
  const keys = new Set<string>();
  const batch = waiting
    .filter(({ job }) => {
      const { idempotencyKey } = job.call;
      return idempotencyKey === undefined || (!keys.has(idempotencyKey) && keys.add(idempotencyKey));
    })
    .slice(0, TOGETHER);
  const taken = new Set(batch);
  waiting.splice(0, waiting.length, ...waiting.filter((entry) => !taken.has(entry)));
  return batch;
}

async function anyEntryExists(jobs: readonly Metered[]): Promise<boolean> {
  for (const { entryId } of jobs) if (await entryExists(entryId)) return true;
  return false;
}

/** The identifiers of a new call and of its entry in the log. */
export const newCallIds = () => ({ callId: newId('cal'), entryId: newId('ent') });
