import { clockActor, ownersOf } from '../../kernel/actor.ts';
import { own } from '../../kernel/ctx.ts';
import { sameId } from '../../kernel/ids.ts';
import { groupBy, unique } from '../../kernel/lists.ts';
import { notVisible, Problem, problem as kernelProblem } from '../../kernel/problem.ts';
import { activeHolds, entryOf, seekProofs, type NewEntry } from '../../audit/index.ts';
import { decide, ports, type Batch, type Charge } from '../../command/index.ts';
import { optedOutBySupplier } from '../../principles/index.ts';
import { agreementStates, countUses, lockMetered } from '../../match/index.ts';
import { problem } from '../problems.ts';
import { callFacts } from '../receipt.ts';
import { obstacleTo } from '../rules.ts';
import type { Answered } from '../schemas/index.ts';
import { callsById, insertCalls, type StoredCall } from '../store/call.ts';
import { keepQuestions, noteQuestion, readWatches, refuseHaste, type Watches } from '../service/probing.ts';
import { shareDeliveries } from '../store/delivery.ts';
import { keepUnindexed } from '../store/unindexed.ts';
import type { Asked, AskedAgain, Charged, Judged, Located, OptOuts, Produced } from './call.ts';
import { consentEnds, freezableBy, passGate, servicesOf, watchedOf, type Circumstances } from './circumstances.ts';

type Calls = Batch<Answered>;

/**
 * Meters calls that share one transaction, stage by stage for all of them: asked → located → judged → produced →
 * charged → written. The number of statements grows neither with the calls nor with their agreements.
 */
export async function meterTogether(batch: Calls, admitted: readonly Asked[]): Promise<NewEntry[]> {
  const located = await locate(batch, await findEarlier(batch, admitted));
  const watches = await readWatches(batch.tx, located);
  const circumstances = await circumstancesOfBatch(batch, located, watches);
  const charged: Charged[] = [];
  let open: readonly Located[] = located.filter((one) => {
    if ('earlier' in one) answerAgain(batch, one, circumstances);
    return !('earlier' in one);
  });
  while (open.length > 0) {
    const { judged, undecided } = judge(batch, open, charged, circumstances);
    charged.push(...(await charge(batch, produce(batch, judged, circumstances, watches))));
    open = undecided;
  }
  await keepQuestions(batch, watches);
  return write(batch, charged);
}

/** Beside the key only the id of the answered call is kept, so that no record outlives an opt-out there. */
async function findEarlier(batch: Calls, admitted: readonly Asked[]): Promise<(Asked | AskedAgain)[]> {
  const idOf = (body: unknown) => (body as { readonly callId?: string } | null)?.callId ?? '';
  const ids = admitted.flatMap(({ kept }) => (kept ? [idOf(kept.body)] : []));
  if (ids.length === 0) return [...admitted];
  const calls = new Map((await callsById(batch.tx, ids)).map((call) => [call.id, call]));
  const proofs = await seekProofs(
    batch.tx,
    [...calls.values()].map(({ entryId }) => entryId),
  );
  return admitted.flatMap((asked) => {
    if (!asked.kept) return [asked];
    const earlier = calls.get(idOf(asked.kept.body));
    if (earlier) return [{ ...asked, earlier: { call: earlier, proof: proofs.get(earlier.entryId) } }];
    batch.decisions.set(asked.entryId, kernelProblem('idempotency-key-reused'));
    return [];
  });
}

/** Finds deliveries and agreements, locked in the order of their ids, and refuses what cannot be served at all. */
async function locate(
  batch: Calls,
  asked: readonly (Asked | AskedAgain)[],
): Promise<(Located | Located<AskedAgain>)[]> {
  const deliveries = await shareDeliveries(batch.tx, unique(asked.map(({ job }) => job.deliveryId)));
  const agreementIds = unique([...deliveries.values()].map(({ agreementId }) => agreementId));
  const agreements = await lockMetered(batch.tx, agreementIds);
  const serviceOf = await servicesOf(batch.tx, [...agreements.values()]);
  return asked.flatMap((one) => {
    const found = decide(batch, one, () => {
      const delivery = deliveries.get(one.job.deliveryId);
      const agreement = delivery && agreements.get(delivery.agreementId);
      if (!delivery || !agreement) throw notVisible('delivery');
      own(one.ctx, ownersOf(delivery), 'delivery');
      const obstacle = obstacleTo(serviceOf(delivery, agreement));
      if (obstacle) throw problem(obstacle);
      return { ...one, delivery, agreement };
    });
    return found ?? [];
  });
}

