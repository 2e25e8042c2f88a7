import { z } from 'zod';
import type { Canonical } from './hash.ts';
import { gaps, type Gaps } from './said.ts';

/** The stages at which the gate of the principles judges. */
export const stages = ['list', 'match', 'deliver', 'settle'] as const;
export type Stage = (typeof stages)[number];

/**
 * What does a remedy: a value for a field of the order, the listing or the product, by its JSON pointer in what was
 * sent (of `/dictionary`, only the columns that change); without a value, the field in which a person does it. Or an
 * action at an address.
 */
export type Fix =
  | { readonly of: 'order' | 'listing' | 'product'; readonly field: string; readonly value?: FixValue }
  | { readonly action: string; readonly href: string };
export type FixValue = Canonical;

/** One rule's judgement of one subject: what was measured, against which threshold, and what would help. */
export type Finding = {
  readonly principle: string;
  readonly rule: string;
  /** `noted` is shown and recorded, but stops nothing. */
  readonly verdict: 'refused' | 'needs-review' | 'noted';
  /** Which of the sentences of `principles/rules/codes.ts` it is; null in verdicts that are older than the codes. */
  readonly code: string | null;
  readonly says: Gaps;
  readonly detail: string;
  readonly measured: string;
  readonly threshold: string;
  readonly remedies: readonly {
    readonly id: string;
    readonly sentence: string;
    readonly effect: string;
    readonly fix: Fix | null;
  }[];
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

const fix = z.union([
  z.object({
    of: z.enum(['order', 'listing', 'product']),
    field: z.string().describe('A JSON pointer into what was sent; of /dictionary, only the columns that change.'),
    value: z.unknown().optional().describe('Where it is missing, a person fills the field in.'),
  }),
  z.object({ action: z.string(), href: z.string() }),
]);

/** A finding as everyone who may read it sees it: its evidence was masked when it was found. */
export const findingSchema = z.object({
  principle: z.string(),
  rule: z.string(),
  verdict: z.enum(['refused', 'needs-review', 'noted']),
  code: z.string().nullable().default(null).describe('Which sentence it is; null in verdicts of before 2026-12.'),
  says: gaps.default({}).describe('What the sentence was made of.'),
  detail: z.string(),
  measured: z.string(),
  threshold: z.string(),
  remedies: z.array(
    z.object({ id: z.string(), sentence: z.string(), effect: z.string(), fix: fix.nullable().default(null) }),
  ),
  appealable: z.boolean(),
  fingerprint: z.string().describe('SHA-256 of what makes it this finding; a decision is tied to it.'),
  evidence: z.array(z.object({ row: z.int().nullable(), column: z.string(), masked: z.string() })).optional(),
});
