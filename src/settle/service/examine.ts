import type { Transaction } from 'sequelize';
import type { Ctx, Verdict } from '../../kernel/ctx.ts';
import { activeHolds, isSealed, seekEntries, type StoredEntry } from '../../audit/index.ts';
import { judge } from '../../principles/index.ts';
import { agreementsById, type Agreement } from '../../match/index.ts';
import { callsById, type StoredCall } from '../../deliver/index.ts';
import { differences, type Reason } from '../rules.ts';
import type { Exception, Obligation } from '../store/obligation.ts';

export type Examined = { readonly obligation: Obligation; readonly verdict: Verdict; readonly differences: readonly Reason[] };

/**
 * Looks at obligations that are to be paid: against the call as it was metered, against the agreement's frozen plan, against
 * the log, and with the gate of the principles. One read of each for the whole batch.
 */
export async function examine(ctx: Ctx, obligations: readonly Obligation[]): Promise<Examined[]> {
  const tx = ctx.tx as Transaction;
  const calls = byId(
    await callsById(
      tx,
      obligations.map(({ callId }) => callId),
    ),
  );
  const agreements = byId(await agreementsById(tx, [...new Set(obligations.map(({ agreementId }) => agreementId))]));
  const entries = byId(
    await seekEntries(
      ctx,
      obligations.map(({ entryId }) => entryId),
    ),
  );
  const subjectsOf = (obligation: Obligation) => subjects(obligation, calls.get(obligation.callId), agreements.get(obligation.agreementId));
  const holds = await activeHolds(tx, [...new Set(obligations.flatMap(subjectsOf))]);
  return obligations.map((obligation) => {
    const mine = new Set(subjectsOf(obligation));
    const entry = entries.get(obligation.entryId);
    return {
      obligation,
      differences: differences(obligation, calls.get(obligation.callId), agreements.get(obligation.agreementId)?.plan),
      verdict: judge('settle', {
        id: obligation.id,
        entryFound: entry !== undefined && tells(entry, obligation),
        entrySealed: entry !== undefined && isSealed(entry),
        holds: holds.filter(({ subject }) => mine.has(subject)).map(({ id }) => id),
      }),
    };
  });
}

/** Why this obligation is not paid now, or undefined when nothing speaks against it. */
export function exceptionOf({ obligation, verdict, differences: found }: Examined, cycleId: string, at: Date): Exception | undefined {
  const refused =
    verdict.outcome === 'allowed'
      ? []
      : verdict.findings.map(({ principle, rule, detail, measured }) => ({
          rule: `${principle} ${rule}`,
          detail: `${detail} Measured: ${measured}.`,
        }));
  if (found.length === 0 && refused.length === 0) return undefined;
  return { cycleId, obligationId: obligation.id, cause: found.length > 0 ? 'difference' : 'refused', reasons: [...found, ...refused], at };
}

/** Whether the entry is of this call: an entry about something else is none. */
function tells(entry: StoredEntry, { callId }: Obligation): boolean {
  return (JSON.parse(entry.text) as { readonly subject?: unknown }).subject === callId;
}

function subjects(obligation: Obligation, call: StoredCall | undefined, agreement: Agreement | undefined): string[] {
  const { agreementId, supplierId, buyerId } = obligation;
  return [agreementId, supplierId, buyerId, ...(call ? [call.deliveryId] : []), ...(agreement ? [agreement.listingId] : [])];
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