type BatchCircumstances = Circumstances & { readonly optOuts: ReadonlyMap<string, OptOuts> };

/** The holds, consents and opt-outs that affect these calls, as of this transaction. */
async function circumstancesOfBatch(
  { tx }: Calls,
  located: readonly Located[],
  watches: Watches,
): Promise<BatchCircumstances> {
  const bySupplier = groupBy(located, ({ agreement }) => agreement.supplierId);
  const optOuts = await optedOutBySupplier(
    tx,
    new Map([...bySupplier].map(([id, calls]) => [id, () => calls.flatMap(({ job }) => job.named())])),
  );
  const consents = await consentEnds(
    tx,
    located.map(({ job }) => job.revision),
  );
  const freezable = unique(located.flatMap(({ delivery, agreement }) => freezableBy(delivery, agreement)));
  return { holds: await activeHolds(tx, freezable), consents, optOuts, watched: await watchedOf(tx, watches.known) };
}

/** Answers a repetition. The earlier call stays metered, but holds and opt-outs that came since then apply. */
function answerAgain(batch: Calls, repeated: Located<AskedAgain>, circumstances: BatchCircumstances): void {
  const { entryId, ctx, job, earlier, delivery, agreement } = repeated;
  const { id, at: metered } = earlier.call;
  const at = metered < batch.now ? metered : batch.now;
  decide(batch, repeated, () => {
    const unused = { delivery, agreement: { ...agreement, used: 0 } };
    passGate(ctx, { id, purpose: job.purpose, at }, unused, job.revision, circumstances);
    const { answer } = job.again(agreement.supplierId, optOutsFor(repeated, circumstances));
    batch.decisions.set(entryId, {
      output: { ...earlier, ...(answer === undefined ? {} : { records: answer }) },
      replayed: true,
    });
  });
}

/**
 * Judges the calls in their order, each counting the uses of those before it. A call that is refused only because
 * others of this batch may take the last uses is not decided yet: when one of those is not charged after all, its use
 * is free again.
 */
function judge(
  batch: Calls,
  open: readonly Located[],
  charged: readonly Charged[],
  circumstances: BatchCircumstances,
): { readonly judged: Judged[]; readonly undecided: Located[] } {
  const judged: Judged[] = [];
  const undecided: Located[] = [];
  const certain = usesOf(charged);
  const likely = new Map(certain);
  for (const located of open) {
    const { entryId, ctx, job, delivery, agreement } = located;
    const used = agreement.used + (likely.get(agreement.id) ?? 0);
    if (used >= agreement.uses && agreement.used + (certain.get(agreement.id) ?? 0) < agreement.uses) {
      undecided.push(located);
      continue;
    }
    const made = decide(batch, located, () => {
      const asked = { id: sameId('cal', entryId), purpose: job.purpose, at: batch.now };
      const counted = { delivery, agreement: { ...agreement, used } };
      return { ...located, verdict: passGate(ctx, asked, counted, job.revision, circumstances), useNumber: used + 1 };
    });
    if (!made) continue;
    judged.push(made);
    likely.set(agreement.id, (likely.get(agreement.id) ?? 0) + 1);
  }
  return { judged, undecided };
}

function usesOf(calls: readonly Located[]): Map<string, number> {
  const uses = new Map<string, number>();
  for (const { agreement } of calls) uses.set(agreement.id, (uses.get(agreement.id) ?? 0) + 1);
  return uses;
}

function optOutsFor({ agreement: { supplierId } }: Located, { optOuts }: BatchCircumstances): OptOuts {
  return optOuts.get(supplierId) as OptOuts;
}

/**
 * What is handed over, call by call: of questions that look like a search for persons the later ones are refused by
 * what the earlier ones showed. A call that is refused here frees its use for those that come in the next round.
 */
