import type { Ctx } from '../../kernel/ctx.ts';
import { groupBy } from '../../kernel/lists.ts';
import { CHUNK } from '../../db/rows.ts';
import { callsById, callsInCycle, sumsOfCalls, type CallSum, type StoredCall } from '../../deliver/index.ts';
import { sumDifferences, type Reason, type Usage } from '../rules.ts';
import { exceptionsAmong, exceptionsToPay, type Exception } from '../store/exception.ts';
import { obligationsToPay, type Obligation } from '../store/obligation.ts';

/**
 * A call that is to be paid: as the cycle has it, as it was metered, and as it was kept when an earlier cycle withheld
 * it.
 */
export type PayableCall = Usage & {
  readonly id: string;
  readonly obligationId: string;
  readonly call: StoredCall | undefined;
  readonly exception: Exception | undefined;
};

/**
 * Every call that the cycle is about to pay, in pieces, so that a large cycle fits into memory: the calls of its
 * obligations that are not set apart from them, then those that earlier cycles withheld.
 */
export async function* callsToPay(ctx: Pick<Ctx, 'tx'>, cycleId: string): AsyncGenerator<PayableCall[]> {
  for (const [origin, obligations] of byCycle(await obligationsToPay(ctx, cycleId))) {
    const agreementIds = origin === cycleId ? undefined : [...obligations.keys()];
    for (let after: string | undefined = ''; after !== undefined;) {
      const calls: StoredCall[] = await callsInCycle(ctx.tx, { cycleId: origin, agreementIds, after, limit: CHUNK });
      after = calls.at(-1)?.id;
      const payable = await notSetApart(
        ctx,
        calls.flatMap((call) => ofSum(call, obligations.get(call.agreementId))),
      );
      if (payable.length > 0) yield payable;
    }
  }
  for await (const exceptions of exceptionsToPay(ctx, cycleId)) {
    const ids = exceptions.map(({ id }) => id);
    const calls = new Map((await callsById(ctx.tx, ids)).map((call) => [call.id, call]));
    yield exceptions.map((exception) => ({ ...exception, exception, call: calls.get(exception.id) }));
  }
}

/** The first calls of an obligation, whatever became of them. */
export async function callsOf(ctx: Pick<Ctx, 'tx'>, obligation: Obligation, limit: number): Promise<PayableCall[]> {
  const { cycleId, agreementId } = obligation;
  const calls = await callsInCycle(ctx.tx, { cycleId, agreementIds: [agreementId], after: '', limit });
  return calls.flatMap((call) => ofSum(call, obligation));
}

export type WrongSum = { readonly obligation: Obligation; readonly reasons: readonly Reason[] };

/** Which obligations of the cycle are not the sum of their calls, and where they differ. */
export async function wrongSums(ctx: Pick<Ctx, 'tx'>, cycleId: string): Promise<WrongSum[]> {
  const wrong: WrongSum[] = [];
  for (const [origin, obligations] of byCycle(await obligationsToPay(ctx, cycleId))) {
    const found = groupBy(await sumsOfCalls(ctx.tx, origin), ({ agreementId }) => agreementId);
    for (const obligation of obligations.values()) {
      const reasons = sumDifferences(obligation, found.get(obligation.agreementId) ?? []);
      if (reasons.length > 0) wrong.push({ obligation, reasons });
    }
  }
  return wrong;
}

/** Where this obligation is not the sum of its calls. */
export async function wrongSum(ctx: Pick<Ctx, 'tx'>, obligation: Obligation): Promise<Reason[]> {
  const found: readonly CallSum[] = await sumsOfCalls(ctx.tx, obligation.cycleId, obligation.agreementId);
  return sumDifferences(obligation, found);
}

/** By the cycle in which their calls were made, then by their agreement. */
function byCycle(obligations: readonly Obligation[]): Map<string, Map<string, Obligation>> {
  const cycles = [...groupBy(obligations, ({ cycleId }) => cycleId)].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(cycles.map(([cycleId, those]) => [cycleId, new Map(those.map((one) => [one.agreementId, one]))]));
}

function ofSum(call: StoredCall, obligation: Obligation | undefined): PayableCall[] {
  if (obligation === undefined) return [];
  const { id, agreementId, supplierId, buyerId, records, currency, amount, fee } = call;
  const usage = { agreementId, supplierId, buyerId, records, currency, amount, fee };
  return [{ id, ...usage, obligationId: obligation.id, call, exception: undefined }];
}

async function notSetApart(ctx: Pick<Ctx, 'tx'>, calls: readonly PayableCall[]): Promise<PayableCall[]> {
  const apart = await exceptionsAmong(
    ctx,
    calls.map(({ id }) => id),
  );
  const ids = new Set(apart.map(({ id }) => id));
  return calls.filter(({ id }) => !ids.has(id));
}
