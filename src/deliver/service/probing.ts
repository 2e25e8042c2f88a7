import type { Transaction } from 'sequelize';
import { clockActor, ownersOf } from '../../kernel/actor.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { unique } from '../../kernel/lists.ts';
import { placeHoldFor } from '../../audit/index.ts';
import { keepVerdicts, type Batch } from '../../command/index.ts';
import { lockAgreements } from '../../match/index.ts';
import { bookAt, judge, judgementOf } from '../../principles/index.ts';
import { slowingBy } from '../../terms/index.ts';
import { problem } from '../problems.ts';
import {
  dueStop,
  nothingWatched,
  slowedUntil,
  stopEnded,
  stoppedBy,
  watchAfter,
  type MeasuredJoin,
  type Stop,
  type QuestionWatch,
} from '../rules.ts';
import { findDelivery } from '../store/delivery.ts';
import { keepWatches, lockWatches } from '../store/watch.ts';
import type { Located } from '../metering/call.ts';
import { deliverJudgeable } from '../metering/circumstances.ts';

/**
 * What is remembered of the questions under the agreements of a batch, as of its transaction and then question by
 * question. One watch an agreement, not a delivery: under an agreement a buyer opens as many deliveries as it likes,
 * and the batch has locked the agreement already.
 */
export type Watches = { readonly known: Map<string, QuestionWatch>; readonly asked: Map<string, Located> };

/** Reads what is remembered for the located calls of a batch, locked; one statement. */
export async function readWatches(tx: Transaction, located: readonly Located[]): Promise<Watches> {
  const ids = unique(located.map(({ agreement }) => agreement.id)).sort();
  return { known: await lockWatches(tx, ids), asked: new Map() };
}

/** Refuses a question that comes too soon, and tells why and how to go on. Nothing was looked up for it. */
export function refuseHaste({ known }: Watches, { agreement, job }: Located, now: Date): void {
  if (job.keys.length === 0) return;
  const slowing = slowingBy(bookAt(now));
  const watch = known.get(agreement.id);
  const slowed = watch && slowedUntil(watch, now, slowing);
  if (!slowed) return;
  const { questions, seconds } = slowing.burst;
  const retryAfterSeconds = Math.max(1, Math.ceil((slowed.until.getTime() - now.getTime()) / 1000));
  const when = `The next one is answered from ${slowed.until.toISOString()} on.`;
  const why =
    slowed.why === 'rate'
      ? `More than ${questions} questions came in ${seconds} seconds. ${when} Ask for up to 1,000 keys in one question.`
      : `They look like a search for persons: keys one after another or guessed, sets that differ by one person, or one person again and again. ` +
        `${when} Ask only for keys that you know; each answer that looks better counts for you. ` +
        'If questions go on to look like this, all are stopped and a reviewer decides.';
  throw problem('questions-slowed', why, { retryAfterSeconds });
}

/**
 * Adds a question to what is remembered. Also one that is not charged in the end: for want of money its price is told,
 * and with it how many keys were found.
 */
export function noteQuestion({ known, asked }: Watches, call: Located, found: number, now: Date): void {
  const { agreement, job } = call;
  if (job.keys.length === 0) return;
  const question = { keys: job.keys, found, at: now.getTime() };
  known.set(agreement.id, watchAfter(known.get(agreement.id) ?? nothingWatched, question, slowingBy(bookAt(now))));
  asked.set(agreement.id, call);
}

/**
 * Keeps what the questions of a batch add; one statement. Where warnings were not heeded, the gate judges the score,
 * its finding opens a case, and a hold that ends with the case freezes the delivery: from the next call on, in every
 * process.
 */
export async function keepQuestions(
  batch: Pick<Batch<unknown>, 'tx' | 'now'>,
  { known, asked }: Watches,
): Promise<void> {
  const { tx, now } = batch;
  const book = bookAt(now);
  const kept = new Map<string, QuestionWatch>();
  for (const [agreementId, call] of asked) {
    const watch = known.get(agreementId) as QuestionWatch;
    const stop = dueStop(watch, call.delivery.id, slowingBy(book), book.thresholds.probing);
    kept.set(agreementId, stop && (await stopQuestions(batch, call, stop)) ? stoppedBy(watch, stop) : watch);
  }
  await keepWatches(tx, kept, now);
}

/** Opens the case and places its hold. False where the rule book in force does not mind. */
async function stopQuestions(
  { tx, now }: Pick<Batch<unknown>, 'tx' | 'now'>,
  { ctx: { actor }, agreement, delivery, job: { purpose, revision } }: Located,
  stop: Stop,
): Promise<boolean> {
  const book = bookAt(now);
  const asked = { id: delivery.id, purpose, at: now, authenticated: true };
  // The calls that led here passed the gate: here only the score is judged, as in any other delivery of the agreement.
  const watched = new Map([[agreement.id, { stop: { ...stop, deliveryId: '' }, joined: null, decisions: [] }]]);
  const subject = deliverJudgeable(
    asked,
    agreement,
    revision,
    delivery,
    { holds: [], consents: new Map(), watched },
    book,
  );
  const judgement = judgementOf(judge('deliver', subject, book), subject, ownersOf(agreement));
  if (judgement.verdict.outcome !== 'needs-review') return false;
  const cases = await keepVerdicts(tx, now, [{ actor, judgement }]);
  const source = judgement.verdict.findings.flatMap(({ fingerprint }) => cases.get(fingerprint) ?? [])[0];
  if (source === undefined) return false;
  const reason = `Its questions look like a search for persons; the case ${source} decides.`;
  await placeHoldFor({ tx, now, actor: clockActor }, { subject: delivery.id, cause: 'probing', source, reason });
  return true;
}

/** A person has decided that questions go on; where their signs were excused, these count for nothing from now on. */
export async function endStop(ctx: Pick<Ctx, 'tx' | 'now'>, agreementId: string, isExcused: boolean): Promise<void> {
  const tx = ctx.tx as Transaction;
  await lockAgreements(tx, [agreementId]);
  const watch = (await lockWatches(tx, [agreementId])).get(agreementId);
  if (watch) await keepWatches(tx, new Map([[agreementId, stopEnded(watch, isExcused)]]), ctx.now);
}

/** The same for the delivery that was stopped. */
export async function endStopIn(ctx: Pick<Ctx, 'tx' | 'now'>, deliveryId: string): Promise<void> {
  await endStop(ctx, (await findDelivery(ctx, deliveryId)).agreementId, false);
}

/** Keeps what the buyer could join, for the calls that follow. */
export async function rememberJoin(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  agreementId: string,
  joined: MeasuredJoin,
): Promise<void> {
  const tx = ctx.tx as Transaction;
  await lockAgreements(tx, [agreementId]);
  const watch = (await lockWatches(tx, [agreementId])).get(agreementId) ?? nothingWatched;
  await keepWatches(tx, new Map([[agreementId, { ...watch, joined }]]), ctx.now);
}
