import type { Ctx } from '../../kernel/ctx.ts';
import { differentFacts, activeHolds, isAbout, isSealed, seekEntries, type StoredEntry } from '../../audit/index.ts';
import { bookAt, decisionsAbout, judge, judgementOf, type SettleJudgeable } from '../../principles/index.ts';
import { consentsOf, takeDownCodes } from '../../list/index.ts';
import { agreementsById } from '../../match/index.ts';
import { freezableBy, owedFacts } from '../../deliver/index.ts';
import { differences, type Reason } from '../rules.ts';
import type { Withholding } from '../store/exception.ts';
import type { PayableCall } from './payable.ts';
import type { Judgement } from '../../kernel/verdict.ts';
import { unique } from '../../kernel/lists.ts';
import { ownersOf } from '../../kernel/actor.ts';

export type ExaminedCall = {
  readonly payable: PayableCall;
  readonly judgement: Judgement;
  readonly differences: readonly Reason[];
};

/**
 * Checks calls that are to be paid: against what their log entry says, against the agreement's frozen plan, against
 * what was kept when an earlier cycle withheld them, and with the gate of the principles. One read of each for all of
 * them.
 */
export async function examine(ctx: Pick<Ctx, 'tx' | 'now'>, payable: readonly PayableCall[]): Promise<ExaminedCall[]> {
  const { tx } = ctx;
  const calls = payable.flatMap(({ call }) => call ?? []);
  const agreements = byId(await agreementsById(tx, unique(payable.map(({ agreementId }) => agreementId))));
  const entries = byId(
    await seekEntries(
      ctx,
      calls.map(({ entryId }) => entryId),
    ),
  );
  const subjectsOf = ({ call, agreementId, supplierId, buyerId }: PayableCall) =>
    freezableBy(
      { id: call?.deliveryId },
      { id: agreementId, listingId: agreements.get(agreementId)?.listingId, supplierId, buyerId },
    );
  const holds = await activeHolds(tx, unique(payable.flatMap(subjectsOf)));
  const consents = await consentsOf(tx, unique(calls.map(({ revisionId }) => revisionId)));
  const takenDown = await takeDownCodes(tx, unique([...agreements.values()].map(({ listingId }) => listingId)));
  const decided = await decisionsAbout(
    tx,
    payable.map(({ id }) => id),
  );
  const book = bookAt(ctx.now);
  return Promise.all(
    payable.map(async (one) => {
      const { id, call } = one;
      const freezable = new Set(subjectsOf(one));
      const agreement = agreements.get(one.agreementId);
      const entry = call && entries.get(call.entryId);
      const entryFound = entry !== undefined && isAbout(entry, id);
      const entrySealed = entry !== undefined && isSealed(entry);
      const expiry = (call && consents.get(call.revisionId)?.earliestExpiry) ?? null;
      const subject: SettleJudgeable = {
        id,
        about: id,
        holds: holds
          .filter((hold) => freezable.has(hold.subject))
          .map(({ id: holdId, cause }) => ({ id: holdId, cause })),
        decisions: decided.length === 0 ? [] : await decisionsAbout(tx, id),
        entryFound,
        entrySealed,
        call: call ? { purpose: call.purpose, at: call.at, stale: call.stale } : null,
        agreement: agreement
          ? { purpose: agreement.purpose, startsAt: agreement.startsAt, endsAt: agreement.endsAt }
          : null,
        consentUntil: expiry === null ? null : new Date(expiry),
        takenDown: (agreement && takenDown.get(agreement.listingId)) ?? null,
      };
      const judgement = judgementOf(judge('settle', subject, book), subject, ownersOf(one));
      const logged = entryFound && entrySealed ? loggedDifferences(one, entry) : [];
      return { payable: one, differences: [...differences(one, call, agreement?.plan), ...logged], judgement };
    }),
  );
}

/** Where what is to be paid is not what the sealed entry of the call says. */
function loggedDifferences(payable: PayableCall, entry: StoredEntry): Reason[] {
  return differentFacts(entry, owedFacts(payable)).map(({ name, said, wanted }) => ({
    rule: `logged-${name}`,
    detail: `The log says ${said}, what is to be paid ${wanted}.`,
  }));
}

/** Rules that judge the call as it was made. No later cycle would judge it differently, so what it cost is credited. */
const FINAL_RULES: ReadonlySet<string> = new Set(['IP-1 consent-held', 'IP-4 not-stale', 'IB-2 within-limits']);

/** Why this call is not paid now, or undefined when nothing speaks against it. */
export function withholdingOf(
  { payable, judgement: { verdict }, differences: found }: ExaminedCall,
  cycleId: string,
  at: Date,
): Withholding | undefined {
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
  const { id: subjectId, obligationId } = payable;
  return { cycleId, subjectId, obligationId, cause, reasons: [...found, ...refused], at };
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
