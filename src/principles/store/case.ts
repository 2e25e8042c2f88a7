import { UniqueConstraintError, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, ofMember, type Waits } from '../../db/lists.ts';
import { refusedPart } from '../gate.ts';
import { CaseRow } from '../models.ts';
import { caseStates, type CaseState } from '../states.ts';
import type { Decision } from '../judgeables.ts';
import type { Finding, Judgement, Stage } from '../../kernel/verdict.ts';

export const caseKinds = ['review', 'appeal'] as const;

/**
 * A person looks at a finding: at one that needs it (`review`), or at one that the refused party contests (`appeal`).
 */
export type Case = {
  readonly id: string;
  readonly kind: (typeof caseKinds)[number];
  readonly state: CaseState;
  readonly stage: Stage;
  readonly about: string;
  readonly fingerprint: string;
  readonly finding: Finding;
  readonly verdictId: string;
  readonly ruleBook: number;
  /** The refused party: one of the two is null. */
  readonly supplierId: string | null;
  readonly buyerId: string | null;
  readonly grounds: string | null;
  readonly openedAt: Date;
  /** Users who decided about the finding before; somebody else must decide an appeal. */
  readonly earlier: readonly string[];
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
};

const asCase = (row: CaseRow): Case => ({
  ...row.get({ plain: true }),
  kind: row.kind as Case['kind'],
  state: row.state as CaseState,
  stage: row.stage as Stage,
  finding: JSON.parse(row.finding) as Finding,
  earlier: JSON.parse(row.earlier) as string[],
});
const asRow = (one: Case) => ({ ...one, finding: JSON.stringify(one.finding), earlier: JSON.stringify(one.earlier) });

/** A case as it begins. */
export function newCase({ id, verdict, parties }: Judgement, finding: Finding, at: Date, kind: Case['kind']): Case {
  const part = refusedPart[verdict.stage];
  return {
    id: newId('cas'),
    kind,
    state: caseStates.initial,
    stage: verdict.stage,
    about: verdict.about,
    fingerprint: finding.fingerprint,
    finding,
    verdictId: id,
    ruleBook: verdict.ruleBook,
    supplierId: part === 'supplier' ? (parties.supplier ?? null) : null,
    buyerId: part === 'buyer' ? (parties.buyer ?? null) : null,
    grounds: null,
    openedAt: at,
    earlier: [],
    decidedBy: null,
    decidedAt: null,
    reason: null,
  };
}

/** What the log says of a case: no grounds and no reasons, because they may name persons. */
export function caseFacts({ state, kind, about, fingerprint, verdictId }: Case) {
  return { state, kind, about, fingerprint, verdict: verdictId };
}

/** What reviewers decided on findings about these; for a finding that was decided twice, the decision on appeal. */
export async function decisionsAbout(tx: Transaction | null, about: string | readonly string[]): Promise<Decision[]> {
  const where = { about: typeof about === 'string' ? about : [...about], state: caseStates.ends };
  const attributes = ['id', 'fingerprint', 'state'];
  const rows = await CaseRow.findAll({ where, attributes, order: [['id', 'ASC']], transaction: tx, raw: true });
  const latest = new Map(
    rows.map(({ id, fingerprint, state }) => [
      fingerprint,
      { fingerprint, outcome: state as Decision['outcome'], caseId: id },
    ]),
  );
  return [...latest.values()];
}

/**
 * Opens a review for each finding that needs one, unless its fingerprint has one already. Returns the case of each
 * fingerprint, and the cases that are new.
 */
export async function openReviews(
  tx: Transaction,
  judgements: readonly Judgement[],
  at: Date,
): Promise<{ ids: Map<string, string>; opened: Case[] }> {
  const wanted = new Map(
    judgements.flatMap((judgement) =>
      reviewable(judgement).map((finding) => [finding.fingerprint, newCase(judgement, finding, at, 'review')] as const),
    ),
  );
  if (wanted.size === 0) return { ids: new Map(), opened: [] };
  await CaseRow.bulkCreate([...wanted.values()].map(asRow), {
    ignoreDuplicates: true,
    validate: false,
    transaction: tx,
  });
  const where = { fingerprint: [...wanted.keys()], kind: 'review' };
  const rows = await CaseRow.findAll({ where, attributes: ['id', 'fingerprint'], transaction: tx, raw: true });
  const ids = new Map(rows.map(({ id, fingerprint }) => [fingerprint, id]));
  return { ids, opened: [...wanted.values()].filter(({ id, fingerprint }) => ids.get(fingerprint) === id) };
}

/** None while a rule refuses: the party has to mend that first. */
function reviewable({ verdict: { outcome, findings } }: Judgement): Finding[] {
  return outcome === 'needs-review' ? findings.filter(({ verdict }) => verdict === 'needs-review') : [];
}

/** Opens an appeal; undefined when the finding was appealed before. */
export async function insertAppeal(ctx: Ctx, appeal: Case): Promise<Case | undefined> {
  try {
    await CaseRow.create(asRow(appeal), { transaction: ctx.tx });
    return appeal;
  } catch (error) {
    if (error instanceof UniqueConstraintError) return undefined;
    throw error;
  }
}

export async function seekCase(ctx: Ctx, fingerprint: string, kind: Case['kind']): Promise<Case | undefined> {
  const row = await CaseRow.findOne({ where: { fingerprint, kind }, transaction: ctx.tx });
  return row ? asCase(row) : undefined;
}

export async function findCase(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Case> {
  const row = await CaseRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('case');
  return asCase(row);
}

export type CaseFilter = Readonly<Partial<Record<'kind' | 'about' | 'supplierId' | 'buyerId', string | undefined>>> & {
  readonly state?: string | readonly string[] | undefined;
};

/** Newest first: of one member, or all. */
export async function findCases(
  ctx: Ctx,
  memberId: string | undefined,
  filter: CaseFilter,
  page: PageRef,
): Promise<Page<Case>> {
  return newestFirst(CaseRow, [...ofMember(memberId), ...given(filter)], page, ctx.tx, asCase);
}

/** How many cases a filter finds, and since when the oldest is open. */
export const countCases = ({ tx }: Pick<Ctx, 'tx'>, filter: CaseFilter): Promise<Waits> =>
  countWaiting(CaseRow, given(filter), { since: 'openedAt' }, tx);

/** Compare-and-set: of two users who decide a case at once, exactly one succeeds. */
export async function decideCase(
  ctx: Ctx,
  one: Case,
  decided: Pick<Case, 'state' | 'decidedBy' | 'decidedAt' | 'reason'>,
): Promise<Case> {
  const [moved] = await CaseRow.update(decided, { where: { id: one.id, state: one.state }, transaction: ctx.tx });
  if (moved !== 1) throw kernelProblem('lost-race', `The case ${one.id} is no longer ${one.state}.`);
  return { ...one, ...decided };
}
