import type { Transaction } from 'sequelize';
import { clock } from '../../kernel/clock.ts';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { signingKey } from '../../kernel/keys.ts';
import { notVisible, Problem, problem as kernelProblem } from '../../kernel/problem.ts';
import { keepAnswers, keptAnswers, keyScope } from '../../db/command-keys.ts';
import { TryAgain } from '../../db/transaction.ts';
import { activeHolds, entryOf, insertEntries, type NewEntry } from '../../audit/index.ts';
import { bookAt, judge, judgementOf, optedOutOf, refusal } from '../../principles/index.ts';
import { countUses, exhaustSpent, lockAgreements, type Agreement } from '../../match/index.ts';
import { chargeCalls, type Charge } from '../charging.ts';
import { problem } from '../problems.ts';
import { callFacts } from '../receipt.ts';
import { obstacleTo } from '../rules.ts';
import { callsById, insertCalls, type StoredCall } from '../store/call.ts';
import { shareDeliveries, type Delivery } from '../store/delivery.ts';
import type { Metered, Outcome } from './meter.ts';
import { callFrom, decide, produce, type Counts, type OptOuts, type Slot } from './metered-call.ts';
import { consentEnds, deliverJudgeable, servicesOf, freezableBy, type Circumstances } from './circumstances.ts';
import type { RuleBook } from '../../terms/index.ts';
import { enter, keepVerdicts } from '../../command/index.ts';
import { type Actor, type Caller, clockActor, ownersOf } from '../../kernel/actor.ts';
import { unique } from '../../kernel/lists.ts';

/**
 * Meters calls that share one transaction, step by step for all of them: who calls, repetitions, agreements, gate and
 * records, charge, and one write. The number of statements grows with the agreements involved, not with the calls.
 */
export async function meterTogether(tx: Transaction, jobs: readonly Metered[]): Promise<Outcome[]> {
  const now = clock.now();
  const slots: Slot[] = jobs.map((job) => ({ job }));
  const open = () => slots.filter((slot) => slot.outcome === undefined && slot.call === undefined);
  await admitCallers(tx, slots);
  await findRepetitions(tx, open());
  await loadAgreements(tx, open());
  const around = await circumstancesOfBatch(tx, open(), now);
  repeatAnswers(open(), around, now);
  for (let asked = open(); asked.length > 0; asked = open()) {
    const passed = judgeAndProduce(asked, slots, around, now);
    await charge(tx, passed, now);
  }
  await write(tx, slots, now);
  return slots.map((slot) => slot.outcome as Outcome);
}

async function admitCallers(tx: Transaction, slots: readonly Slot[]): Promise<void> {
  const known = new Map<string, Ctx | Problem>();
  for (const slot of slots) {
    const { call, action } = slot.job;
    const name = `${action} ${nameOf(call.caller)}`;
    const found = known.get(name) ?? (await enter(tx, call, action).catch(onlyProblems));
    known.set(name, found);
    if (found instanceof Problem) slot.outcome = found;
    else
      slot.ctx = {
        ...found,
        requestId: call.requestId,
        ownership: { checked: false },
        verdicts: [],
        evenIfRefused: [],
      };
  }
}

