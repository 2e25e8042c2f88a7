import type { Ctx, Finding, Stage, Verdict } from '../kernel/ctx.ts';
import { canonical, sha256, type Canonical } from '../kernel/hash.ts';
import { problem } from './problems.ts';
import { ruleBook, type RuleBook } from './rule-book.ts';
import { rules } from './rules.ts';
import type { Subjects } from './subjects.ts';

/** What the rules of a stage say of a subject under a rule book: every finding, not the first. Pure. */
export function judge<S extends Stage>(stage: S, subject: Subjects[S], book: RuleBook = ruleBook): Verdict {
  const findings: Finding[] = rules
    .filter((rule) => rule.stage === stage)
    .flatMap(({ principle, rule, check }) =>
      check(subject, book).map((found) => ({ principle, rule, appealable: true, verdict: 'refused' as const, ...found })),
    );
  const outcome = findings.some(({ verdict }) => verdict === 'refused') ? 'refused' : findings.length > 0 ? 'needs-review' : 'allowed';
  return { stage, subject: subject.id, ruleBook: book.version, outcome, findings };
}

/**
 * The gate: every command that lists, matches, delivers or settles passes here. The verdict goes to the log also when it
 * allows. A refusal throws one problem with every finding: measure, threshold and remedies.
 */
export function pass<S extends Stage>(ctx: Ctx, stage: S, subject: Subjects[S]): Verdict {
  const verdict = judge(stage, subject);
  ctx.verdicts.push(verdict);
  if (verdict.outcome !== 'allowed') throw refusal(verdict);
  return verdict;
}

/** The problem that tells a refused party why, completely. */
export function refusal(verdict: Verdict): Error {
  const code = verdict.outcome === 'refused' ? 'refused-by-principles' : 'needs-review';
  return problem(code, verdict.findings.map(({ principle, detail }) => `${principle}: ${detail}`).join(' '), {
    stage: verdict.stage,
    ruleBook: verdict.ruleBook,
    findings: verdict.findings,
  });
}

/** A verdict as the log tells it: every rule, measure and threshold; of evidence only the hash. */
export function verdictFacts({ stage, outcome, ruleBook: version, findings }: Verdict): { readonly [name: string]: Canonical } {
  return {
    stage,
    outcome,
    ruleBook: version,
    findings: findings.map(({ principle, rule, verdict, measured, threshold, evidence }) => ({
      principle,
      rule,
      verdict,
      measured,
      threshold,
      ...(evidence ? { evidence: sha256(canonical(evidence)) } : {}),
    })),
  };
}