function produce(
  batch: Calls,
  judged: readonly Judged[],
  circumstances: BatchCircumstances,
  watches: Watches,
): Produced[] {
  return judged.flatMap((one) => {
    const { agreement, job } = one;
    const parcel = decide(batch, one, () => {
      refuseHaste(watches, one, batch.now);
      const made = job.produce(agreement.supplierId, optOutsFor(one, circumstances));
      noteQuestion(watches, one, made.records, batch.now);
      return made;
    });
    return parcel ? [{ ...one, parcel }] : [];
  });
}

/** Keys without a record, whether there is none or its person opted out: what the buyer sees of them is the same. */
const missesOf = ({ job, parcel }: Produced): number => (job.keys.length === 0 ? 0 : job.keys.length - parcel.records);

async function charge(batch: Calls, produced: readonly Produced[]): Promise<Charged[]> {
  if (produced.length === 0) return [];
  const metered = produced.map((one) => {
    const { entryId, agreement, parcel } = one;
    const { id: agreementId, supplierId, buyerId, plan } = agreement;
    const counts = { records: parcel.records, misses: missesOf(one) };
    return { id: sameId('cal', entryId), entryId, agreementId, supplierId, buyerId, plan, ...counts, at: batch.now };
  });
  const charges = await ports().chargeCalls(batch.tx, batch.id, metered);
  return produced.flatMap((one, index) => {
    const outcome = charges[index] as Charge | Problem;
    if (!(outcome instanceof Problem)) return [{ ...one, charge: outcome }];
    batch.decisions.set(one.entryId, outcome);
    return [];
  });
}

/** Counts the uses, keeps the calls and what they handed over. Returns the entries of agreements that are used up. */
async function write({ id, tx, now, decisions }: Calls, charged: readonly Charged[]): Promise<NewEntry[]> {
  const byAgreement = [...groupBy(charged, ({ agreement }) => agreement.id).values()];
  const counted = byAgreement.map((calls) => ({ agreement: (calls[0] as Charged).agreement, uses: calls.length }));
  const spent = await countUses(tx, counted, now);
  const calls = charged.map((one) => callOf(one, now));
  await insertCalls(tx, calls);
  await keepUnindexed(
    tx,
    id,
    charged.flatMap(({ agreement, parcel: { records, digests, optOutVersion } }) =>
      records === 0 ? [] : [{ agreementId: agreement.id, digests, optOutVersion }],
    ),
  );
  charged.forEach(({ entryId, parcel: { answer } }, at) => {
    const call = calls[at] as StoredCall;
    const entry = { type: 'call' as const, subject: call.id, facts: callFacts(call) };
    const records = answer === undefined ? {} : { records: answer };
    decisions.set(entryId, { output: (proof) => ({ call, proof, ...records }), entry, kept: { callId: call.id } });
  });
  return spent.map((subject) =>
    entryOf(
      { now, actor: clockActor },
      { type: 'change', action: 'agreement.exhaust', subject, facts: { state: agreementStates.to('exhaust') } },
    ),
  );
}

/** The call as it is kept: what was produced, and what it cost. Misses are kept only where they are charged. */
function callOf(charged: Charged, at: Date): StoredCall {
  const { entryId, job, delivery, agreement, parcel, charge: price, verdict, useNumber } = charged;
  const { agreementId, supplierId, buyerId } = delivery;
  const { records, leftOut, hash, digests, file } = parcel;
  return {
    id: sameId('cal', entryId),
    entryId,
    deliveryId: delivery.id,
    agreementId,
    revisionId: job.revision.id,
    supplierId,
    buyerId,
    kind: job.kind,
    purpose: job.purpose,
    records,
    misses: agreement.plan.misses === undefined ? 0 : missesOf(charged),
    leftOut,
    optOutVersion: parcel.optOutVersion,
    answerHash: hash,
    amount: price.amount,
    fee: price.fee,
    currency: price.currency,
    cycleId: price.cycleId,
    ruleBook: verdict.ruleBook,
    format: file?.format ?? null,
    bytes: null,
    useNumber,
    stale: verdict.findings.some(({ rule }) => rule === 'fresh'),
    notes: verdict.findings.map(({ principle, rule, code, says, detail, measured, threshold }) => ({
      principle,
      rule,
      code,
      says,
      detail,
      measured,
      threshold,
    })),
    delivered: digests === null ? null : '',
    receipt: '',
    signature: '',
    at,
  };
}
