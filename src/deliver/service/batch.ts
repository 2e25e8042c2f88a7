import { own } from '../../kernel/ctx.ts';
import { notVisible, Problem, problem as kernelProblem } from '../../kernel/problem.ts';
import { TryAgain } from '../../db/transaction.ts';
import { activeHolds, entryOf, type NewEntry } from '../../audit/index.ts';
import { optedOutOf } from '../../principles/index.ts';
import { agreementStates, countUses, exhaustSpent, lockAgreements } from '../../match/index.ts';
import { problem } from '../problems.ts';
import { callFacts } from '../receipt.ts';
import { obstacleTo } from '../rules.ts';
import type { Answered } from '../schemas/index.ts';
import { callsById, insertCalls } from '../store/call.ts';
import { shareDeliveries } from '../store/delivery.ts';
import { answered, callFrom, namedIn, passGate, produce, produceAgain } from './metered-call.ts';
import type { AskedAgain, AskedOnce, ChargedCall, Located, OptOuts, ProducedCall } from './metered-call.ts';
import { consentEnds, servicesOf, freezableBy, watchedOf, type Circumstances } from './circumstances.ts';
import { keepQuestions, noteQuestion, readWatches, refuseHaste, type Watches } from './probing.ts';
import { decide, ports, type Batch, type Charge } from '../../command/index.ts';
import { clockActor, ownersOf } from '../../kernel/actor.ts';
import { unique } from '../../kernel/lists.ts';

type Calls = Batch<Answered>;

/**
 * Meters calls that share one transaction, step by step for all of them: repetitions, agreements, gate and records,
 * charge, and one write. The number of statements grows with the agreements involved, not with the calls.
 */
export async function meterTogether(batch: Calls, admitted: readonly AskedOnce[]): Promise<NewEntry[]> {
  const located = await locate(batch, await findEarlier(batch, admitted));
  const watches = await readWatches(batch.tx, located);
  const circumstances = await circumstancesOfBatch(batch, located, watches);
  const again = located.flatMap((one) => ('earlier' in one ? [one] : []));
  for (const repeated of again) repeatAnswer(batch, repeated, circumstances);
  const charged: ChargedCall[] = [];
  let open: readonly Located[] = located.filter((one) => !('earlier' in one));
  while (open.length > 0) {
    const { produced, undecided } = judgeAndProduce(batch, open, charged, circumstances, watches);
    charged.push(...(await charge(batch, produced)));
    open = undecided;
  }
  await keepQuestions(batch, watches);
  return write(batch, charged);
}

/** Beside the key only the id of the answered call is kept, so that no record outlives an opt-out there. */
async function findEarlier(batch: Calls, admitted: readonly AskedOnce[]): Promise<(AskedOnce | AskedAgain)[]> {
  const idOf = (body: unknown) => (body as { readonly callId?: string } | null)?.callId ?? '';
  const ids = admitted.flatMap(({ kept }) => (kept ? [idOf(kept.body)] : []));
  if (ids.length === 0) return [...admitted];
  const calls = new Map((await callsById(batch.tx, ids)).map((call) => [call.id, call]));
  return admitted.flatMap((asked) => {
    if (!asked.kept) return [asked];
    const earlier = calls.get(idOf(asked.kept.body));
    if (earlier) return [{ ...asked, earlier }];
    batch.decisions.set(asked.entryId, kernelProblem('idempotency-key-reused'));
    return [];
  });
}

async function locate(
  batch: Calls,
  asked: readonly (AskedOnce | AskedAgain)[],
): Promise<(Located | Located<AskedAgain>)[]> {
  const deliveries = await shareDeliveries(batch.tx, unique(asked.map(({ job }) => job.deliveryId)));
  const agreementIds = unique([...deliveries.values()].map(({ agreementId }) => agreementId));
  const agreements = await lockAgreements(batch.tx, agreementIds);
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
  const asked = new Map<string, Set<string>>();
  for (const { job, agreement } of located) {
    const named = asked.get(agreement.supplierId) ?? new Set();
    asked.set(agreement.supplierId, named);
    for (const name of namedIn(job)) named.add(name);
  }
  const optOuts = new Map<string, OptOuts>();
  for (const [supplierId, named] of asked) optOuts.set(supplierId, await optedOutOf(tx, supplierId, [...named]));
  const consents = await consentEnds(
    tx,
    located.map(({ job }) => job.revision),
  );
  const freezable = unique(located.flatMap(({ delivery, agreement }) => freezableBy(delivery, agreement)));
  return { holds: await activeHolds(tx, freezable), consents, optOuts, watched: await watchedOf(tx, watches.known) };
}

