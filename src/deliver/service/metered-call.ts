import { sha256 } from '../../kernel/hash.ts';
import { signingKey } from '../../kernel/keys.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Verdict } from '../../kernel/verdict.ts';
import { bookAt, pass } from '../../principles/index.ts';
import type { Admitted } from '../../command/index.ts';
import { personOf, readRecords, type DataRow } from '../../list/index.ts';
import { saidOf } from '../../kernel/lists.ts';
import type { Agreement } from '../../match/index.ts';
import type { Charge } from '../../command/index.ts';
import { joinDigests } from '../digest.ts';
import { problem } from '../problems.ts';
import { signReceipt } from '../receipt.ts';
import type { Answered, RecordAnswer } from '../schemas/index.ts';
import type { StoredCall } from '../store/call.ts';
import type { Delivery } from '../store/delivery.ts';
import { deliverJudgeable, type AskedCall, type Circumstances } from './circumstances.ts';
import type { CoveredRevision } from './covered-revision.ts';

/** A call that waits to be metered: a question by keys, or a file that was produced already. */
export type Metered = {
  readonly callId: string;
  readonly deliveryId: string;
  readonly purpose: string;
  readonly revision: CoveredRevision;
  /** Null for the file of a repetition: it exists already, so none is produced. */
  readonly ask: { readonly keys: readonly string[] } | { readonly file: ProducedFile | null };
};
export type ProducedFile = {
  readonly format: string;
  readonly records: number;
  readonly leftOut: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly optOutVersion: number;
};
type Counts = {
  readonly records: number;
  /** Keys without a record, whether there is none or its person opted out: what the buyer sees of them is the same. */
  readonly misses: number;
  readonly leftOut: number;
  readonly optOutVersion: number;
  readonly hash: string;
  readonly delivered: string | null;
};
type ProducedAnswer = {
  readonly counts: Counts;
  readonly answer?: readonly RecordAnswer[];
  readonly file?: ProducedFile;
};
export type OptOuts = { readonly version: number; readonly keys: ReadonlySet<string> };

/** A call on its way through a batch. Each stage adds what its step found: */
export type AskedOnce = Admitted<Metered>;
/** the call that a repetition repeats: judged again, read again, neither counted nor charged again; */
export type AskedAgain = AskedOnce & { readonly earlier: StoredCall };
/** its delivery and agreement; */
export type Located<Asked extends AskedOnce = AskedOnce> = Asked & {
  readonly delivery: Delivery;
  readonly agreement: Agreement;
};
/** what the gate said, which use it is, and what is handed over; */
export type ProducedCall = Located & ProducedAnswer & { readonly verdict: Verdict; readonly useNumber: number };
/** and the call as it is kept, with its price and receipt. */
export type ChargedCall = ProducedCall & { readonly call: StoredCall };

/**
 * The gate for a call: asked when it is metered, and before a file is made or handed out again. What it notes without
 * refusing is kept in the call itself, so that only refusals are kept as verdicts.
 */
export function passGate(
  ctx: Ctx,
  call: Omit<AskedCall, 'authenticated'>,
  { delivery, agreement }: Pick<Located, 'delivery' | 'agreement'>,
  revision: CoveredRevision,
  circumstances: Circumstances,
): Verdict {
  const { supplierId: supplier, buyerId: buyer } = agreement;
  const asked = { ...call, authenticated: ctx.actor.memberId !== null };
  const subject = deliverJudgeable(asked, agreement, revision, delivery, circumstances, bookAt(ctx.now));
  return pass(ctx, 'deliver', subject, { supplier, buyer }, 'refusals');
}

/** The names by which a call may be of somebody who opted out: the keys it asks for, and the persons of their records. */
export function namedIn({ ask, revision }: Metered): string[] {
  if (!('keys' in ask)) return [];
  return [...ask.keys, ...personsOf(revision, ask.keys).filter((person) => person !== null)];
}

/** Whose the records of these keys are; of nobody where no other column than the key tells persons apart. */
function personsOf({ id, named: { key, person } }: CoveredRevision, keys: readonly string[]): (string | null)[] {
  if (key === null || person === null) return [];
  return readRecords(id, keys).map((text) =>
    text === undefined ? null : personOf(saidOf(JSON.parse(text) as DataRow, person)),
  );
}

/**
 * Looks the records up, or takes the file that was made; a file that was made under an older version of the opt-out
 * registry must be made again.
 */
export function produce(
  { job: { ask, revision }, agreement: { supplierId } }: Located,
  known: OptOuts,
): ProducedAnswer {
  if ('keys' in ask) return lookUp(ask.keys, revision, supplierId, known);
  const { file } = ask;
  if (file?.optOutVersion !== known.version) throw problem('opt-outs-changed');
  const { records, leftOut, optOutVersion, sha256: hash } = file;
  return { file, counts: { records, misses: 0, leftOut, optOutVersion, hash, delivered: null } };
}

/** Looks the records of a repeated question up again; the file of a repeated order is fetched from its place. */
export function produceAgain(call: Located<AskedAgain>, known: OptOuts): Pick<ProducedAnswer, 'answer'> {
  return 'keys' in call.job.ask ? produce(call, known) : {};
}

function lookUp(
  keys: readonly string[],
  revision: CoveredRevision,
  supplierId: string,
  known: OptOuts,
): ProducedAnswer {
  if (revision.named.key === null) throw problem('not-queryable');
  const persons = personsOf(revision, keys);
  const wanted = keys.map((key, index) =>
    known.keys.has(key) || known.keys.has(persons[index] ?? '') ? undefined : key,
  );
  const texts = readRecords(revision.id, wanted);
  const pairs = keys.map((key, index) => `{"key":${JSON.stringify(key)},"record":${texts[index] ?? 'null'}}`);
  const found = keys.filter((_key, index) => texts[index] !== undefined);
  return {
    answer: keys.map((key, index) => ({
      key,
      record: texts[index] === undefined ? null : (JSON.parse(texts[index]) as unknown),
    })),
    counts: {
      records: found.length,
      misses: keys.length - found.length,
      leftOut: wanted.filter((key) => key === undefined).length,
      optOutVersion: known.version,
      hash: sha256(`[${pairs.join(',')}]`),
      delivered: revision.personal ? joinDigests(supplierId, found) : null,
    },
  };
}

/** The call as it is kept: what was produced, what it cost, and its signed receipt. */
export function callFrom(produced: ProducedCall, { amount, currency }: Charge, at: Date): StoredCall {
  const { entryId, job, file, useNumber } = produced;
  const { id: deliveryId, agreementId, supplierId, buyerId } = produced.delivery;
  const { plan } = produced.agreement;
  const { records, leftOut, optOutVersion, hash, delivered } = produced.counts;
  const { ruleBook, findings } = produced.verdict;
  const unsigned = {
    id: job.callId,
    entryId,
    deliveryId,
    agreementId,
    revisionId: job.revision.id,
    supplierId,
    buyerId,
    kind: file ? ('file' as const) : ('query' as const),
    purpose: job.purpose,
    records,
    misses: plan.misses === undefined ? 0 : produced.counts.misses,
    leftOut,
    optOutVersion,
    answerHash: hash,
    amount,
    currency,
    ruleBook,
    format: file?.format ?? null,
    bytes: file ? BigInt(file.bytes) : null,
    useNumber,
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

/** The answer to the caller, before it is presented. */
export function answered(call: StoredCall, { answer }: Pick<ProducedAnswer, 'answer'>): Answered {
  return { call, keyId: signingKey('receipts').kid, ...(answer ? { records: answer } : {}) };
}