function onlyProblems(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

function nameOf(caller: Caller): string {
  return caller.kind === 'key' ? caller.keyHash : caller.kind === 'user' ? caller.sessionId : caller.kind;
}

/** Of an answered call only its id is kept beside the key, so that no record outlives an opt-out there. */
async function findRepetitions(tx: Transaction, slots: readonly Slot[]): Promise<void> {
  for (const slot of slots) {
    const { idempotencyKey } = slot.job.call;
    if (idempotencyKey !== undefined)
      slot.keyed = { scope: keyScope((slot.ctx as Ctx).actor), key: idempotencyKey, request: sha256(slot.job.request) };
  }
  const kept = await keptAnswers(
    tx,
    slots.flatMap((slot) => slot.keyed ?? []),
  );
  if (kept.size === 0) return;
  const before = (slot: Slot) => slot.keyed && kept.get(`${slot.keyed.scope} ${slot.keyed.key}`);
  const idOf = (body: unknown) => (body as { readonly callId?: string } | null)?.callId ?? '';
  const calls = new Map(
    (
      await callsById(
        tx,
        [...kept.values()].map(({ body }) => idOf(body)),
      )
    ).map((call) => [call.id, call]),
  );
  for (const slot of slots) {
    const found = before(slot);
    if (!found) continue;
    const call = calls.get(idOf(found.body));
    if (found.request === slot.keyed?.request && call) slot.earlier = call;
    else slot.outcome = kernelProblem('idempotency-key-reused');
  }
}

async function loadAgreements(tx: Transaction, slots: readonly Slot[]): Promise<void> {
  const deliveries = await shareDeliveries(tx, unique(slots.map(({ job }) => job.deliveryId)));
  const agreements = await lockAgreements(tx, unique([...deliveries.values()].map(({ agreementId }) => agreementId)));
  const serviceOf = await servicesOf(tx, [...agreements.values()]);
  for (const slot of slots) {
    decide(slot, () => {
      const delivery = deliveries.get(slot.job.deliveryId);
      const agreement = delivery && agreements.get(delivery.agreementId);
      if (!delivery || !agreement) throw notVisible('delivery');
      own(slot.ctx as Ctx, { buyer: delivery.buyerId, supplier: delivery.supplierId }, 'delivery');
      const obstacle = obstacleTo(serviceOf(delivery, agreement));
      if (obstacle) throw problem(obstacle);
      slot.delivery = delivery;
      slot.agreement = agreement;
    });
  }
}

type BatchCircumstances = Circumstances & { readonly optOuts: ReadonlyMap<string, OptOuts>; readonly book: RuleBook };

/** The holds, consents and opt-outs that bear on these calls, as of this transaction, and the rule book in force. */
async function circumstancesOfBatch(tx: Transaction, slots: readonly Slot[], now: Date): Promise<BatchCircumstances> {
  const asked = new Map<string, string[]>();
  for (const { job, agreement } of slots) {
    const { supplierId } = agreement as Agreement;
    asked.set(supplierId, [...(asked.get(supplierId) ?? []), ...('keys' in job.ask ? job.ask.keys : [])]);
  }
  const optOuts = new Map<string, OptOuts>();
  for (const [supplierId, keys] of asked) optOuts.set(supplierId, await optedOutOf(tx, supplierId, keys));
  const consents = await consentEnds(
    tx,
    slots.map(({ job }) => job.revision),
  );
  return { holds: await activeHolds(tx, unique(slots.flatMap(aroundOf))), consents, optOuts, book: bookAt(now) };
}

/** Answers repetitions: what was metered stays metered, but a hold or an opt-out that came since is heeded. */
function repeatAnswers(slots: readonly Slot[], around: BatchCircumstances, now: Date): void {
  for (const slot of slots) {
    const { earlier } = slot;
    if (
      !earlier ||
      !passes(slot, { ...(slot.agreement as Agreement), used: 0 }, around, earlier.at < now ? earlier.at : now)
    )
      continue;
    decide(slot, () => produce(slot, optOutsFor(slot, around)));
    if (slot.outcome === undefined) slot.outcome = { status: 201, body: shown(slot, earlier), replayed: true };
  }
}

/**
 * Judges the calls in their order, each after the uses of those before it. A call that is refused only because others
 * of this batch may take the last uses is not decided yet: when one of them is not charged after all, its use is free
 * again.
 */
function judgeAndProduce(asked: readonly Slot[], all: readonly Slot[], around: BatchCircumstances, now: Date): Slot[] {
  const made = (agreement: Agreement, slots: readonly Slot[]) =>
    slots.filter((slot) => slot.agreement?.id === agreement.id).length;
  const passed: Slot[] = [];
  for (const slot of asked) {
    const agreement = slot.agreement as Agreement;
    const certain =
      agreement.used +
      made(
        agreement,
        all.filter(({ call }) => call !== undefined),
      );
    const used = certain + made(agreement, passed);
    if (used >= agreement.uses && certain < agreement.uses) continue;
    if (!passes(slot, { ...agreement, used }, around, now)) continue;
    decide(slot, () => produce(slot, optOutsFor(slot, around)));
    if (slot.outcome === undefined) passed.push(slot);
  }
  return passed;
}

/**
 * Asks the gate. What it notes without refusing stays with the slot; what it refuses is kept as a judgement when the
 * batch is written.
 */
function passes(slot: Slot, agreement: Agreement, around: BatchCircumstances, at: Date): boolean {
  const { job, ctx, delivery } = slot;
  const asked = { id: job.callId, purpose: job.purpose, at, authenticated: ctx?.actor.memberId !== null };
  const subject = deliverJudgeable(asked, agreement, job.revision, delivery as Delivery, around, around.book);
  slot.verdict = judge('deliver', subject, around.book);
  slot.useNumber = agreement.used + 1;
  if (slot.verdict.outcome === 'allowed') return true;
  slot.judgement = judgementOf(slot.verdict, subject, ownersOf(agreement));
  slot.outcome = refusal(slot.judgement);
  return false;
}

function optOutsFor({ agreement }: Slot, { optOuts }: BatchCircumstances): OptOuts {
  return optOuts.get((agreement as Agreement).supplierId) as OptOuts;
}

async function charge(tx: Transaction, slots: readonly Slot[], now: Date): Promise<void> {
  if (slots.length === 0) return;
  const metered = slots.map(({ job, agreement, counts }) => {
    const { id, supplierId, buyerId, plan } = agreement as Agreement;
    return {
      id: job.callId,
      entryId: job.entryId,
      agreementId: id,
      supplierId,
      buyerId,
      plan,
      records: (counts as Counts).records,
      at: now,
    };
  });
  const charges = await chargeCalls(tx, metered);
  slots.forEach((slot, index) => {
    const charged = charges[index] as Charge | Problem;
    if (charged instanceof Problem) slot.outcome = charged;
    else slot.call = callFrom(slot, charged, now);
  });
}

async function write(tx: Transaction, slots: readonly Slot[], now: Date): Promise<void> {
  const done = slots.filter((slot) => slot.call !== undefined);
  const calls = done.map((slot) => slot.call as StoredCall);
  const uses = new Map<string, number>();
  for (const { agreementId } of calls) uses.set(agreementId, (uses.get(agreementId) ?? 0) + 1);
  for (const [agreementId, count] of uses) {
    if (!(await countUses(tx, agreementId, count, now)))
      throw new TryAgain('An agreement was used up while its row was locked.');
  }
  const spent = await exhaustSpent(tx, [...uses.keys()], now);
  const exhausted = spent.map((subject) =>
    entryOf(
      { now, actor: clockActor },
      { type: 'change', action: 'agreement.exhaust', subject, facts: { state: 'spent' } },
    ),
  );
  await insertEntries(tx, [...slots.flatMap((slot) => entriesOf(slot, now)), ...exhausted]);
  await keepRefusals(tx, slots, now);
  await insertCalls(tx, calls);
  for (const slot of done) slot.outcome = { status: 201, body: shown(slot, slot.call as StoredCall), replayed: false };
  const kept = done.flatMap(({ keyed, job }) =>
    keyed ? [{ ...keyed, status: 201, body: { callId: job.callId } }] : [],
  );
  await keepAnswers(tx, kept, now);
}

/**
 * Refusals by the gate stay in the log with what was judged; the party is told which case looks at what needs a review.
 */
async function keepRefusals(tx: Transaction, slots: readonly Slot[], now: Date): Promise<void> {
  const refused = slots.flatMap(({ ctx, judgement }) => (judgement ? [{ actor: ctx?.actor as Actor, judgement }] : []));
  const cases = await keepVerdicts(tx, now, refused);
  for (const slot of slots) if (slot.judgement) slot.outcome = refusal(slot.judgement, cases);
}

function entriesOf({ job, ctx, call }: Slot, now: Date): NewEntry[] {
  if (!call) return [];
  return [
    entryOf(
      { now, actor: ctx?.actor as Actor },
      { id: job.entryId, type: 'call', action: job.action, subject: call.id, facts: callFacts(call) },
    ),
  ];
}

function shown({ job, ctx, records }: Slot, call: StoredCall): unknown {
  return job.present({ call, keyId: signingKey('receipts').kid, ...(records ? { records } : {}) }, (ctx as Ctx).actor);
}

function aroundOf({ delivery, agreement }: Slot): string[] {
  return freezableBy(delivery as Delivery, agreement as Agreement);
}
