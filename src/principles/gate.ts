import type { Ctx } from '../kernel/ctx.ts';
import { canonical, sha256, type Canonical } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import type { Problem } from '../kernel/problem.ts';
import { bookAt } from './books.ts';
import { problem } from './problems.ts';
import { nameOf, rules, type Rule } from './rules/index.ts';
import { snapshotOf } from './snapshot.ts';
import type { Judgeables } from './judgeables.ts';
import type { RuleBook } from '../terms/index.ts';
import type { Finding, Judgement, Stage, Verdict } from '../kernel/verdict.ts';

/** The parties of a verdict: they may read it. At each stage the party that is refused may appeal. */
export type Parties = {
  readonly list: { readonly supplier: string };
  readonly match: { readonly buyer: string };
  readonly deliver: { readonly supplier: string; readonly buyer: string };
  readonly settle: { readonly supplier: string; readonly buyer: string };
};
export const refusedPart = {
  list: 'supplier',
  match: 'buyer',
  deliver: 'buyer',
  settle: 'supplier',
} as const satisfies Record<Stage, string>;

/** The case in which a finding is reviewed, by the finding's fingerprint. */
export type CaseIds = ReadonlyMap<string, string>;

/**
 * What the rules of a stage say of a judgeable under a rule book: every finding, not only the first. A finding that a
 * reviewer waived is listed apart; one that a reviewer confirmed refuses. Pure: the same judgeable and book give the
 * same verdict.
 */
export function judge<S extends Stage>(stage: S, subject: Judgeables[S], book: RuleBook): Verdict {
  const findings: Finding[] = [];
  const waived: { fingerprint: string; caseId: string }[] = [];
  for (const { principle, rule, appealable, check } of rulesOf(book)[stage]) {
    for (const found of check(subject, book)) {
      const finding = { principle, rule, appealable, verdict: 'refused' as const, says: {}, ...found };
      const fingerprint = fingerprintOf(subject.about, finding);
      const decision = finding.appealable
        ? subject.decisions.find((one) => one.fingerprint === fingerprint)
        : undefined;
      if (decision === undefined) findings.push({ ...finding, fingerprint });
      else if (decision.outcome === 'waived') waived.push({ fingerprint, caseId: decision.caseId });
      else findings.push({ ...finding, verdict: 'refused', fingerprint });
    }
  }
  return {
    stage,
    subject: subject.id,
    about: subject.about,
    ruleBook: book.version,
    outcome: outcomeOf(findings),
    findings,
    waived,
  };
}

/** Which verdicts are kept on their own: each, or only those that refuse, where another entry says what was allowed. */
export type KeptVerdicts = 'all' | 'refusals';

/**
 * The gate: everything that lists, matches or delivers passes here, one by one or in a batch, under the rule book in
 * force. The verdict goes to the log also when it allows, unless only refusals are kept. A refusal throws one problem
 * with every finding: measure, threshold and remedies.
 */
export function pass<S extends Stage>(
  ctx: Ctx,
  stage: S,
  subject: Judgeables[S],
  parties: Parties[S],
  kept: KeptVerdicts = 'all',
): Verdict {
  const verdict = judge(stage, subject, bookAt(ctx.now));
  const allowed = verdict.outcome === 'allowed';
  if (allowed && kept === 'refusals') return verdict;
  const judgement = judgementOf(verdict, subject, parties);
  ctx.verdicts.push(judgement);
  if (!allowed) throw refusal(judgement);
  return verdict;
}

/** A verdict with what it was made from, to be kept. */
export function judgementOf(verdict: Verdict, subject: Judgeables[Stage], parties: Judgement['parties']): Judgement {
  return { id: newId('ent'), verdict, snapshot: snapshotOf(subject), parties };
}

/**
 * The problem that gives a refused party every reason: each finding with its fingerprint, and its case where one was
 * opened.
 */
export function refusal({ id, verdict }: Judgement, cases: CaseIds = new Map()): Problem {
  const code = verdict.outcome === 'refused' ? 'refused-by-principles' : 'needs-review';
  const stopping = verdict.findings.filter((finding) => finding.verdict !== 'noted');
  return problem(code, stopping.map(({ principle, detail }) => `${principle}: ${detail}`).join(' '), {
    stage: verdict.stage,
    ruleBook: verdict.ruleBook,
    verdictId: id,
    findings: verdict.findings.map((finding) => ({ ...finding, caseId: cases.get(finding.fingerprint) ?? null })),
  });
}

/**
 * A verdict as the log records it: every rule, measure and threshold; of evidence and of what was judged only the hash.
 */
export function verdictFacts(verdict: Verdict, snapshot: string): { readonly [name: string]: Canonical } {
  const { stage, about, outcome, ruleBook: version, findings, waived } = verdict;
  return {
    stage,
    about,
    outcome,
    ruleBook: version,
    snapshot: sha256(snapshot),
    waived,
    findings: findings.map(({ principle, rule, verdict: weight, measured, threshold, fingerprint, evidence }) => ({
      principle,
      rule,
      verdict: weight,
      measured,
      threshold,
      fingerprint,
      ...(evidence ? { evidence: sha256(canonical(evidence)) } : {}),
    })),
  };
}

function outcomeOf(findings: readonly Finding[]): Verdict['outcome'] {
  if (findings.some(({ verdict }) => verdict === 'refused')) return 'refused';
  return findings.some(({ verdict }) => verdict === 'needs-review') ? 'needs-review' : 'allowed';
}

type Fingerprinted = Pick<Finding, 'principle' | 'rule' | 'measured' | 'threshold' | 'evidence'>;

function fingerprintOf(about: string, { principle, rule, measured, threshold, evidence = [] }: Fingerprinted): string {
  return sha256(canonical({ about, principle, rule, measured, threshold, evidence }));
}

const compiled = new WeakMap<RuleBook, Readonly<Record<Stage, readonly Rule[]>>>();

/**
 * The rules that a book has in force, by stage, in its order. Throws when the book names a rule that this program does
 * not have.
 */
function rulesOf(book: RuleBook): Readonly<Record<Stage, readonly Rule[]>> {
  const known = compiled.get(book);
  if (known) return known;
  const byName = new Map(rules.map((rule) => [nameOf(rule), rule]));
  const inForce = book.rules.map((name) => {
    const rule = byName.get(name);
    if (!rule)
      throw new Error(
        `Version ${book.version} of the rule book names the rule "${name}", which this program does not have.`,
      );
    return rule;
  });
  const of = (stage: Stage) => inForce.filter((rule) => rule.stage === stage);
  const found = { list: of('list'), match: of('match'), deliver: of('deliver'), settle: of('settle') };
  compiled.set(book, found);
  return found;
}
