import type { Ctx } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { Problem } from '../../kernel/problem.ts';
import type { Keyed } from '../../db/command-keys.ts';
import { readRecords } from '../../list/index.ts';
import type { Agreement } from '../../match/index.ts';
import type { Charge } from '../../command/index.ts';
import { joinDigests } from '../digest.ts';
import { problem } from '../problems.ts';
import { signReceipt } from '../receipt.ts';
import type { RecordAnswer as RecordAnswer } from '../schemas/index.ts';
import type { StoredCall } from '../store/call.ts';
import type { Delivery } from '../store/delivery.ts';
import type { Metered, Outcome } from './meter.ts';
import type { Judgement, Verdict } from '../../kernel/verdict.ts';

export type Counts = {
  readonly records: number;
  readonly leftOut: number;
  readonly optOutVersion: number;
  readonly hash: string;
  readonly delivered: string | null;
};
export type OptOuts = { readonly version: number; readonly keys: ReadonlySet<string> };

/**
 * One call on its way through a batch: still open, or decided by a problem or an answer. Each step fills in what it
 * found.
 */
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
  /** What the gate said; also as it is kept, when it refused. */
  verdict?: Verdict;
  judgement?: Judgement;
  useNumber?: number;
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

/**
 * Looks the records up, or takes the file that was made; a file made under an older opt-out registry must be made
 * again.
 */
export function produce(slot: Slot, known: OptOuts): void {
  const { ask, revision } = slot.job;
  if ('file' in ask) {
    if (slot.earlier) return;
    if (ask.file.optOutVersion !== known.version) throw problem('opt-outs-changed');
    const { records, leftOut, sha256: hash } = ask.file;
    slot.counts = { records, leftOut, optOutVersion: known.version, hash, delivered: null };
    return;
  }
  if (revision.keyColumn === null) throw problem('not-queryable');
  const wanted = ask.keys.map((key) => (known.keys.has(key) ? undefined : key));
  const texts = readRecords(revision.id, wanted);
  const pairs = ask.keys.map((key, index) => `{"key":${JSON.stringify(key)},"record":${texts[index] ?? 'null'}}`);
  slot.records = ask.keys.map((key, index) => ({
    key,
    record: texts[index] === undefined ? null : (JSON.parse(texts[index]) as unknown),
  }));
  slot.counts = {
    records: texts.filter((text) => text !== undefined).length,
    leftOut: wanted.filter((key) => key === undefined).length,
    optOutVersion: known.version,
    hash: sha256(`[${pairs.join(',')}]`),
    delivered: revision.personal
      ? joinDigests(
          (slot.agreement as Agreement).supplierId,
          ask.keys.filter((_key, index) => texts[index] !== undefined),
        )
      : null,
  };
}

/** The call as it is kept: what was produced, what it cost, and its signed receipt. */
export function callFrom(slot: Slot, { amount, currency }: Charge, at: Date): StoredCall {
  const { job } = slot;
  const { id: deliveryId, agreementId, supplierId, buyerId } = slot.delivery as Delivery;
  const { records, leftOut, optOutVersion, hash, delivered } = slot.counts as Counts;
  const { ruleBook, findings } = slot.verdict as Verdict;
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
    ruleBook,
    format: file?.format ?? null,
    bytes: file ? BigInt(file.bytes) : null,
    useNumber: slot.useNumber as number,
    stale: findings.some(({ rule }) => rule === 'fresh'),
    notes: findings.map(({ principle, rule, detail, measured, threshold }) => ({
      principle,
      rule,
      detail,
      measured,
      threshold,
    })),
    delivered,
    at,
  };
  return { ...unsigned, ...signReceipt(unsigned) };
}
