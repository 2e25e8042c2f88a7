import type { Objection } from '../../src/principles/rules/objection.ts';

/** What became of an attempt: stopped for good, put before a person, let pass with a remark, or let pass. */
export const outcomes = ['refused', 'needs-review', 'noted', 'passes'] as const;
export type Outcome = (typeof outcomes)[number];
/**
 * `by`: the rules that stopped it, as "IB-4 k-anonymity", or the code of the problem; `answer` is what came back,
 * for the reader of a failure.
 */
export type Met = { readonly outcome: Outcome; readonly by: readonly string[]; readonly answer: string };
/** What is tried; `by` is the rule or problem that must stop it, `why` says why it gets through. */
export type Attempt = {
  readonly name: string;
  readonly outcome: Outcome;
  readonly by?: string;
  readonly why?: string;
};
/** An attempt for which no way over HTTP is needed: what the functions that the gate calls say of it. */
export type Judged = Attempt & { readonly run: () => Met | Promise<Met> };

/** What a rule of the gate makes of it; `nameOf` gives an objection its name from what it says. */
export function metBy(objections: readonly Objection[], nameOf: (detail: string) => string): Met {
  const outcome = objections.some(({ verdict }) => verdict === 'refused') ? 'refused' : 'needs-review';
  return {
    outcome: objections.length === 0 ? 'passes' : outcome,
    by: objections.map(({ detail }) => nameOf(detail)),
    answer: objections.map(({ detail }) => detail).join(' '),
  };
}