/** Answers a repetition. The earlier call stays metered, but holds and opt-outs that came since then apply. */
function repeatAnswer(batch: Calls, repeated: Located<AskedAgain>, circumstances: BatchCircumstances): void {
  const { entryId, ctx, job, earlier, delivery, agreement } = repeated;
  const at = earlier.at < batch.now ? earlier.at : batch.now;
  decide(batch, repeated, () => {
    const unused = { delivery, agreement: { ...agreement, used: 0 } };
    passGate(ctx, { id: job.callId, purpose: job.purpose, at }, unused, job.revision, circumstances);
    const output = answered(earlier, produceAgain(repeated, optOutsFor(repeated, circumstances)));
    batch.decisions.set(entryId, { output, replayed: true });
  });
}

/**
 * Judges the calls in their order, each counting the uses of those before it. A call that is refused only because
 * others of this batch may take the last uses is not decided yet: when one of those is not charged after all, its use
 * is free again.
 */
function judgeAndProduce(
  batch: Calls,
  open: readonly Located[],
  charged: readonly ChargedCall[],
  circumstances: BatchCircumstances,
  watches: Watches,
): { readonly produced: ProducedCall[]; readonly undecided: Located[] } {
  const produced: ProducedCall[] = [];
  const undecided: Located[] = [];
  for (const located of open) {
    const { ctx, job, delivery, agreement } = located;
    const certain = agreement.used + usesAmong(charged, agreement.id);
    const used = certain + usesAmong(produced, agreement.id);
    if (used >= agreement.uses && certain < agreement.uses) {
      undecided.push(located);
      continue;
    }
    const judged = decide(batch, located, () => {
      const asked = { id: job.callId, purpose: job.purpose, at: batch.now };
      const counted = { delivery, agreement: { ...agreement, used } };
      const verdict = passGate(ctx, asked, counted, job.revision, circumstances);
      refuseHaste(watches, located, batch.now);
      const made = produce(located, optOutsFor(located, circumstances));
      noteQuestion(watches, located, made.counts.records, batch.now);
      return { ...located, ...made, verdict, useNumber: used + 1 };
    });
    if (judged) produced.push(judged);
  }
  return { produced, undecided };
}

function usesAmong(calls: readonly Located[], agreementId: string): number {
  return calls.filter(({ agreement }) => agreement.id === agreementId).length;
}

function optOutsFor({ agreement: { supplierId } }: Located, { optOuts }: BatchCircumstances): OptOuts {
  return optOuts.get(supplierId) as OptOuts;
}

async function charge(batch: Calls, produced: readonly ProducedCall[]): Promise<ChargedCall[]> {
  if (produced.length === 0) return [];
  const metered = produced.map(
    ({ entryId, job, agreement: { id: agreementId, supplierId, buyerId, plan }, counts }) => {
      const { callId: id } = job;
      return {
        id,
        entryId,
        agreementId,
        supplierId,
        buyerId,
        plan,
        records: counts.records,
        misses: counts.misses,
        at: batch.now,
      };
    },
  );
  const charges = await ports().chargeCalls(batch.tx, metered);
  return produced.flatMap((one, index) => {
    const outcome = charges[index] as Charge | Problem;
    if (!(outcome instanceof Problem)) return [{ ...one, call: callFrom(one, outcome, batch.now) }];
    batch.decisions.set(one.entryId, outcome);
    return [];
  });
}

/** Counts the uses and keeps the calls. Returns the entries of agreements that these calls used up. */
async function write({ tx, now, decisions }: Calls, charged: readonly ChargedCall[]): Promise<NewEntry[]> {
  const uses = new Map<string, number>();
  for (const { call } of charged) uses.set(call.agreementId, (uses.get(call.agreementId) ?? 0) + 1);
  for (const [agreementId, count] of uses) {
    if (!(await countUses(tx, agreementId, count, now)))
      throw new TryAgain('An agreement was used up while its row was locked.');
  }
  const spent = await exhaustSpent(tx, [...uses.keys()], now);
  await insertCalls(
    tx,
    charged.map(({ call }) => call),
  );
  for (const { entryId, call, answer } of charged) {
    const entry = { type: 'call' as const, subject: call.id, facts: callFacts(call) };
    decisions.set(entryId, { output: answered(call, { answer }), entry, kept: { callId: call.id } });
  }
  return spent.map((subject) =>
    entryOf(
      { now, actor: clockActor },
      { type: 'change', action: 'agreement.exhaust', subject, facts: { state: agreementStates.to('exhaust') } },
    ),
  );
}
