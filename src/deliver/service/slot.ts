import type { Ctx, Verdict } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Keyed } from '../../db/command-keys.ts';
import { ruleBook } from '../../principles/index.ts';
import { readRecords } from '../../list/index.ts';
import type { Agreement } from '../../match/index.ts';
import type { Charge } from '../charging.ts';
import { problem } from '../problems.ts';
import { signReceipt } from '../receipt.ts';
import type { Answer as RecordAnswer } from '../schemas.ts';
import type { Delivery, StoredCall } from '../store.ts';
import type { Metered, Outcome } from './meter.ts';

export type Counts = { readonly records: number; readonly leftOut: number; readonly optOutVersion: number; readonly hash: string };
export type OptOuts = { readonly version: number; readonly keys: ReadonlySet<string> };

/** One call on its way through a batch: still open, or decided by a problem or an answer. Each step fills in what it found. */
export type Slot = {
  readonly job: Metered;
  outcome?: Outcome;
  ctx?: Ctx;
  keyed?: Keyed;
  /** The call that a repetition repeats: judged again, read again, neither counted nor charged again. */
  earlier?: StoredCall;
  delivery?: Delivery;
  agreement?: Agreement;
  records?: RecordAnswer[];
  counts?: Counts;
  call?: StoredCall;
  verdict?: Verdict;
};

/** Does a step for one slot; an expected refusal decides that slot and no other. */
export function decide(slot: Slot, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    slot.outcome = error;
  }
}

/** What the orders and opt-outs around a call are about. */
export function subjectsOf(delivery: Delivery, { id, listingId, supplierId, buyerId }: Agreement): string[] {
  return [delivery.id, id, listingId, supplierId, buyerId];
}

/** Looks the records up, or takes the file that was made; a file made under an older opt-out registry must be made again. */
export function produce(slot: Slot, known: OptOuts): void {
  const { ask, revision } = slot.job;
  if ('file' in ask) {
    if (slot.earlier) return;
    if (ask.file.optOutVersion !== known.version) throw problem('opt-outs-changed');
    slot.counts = { records: ask.file.records, leftOut: ask.file.leftOut, optOutVersion: known.version, hash: ask.file.sha256 };
    return;
  }
  if (revision.keyColumn === null) throw problem('not-queryable');
  const wanted = ask.keys.map((key) => (known.keys.has(key) ? undefined : key));
  const texts = readRecords(revision.id, wanted);
  const pairs = ask.keys.map((key, index) => `{"key":${JSON.stringify(key)},"record":${texts[index] ?? 'null'}}`);
  slot.records = ask.keys.map((key, index) => ({ key, record: texts[index] === undefined ? null : (JSON.parse(texts[index]) as unknown) }));
  slot.counts = {
    records: texts.filter((text) => text !== undefined).length,
    leftOut: wanted.filter((key) => key === undefined).length,
    optOutVersion: known.version,
    hash: sha256(`[${pairs.join(',')}]`),
  };
}

/** The call as it is kept: what was produced, what it cost, and its signed receipt. */
export function callFrom(slot: Slot, { amount, currency }: Charge, at: Date): StoredCall {
  const { job } = slot;
  const { id: deliveryId, agreementId, supplierId, buyerId } = slot.delivery as Delivery;
  const { records, leftOut, optOutVersion, hash } = slot.counts as Counts;
  const file = 'file' in job.ask ? job.ask.file : undefined;
  const unsigned = {
    id: job.callId,
    entryId: job.entryId,
    deliveryId,
    agreementId,
    revisionId: job.revision.id,
    supplierId,
    buyerId,
    kind: file ? ('file' as const) : ('query' as const),
    purpose: job.purpose,
    records,
    leftOut,
    optOutVersion,
    answerHash: hash,
    amount,
    currency,
    ruleBook: ruleBook.version,
    format: file?.format ?? null,
    bytes: file ? BigInt(file.bytes) : null,
    at,
  };
  return { ...unsigned, ...signReceipt(unsigned) };
}
