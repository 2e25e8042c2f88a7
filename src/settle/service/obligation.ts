import type { z } from 'zod';
import { ownersOf } from '../../kernel/actor.ts';
import { own, seesAll, type Ctx } from '../../kernel/ctx.ts';
import { query } from '../../command/index.ts';
import type {
  ExceptionQuery,
  ExplainedObligation,
  ObligationQuery,
  ObligationRef,
  ShownException,
  ShownObligation,
} from '../schemas/obligation.ts';
import { exceptionStates, obligationStates } from '../states.ts';
import { findExceptions, withholdingsOf, type Withholding } from '../store/exception.ts';
import { findObligation, findObligations, type MemberParts, type Obligation } from '../store/obligation.ts';
import { setApartFrom } from '../store/payable.ts';
import { examine } from './examine.ts';
import { callsOf, wrongSum } from './payable.ts';

const EXAMINED_AT_MOST = 1_000;
const withheldSum = obligationStates.to('withhold');
const [withheldCall, creditedCall] = [exceptionStates.to('withhold'), exceptionStates.to('credit')];

/** What the member owes, is due, or both: a sum for each agreement and cycle. One withheld as a whole says why. */
export const listObligations = query(
  'obligation.read',
  async (ctx, { memberId, side, state, currency, cycleId, agreementId, ...page }: z.output<typeof ObligationQuery>) => {
    const parts = partsOf(ctx, memberId, side);
    const found = await findObligations(ctx, parts, { state, currency, cycleId, agreementId }, page);
    return { ...found, items: await withWhatIsApart(ctx, found.items) };
  },
);

/** One of these sums. */
export const readObligation = query(
  'obligation.read',
  async (ctx, { obligationId }: z.output<typeof ObligationRef>): Promise<ShownObligation> => {
    const obligation = await findObligation(ctx, obligationId);
    own(ctx, ownersOf(obligation), 'obligation');
    const [shown] = await withWhatIsApart(ctx, [obligation]);
    return shown as ShownObligation;
  },
);

/** Obligations with the calls that are set apart from each, and why one is withheld as a whole. */
async function withWhatIsApart(ctx: Ctx, obligations: readonly Obligation[]): Promise<ShownObligation[]> {
  const idsOf = (some: readonly Obligation[]) => some.map(({ id }) => id);
  const apart = await setApartFrom(ctx, idsOf(obligations));
  const withholdings = await withholdingsOf(ctx, idsOf(obligations.filter(({ state }) => state === withheldSum)));
  return obligations.map((obligation) => ({
    ...obligation,
    apart: apart.filter(({ obligationId }) => obligationId === obligation.id),
    withheldFor: ofCycle(withholdings, obligation.id, obligation.clearedBy),
  }));
}

/** The single calls that are set apart from the sum of their obligation; one that is not paid says why. */
export const listExceptions = query(
  'obligation.read',
  async (ctx, { memberId, side, cursor, limit, sort, facets, ...filter }: z.output<typeof ExceptionQuery>) => {
    const page = { cursor, limit, sort, facets };
    const found = await findExceptions(ctx, partsOf(ctx, memberId, side), filter, page);
    const withholdings = await withholdingsOf(
      ctx,
      found.items.filter(({ state }) => state === withheldCall || state === creditedCall).map(({ id }) => id),
    );
    return {
      ...found,
      items: found.items.map((exception): ShownException => ({
        ...exception,
        withheldFor: ofCycle(withholdings, exception.id, exception.cycleId),
      })),
    };
  },
);

/**
 * What would speak against paying an obligation now, without effect: where it is not the sum of its calls, and for its
 * first calls every difference and finding.
 */
export const explainObligation = query(
  'obligation.explain',
  async (ctx, { obligationId }: z.output<typeof ObligationRef>): Promise<ExplainedObligation> => {
    const obligation = await findObligation(ctx, obligationId);
    own(ctx, ownersOf(obligation), 'obligation');
    const calls = await examine(ctx, await callsOf(ctx, obligation, EXAMINED_AT_MOST));
    return { obligation, differences: await wrongSum(ctx, obligation), calls };
  },
);

function partsOf(ctx: Ctx, asked: string | undefined, side: 'owed' | 'due' | undefined): MemberParts {
  const member = scopeOf(ctx, asked);
  return { ...(side === 'owed' ? {} : { supplierId: member }), ...(side === 'due' ? {} : { buyerId: member }) };
}

function scopeOf(ctx: Ctx, asked: string | undefined): string | undefined {
  if (seesAll(ctx)) return asked;
  const member = asked ?? ctx.actor.memberId ?? undefined;
  own(ctx, { supplier: member, buyer: member }, 'obligation');
  return member;
}

function ofCycle(withholdings: readonly Withholding[], subject: string, cycle: string | null): Withholding | undefined {
  return withholdings.find(({ subjectId, cycleId }) => subjectId === subject && cycleId === cycle);
}
