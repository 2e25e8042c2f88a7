import type { Ctx } from '../../kernel/ctx.ts';
import { activeHolds, isAbout, isSealed, seekEntries } from '../../audit/index.ts';
import { bookAt, decisionsAbout, judge, judgementOf, type SettleJudgeable } from '../../principles/index.ts';
import { consentsOf, takeDownCodes } from '../../list/index.ts';
import { agreementsById } from '../../match/index.ts';
import { callsById, freezableBy } from '../../deliver/index.ts';
import { differences, type Reason } from '../rules.ts';
import type { Exception, Obligation } from '../store/obligation.ts';
import type { Judgement } from '../../kernel/verdict.ts';
import { unique } from '../../kernel/lists.ts';
import { ownersOf } from '../../kernel/actor.ts';

export type ExaminedObligation = {
  readonly obligation: Obligation;
  readonly judgement: Judgement;
  readonly differences: readonly Reason[];
};

/**
 * Checks obligations that are to be paid: against the call as it was metered, against the agreement's frozen plan,
 * against the log, and with the gate of the principles. One read of each for the whole batch.
 */
export async function examine(
  ctx: Pick<Ctx, 'tx' | 'now'>,
  obligations: readonly Obligation[],
): Promise<ExaminedObligation[]> {
  const { tx } = ctx;
  const calls = byId(
    await callsById(
      tx,
      obligations.map(({ callId }) => callId),
    ),
  );
  const agreements = byId(await agreementsById(tx, unique(obligations.map(({ agreementId }) => agreementId))));
  const entries = byId(
    await seekEntries(
      ctx,
      obligations.map(({ entryId }) => entryId),
    ),
  );
  const subjectsOf = ({ callId, agreementId, supplierId, buyerId }: Obligation) =>
    freezableBy(
      { id: calls.get(callId)?.deliveryId },
      { id: agreementId, listingId: agreements.get(agreementId)?.listingId, supplierId, buyerId },
    );
  const holds = await activeHolds(tx, unique(obligations.flatMap(subjectsOf)));
  const consents = await consentsOf(tx, unique([...calls.values()].map(({ revisionId }) => revisionId)));
  const takenDown = await takeDownCodes(tx, unique([...agreements.values()].map(({ listingId }) => listingId)));
  const decided = await decisionsAbout(
    tx,
    obligations.map(({ callId }) => callId),
  );
  const book = bookAt(ctx.now);
  return Promise.all(
    obligations.map(async (obligation) => {
      const freezable = new Set(subjectsOf(obligation));
      const { call, agreement, entry } = {
        call: calls.get(obligation.callId),
        agreement: agreements.get(obligation.agreementId),
        entry: entries.get(obligation.entryId),
      };
      const expiry = (call && consents.get(call.revisionId)?.earliestExpiry) ?? null;
      const subject: SettleJudgeable = {
        id: obligation.id,
        about: obligation.callId,
        holds: holds.filter((hold) => freezable.has(hold.subject)).map(({ id, cause }) => ({ id, cause })),
        decisions: decided.length === 0 ? [] : await decisionsAbout(tx, obligation.callId),
        entryFound: entry !== undefined && isAbout(entry, obligation.callId),
        entrySealed: entry !== undefined && isSealed(entry),
        call: call ? { purpose: call.purpose, at: call.at, stale: call.stale } : null,
        agreement: agreement
          ? { purpose: agreement.purpose, startsAt: agreement.startsAt, endsAt: agreement.endsAt }
          : null,
        consentUntil: expiry === null ? null : new Date(expiry),
        takenDown: (agreement && takenDown.get(agreement.listingId)) ?? null,
      };
      const parties = ownersOf(obligation);
      const judgement = judgementOf(judge('settle', subject, book), subject, parties);
      return { obligation, differences: differences(obligation, call, agreement?.plan), judgement };
    }),
  );
}

/** Rules that judge the call as it was made. No later cycle would judge it differently, so what it cost is credited. */
const FINAL_RULES: ReadonlySet<string> = new Set(['IP-1 consent-held', 'IP-4 not-stale', 'IB-2 within-limits']);

/** Why this obligation is not paid now, or undefined when nothing speaks against it. */
export function exceptionOf(
  { obligation, judgement: { verdict }, differences: found }: ExaminedObligation,
  cycleId: string,
  at: Date,
): Exception | undefined {
  const refused =
    verdict.outcome === 'allowed'
      ? []
      : verdict.findings.map(({ principle, rule, detail, measured }) => ({
          rule: `${principle} ${rule}`,
          detail: `${detail} Measured: ${measured}.`,
        }));
  if (found.length === 0 && refused.length === 0) return undefined;
  const cause =
    found.length > 0 ? 'difference' : refused.every(({ rule }) => FINAL_RULES.has(rule)) ? 'credited' : 'refused';
  return { cycleId, obligationId: obligation.id, cause, reasons: [...found, ...refused], at };
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
