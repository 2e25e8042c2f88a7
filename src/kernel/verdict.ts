/** The stages at which the gate of the principles judges. */
export const stages = ['list', 'match', 'deliver', 'settle'] as const;
export type Stage = (typeof stages)[number];

/** One rule's judgement of one subject: what was measured, against which threshold, and what would help. */
export type Finding = {
  readonly principle: string;
  readonly rule: string;
  /** `noted` is shown and recorded, but stops nothing. */
  readonly verdict: 'refused' | 'needs-review' | 'noted';
  readonly detail: string;
  readonly measured: string;
  readonly threshold: string;
  readonly remedies: readonly { readonly id: string; readonly sentence: string; readonly effect: string }[];
  readonly appealable: boolean;
  /** SHA-256 of what makes it this finding and no other; a human decision is tied to it. */
  readonly fingerprint: string;
  /** Masked evidence; only its hash goes to the log. */
  readonly evidence?:
    | readonly { readonly row: number | null; readonly column: string; readonly masked: string }[]
    | undefined;
};

export type Verdict = {
  readonly stage: Stage;
  readonly subject: string;
  /** What the findings are about beyond this attempt: the revision, the listing and buyer, the agreement. */
  readonly about: string;
  /** Findings that a reviewer let pass, by their fingerprint and case. */
  readonly waived: readonly { readonly fingerprint: string; readonly caseId: string }[];
  readonly ruleBook: number;
  readonly outcome: 'allowed' | 'refused' | 'needs-review';
  readonly findings: readonly Finding[];
};

/**
 * A verdict with what it was made of: the canonical JSON of the subject, so that it can be made again, and the parties
 * it is about.
 */
export type Judgement = {
  /** Also the id of its log entry. */
  readonly id: string;
  readonly verdict: Verdict;
  readonly snapshot: string;
  readonly parties: { readonly supplier?: string; readonly buyer?: string };
};
