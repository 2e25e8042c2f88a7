import type { z } from 'zod';
import { memberScope, own, type Ctx } from '../../kernel/ctx.ts';
import { releaseHolds } from '../../audit/index.ts';
import { endStop } from '../../deliver/index.ts';
import { decidedAgainst } from '../../list/index.ts';
import { problem } from '../problems.ts';
import type { Appeal, CaseDecision, CaseQuery, CaseRef, CaseShown } from '../schemas/index.ts';
import { command, query } from '../../command/index.ts';
import {
  refusedPart,
  caseStates,
  decideCase,
  findCases,
  insertAppeal,
  newCase,
  seekCase,
  findVerdict,
  judgedSubjects,
  type KeptVerdict,
} from '../../principles/desk.ts';
import { caseFacts, findCase, type Case } from '../../principles/index.ts';
import type { Finding } from '../../kernel/verdict.ts';

/**
 * The refused party contests a finding: one that a rule refuses, or one that a reviewer confirmed. Once, and only where
 * a person may let it pass; what a rule counts, measures or reads off a date is mended by its remedies.
 */
export const appeal = command({
  action: 'case.appeal',
  work: async (ctx, { verdictId, fingerprint, grounds }: z.output<typeof Appeal>): Promise<Case> => {
    const kept = await findVerdict(ctx.tx, verdictId);
    const party = partyOf(kept);
    own(ctx, party, 'verdict');
    const finding = kept.verdict.findings.find((one) => one.fingerprint === fingerprint);
    if (!finding) throw problem('no-such-finding');
    const review = await seekCase(ctx, fingerprint, 'review');
    refuseIdle(finding, review);
    const { verdict, snapshot } = kept;
    const opened = await insertAppeal(ctx, {
      ...newCase({ id: verdictId, verdict, snapshot, parties: party }, finding, ctx.now, 'appeal'),
      grounds,
      earlier: review?.decidedBy ? [review.decidedBy] : [],
    });
    if (opened) return opened;
    throw problem('appealed-already', undefined, { caseId: (await seekCase(ctx, fingerprint, 'appeal'))?.id });
  },
  facts: caseFacts,
});

/**
 * An operator user decides: waived lets exactly this finding pass, from the next attempt on; confirmed makes it refuse.
 * Users who decided against the party before may not decide its appeal: the reviewer, and the user who returned the
 * listing or took it down. Where questions were stopped for the finding, waived ends the stop, and confirmed keeps it.
 */
export const decide = command({
  action: 'case.decide',
  work: async (ctx, { caseId, outcome, reason }: z.output<typeof CaseDecision>) => {
    const one = await findCase(ctx, caseId);
    const before = (await withDeciders(ctx, [one]))[0] as Required<CaseShown>;
    const state = caseStates.next(one.state, outcome === 'waived' ? 'waive' : 'confirm', before, ctx.actor);
    if (state === 'waived' && one.stage === 'deliver') await letQuestionsGoOn(ctx, one);
    return decideCase(ctx, one, { state, decidedBy: ctx.actor.userId, decidedAt: ctx.now, reason });
  },
  facts: caseFacts,
});

export const readCase = query('case.read', async (ctx, { caseId }: z.output<typeof CaseRef>) => {
  const one = await findCase(ctx, caseId);
  own(ctx, { supplier: one.supplierId ?? undefined, buyer: one.buyerId ?? undefined }, 'case');
  return (await withDeciders(ctx, [one]))[0] as CaseShown;
});

export const listCases = query(
  'case.read',
  async (ctx, { cursor, limit, sort, facets, ...filter }: z.output<typeof CaseQuery>) => {
    const page = await findCases(ctx, memberScope(ctx), filter, { cursor, limit, sort, facets });
    return { ...page, items: await withDeciders(ctx, page.items) };
  },
);

/** Ends the hold that was placed with the review of this finding, and excuses the signs that the finding is of. */
async function letQuestionsGoOn(ctx: Ctx, { about, fingerprint, kind, id }: Case): Promise<void> {
  const review = kind === 'review' ? id : (await seekCase(ctx, fingerprint, 'review'))?.id;
  if (review === undefined) return;
  const lifted = await releaseHolds(ctx, review, 'The case was waived.');
  if (lifted.length > 0) await endStop(ctx, about, true);
}

/** The party that a verdict refused, which alone may contest it. */
function partyOf({ verdict: { stage }, supplierId, buyerId }: KeptVerdict): {
  readonly supplier?: string;
  readonly buyer?: string;
} {
  return refusedPart[stage] === 'supplier' ? { supplier: supplierId as string } : { buyer: buyerId as string };
}

function refuseIdle({ appealable, principle, rule }: Finding, review: Case | undefined): void {
  if (!appealable) throw problem('not-appealable', `${principle} ${rule} cannot be waived by anyone.`);
  if (review?.state === 'waived') throw problem('waived-already', undefined, { caseId: review.id });
  if (review?.state === 'open') throw problem('still-under-review', undefined, { caseId: review.id });
}

/**
 * Cases with the users who decided before: the finding's reviewer, and for an open appeal also the users who returned
 * the listing or took it down, whom the room of listings knows.
 */
async function withDeciders(ctx: Ctx, cases: readonly Case[]): Promise<Required<CaseShown>[]> {
  const appeals = cases.filter(({ kind, state }) => kind === 'appeal' && state === caseStates.initial);
  const subjects = await judgedSubjects(
    ctx.tx,
    appeals.map(({ verdictId }) => verdictId),
  );
  const against = await decidedAgainst(ctx.tx, [...subjects.values()]);
  return cases.map((one) => {
    const subject = appeals.includes(one) ? subjects.get(one.verdictId) : undefined;
    return { ...one, decidedBefore: [...one.earlier, ...(against.get(subject ?? '') ?? [])] };
  });
}
