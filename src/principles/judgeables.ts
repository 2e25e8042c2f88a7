import type { ColumnVerdict } from '../measures/detectors/index.ts';
import type { ConsentCoverage } from '../measures/consent/index.ts';
import type { Candidate, Likeness, Repetition, Risk } from '../measures/risk/index.ts';
import type { Hit, PersonSign } from '../measures/screening/index.ts';
import type { Resemblance } from '../measures/sketch/index.ts';
import type { basisKinds, Right } from '../terms/index.ts';

/**
 * Why something is frozen: an order of the regulator, an incident, a duty that is overdue, a reported breach of terms,
 * questions that look like a search for persons.
 */
export const holdCauses = ['order', 'incident', 'duty', 'breach', 'probing'] as const;
export type HoldCause = (typeof holdCauses)[number];
export type HoldOn = { readonly id: string; readonly cause: HoldCause };

/**
 * What a reviewer decided of one finding: `waived` lets it pass, `confirmed` makes it refuse. Identified by the
 * finding's fingerprint.
 */
export type Decision = {
  readonly fingerprint: string;
  readonly outcome: 'waived' | 'confirmed';
  readonly caseId: string;
};

/**
 * What the gate sees at every stage. `about` is what the findings are about beyond this one attempt; human decisions
 * are tied to it.
 */
type JudgeableBase = {
  readonly id: string;
  readonly about: string;
  readonly holds: readonly HoldOn[];
  readonly decisions: readonly Decision[];
};

export const evidenceKinds = ['licence', 'contract', 'collection', 'public-register', 'own-production'] as const;
export const processingSteps = [
  'selected',
  'cleaned',
  'joined',
  'aggregated',
  'generalised',
  'pseudonymised',
  'computed',
  'modelled',
] as const;

/**
 * What the supplier states of a product beside its description: one field for each duty of the principles. Null where
 * nothing was stated.
 */
export type Stated = {
  /** IP-1. `separateConsent`: PIPL 23 asks for consent recipient by recipient. */
  readonly basis: { readonly kind: (typeof basisKinds)[number]; readonly separateConsent: boolean } | null;
  /** IP-5. Where persons turn to, how, and within how many days they are answered. */
  readonly contact: { readonly email: string; readonly process: string; readonly answerDays: number } | null;
  /** DR-1. */
  readonly evidence: readonly { readonly kind: (typeof evidenceKinds)[number]; readonly reference: string }[];
  /** DR-2. */
  readonly processing: readonly { readonly step: (typeof processingSteps)[number]; readonly what: string }[];
  /** SC-4. Null: not stated; empty: none. */
  readonly processors: readonly { readonly name: string; readonly task: string; readonly country: string }[] | null;
  /** SC-5. 1 open, 2 ordinary, 3 sensitive, 4 important. */
  readonly level: number;
  /**
   * IP-4. The least share of filled cells, and the most days between the newest date in the data and today (null: not
   * dated).
   */
  readonly quality: { readonly completeness: number; readonly freshnessDays: number | null } | null;
};

/**
 * What the gate sees of a listing: statements of the supplier and measurements of the covered revision. Nothing else.
 */
export type ListJudgeable = JudgeableBase &
  Stated & {
    readonly personal: boolean;
    /** The column by which records are asked for; persons who opt out are found again by it, or by that of `persons`. */
    readonly keyColumn: string | null;
    readonly purposes: readonly string[];
    readonly territories: readonly string[];
    readonly maxTermDays: number;
    readonly maxUses: number;
    readonly rights: readonly Right[];
    readonly exclusive: boolean;
    /** Agreements in force on the product, of any buyer. */
    readonly otherAgreements: number;
    readonly declaration: {
      readonly officer: string;
      readonly items: readonly string[];
      readonly noneOfTheList: boolean;
    } | null;
    readonly officer: string | null;
    readonly securityGrade: number;
    readonly columns: readonly { readonly name: string; readonly role: string }[];
    readonly quasiIdentifiers: readonly string[];
    readonly detected: readonly ColumnVerdict[];
    readonly risk: Risk | null;
    readonly candidates: readonly Candidate[];
    readonly repetition: Repetition | null;
    /**
     * By what persons were counted, whether the product says so, and columns that look like a person's and repeat
     * though rows were counted; absent from revisions that are older than the question.
     */
    readonly persons?: {
      readonly by: 'rows' | { readonly column: string };
      readonly said: boolean;
      readonly alike: readonly Likeness[];
    };
    readonly signs: readonly PersonSign[];
    readonly hits: readonly Hit[];
    readonly consent: ConsentCoverage | null;
    /** The sample that everyone may see: none, invented rows, or rows of the data with their own smallest class. */
    readonly sample: { readonly kind: 'none' | 'synthetic' | 'rows'; readonly k: number | null };
    /**
     * IP-4 as measured: share of filled cells, and days between the newest date and the day it came in (null: no date
     * column).
     */
    readonly measured: { readonly completeness: number; readonly ageDays: number | null };
    readonly lineage: readonly { readonly agreementId: string; readonly permitsDerive: boolean }[];
    readonly resemblances: readonly Resemblance[];
  };

type Party = { readonly id: string; readonly signatory: boolean };

/** What the gate sees of an order. */
export type MatchJudgeable = JudgeableBase & {
  readonly purpose: string;
  readonly termDays: number;
  readonly uses: number;
  readonly territories: readonly string[];
  readonly rights: readonly Right[];
  readonly personal: boolean;
  readonly offered: {
    readonly purposes: readonly string[];
    readonly maxTermDays: number;
    readonly maxUses: number;
    readonly territories: readonly string[];
    readonly rights: readonly Right[];
    readonly exclusive: boolean;
    readonly level: number;
  };
  readonly basis: Stated['basis'];
  readonly consent: ConsentCoverage | null;
  readonly supplier: Party;
  readonly buyer: Party & { readonly securityGrade: number };
  /** Agreements in force on the product of other buyers, and whether one of them is exclusive. */
  readonly otherAgreements: number;
  readonly exclusivelyHeld: boolean;
  /** The actions that the terms to be signed prohibit. */
  readonly prohibits: readonly string[];
  /** What the buyer wants the data for, in its own words: for the reviewer. */
  readonly demand: string | null;
  /** What was found in that text, and the purposes that it mentions. */
  readonly hits: readonly Hit[];
  readonly demanded: readonly string[];
};

/** What the gate sees of a call: its purpose against the agreement it is made under, at this instant. */
export type DeliverJudgeable = JudgeableBase & {
  readonly purpose: string;
  readonly at: Date;
  readonly authenticated: boolean;
  readonly parties: { readonly supplier: string; readonly buyer: string; readonly agreement: string };
  readonly agreement: {
    readonly purpose: string;
    readonly startsAt: Date;
    readonly endsAt: Date;
    readonly uses: number;
    readonly used: number;
  };
  /** When the first consent in the covered revision ends; null where no consent is needed or none ends. */
  readonly consentUntil: Date | null;
  /** From when on the covered revision is older than its product promises; null where it promises nothing. */
  readonly staleFrom: Date | null;
  /** The probing score for which questions under this agreement are stopped, from 0 to 1; 0 where they are not. */
  readonly probing: number;
  /** Which signs the score is of, and how often questions were stopped with it; absent where they are not. */
  readonly probed?: { readonly signs: readonly string[]; readonly stops: number };
  /**
   * The persons of the covered revision, grouped by everything that the buyer can join of them: the smallest group,
   * alone and joined, and the share of persons who are alone in theirs. Absent where there was nothing to join.
   */
  readonly joined?: {
    readonly level: number;
    readonly alone: number;
    readonly k: number;
    readonly uniqueness: number;
    readonly subjects: number;
    readonly overlapping: number;
    readonly revisions: number;
  };
};

/**
 * What the gate sees of an obligation that is to be paid: the call as it was metered, and what is known of it today.
 */
export type SettleJudgeable = JudgeableBase & {
  readonly entryFound: boolean;
  readonly entrySealed: boolean;
  readonly call: { readonly purpose: string; readonly at: Date; readonly stale: boolean } | null;
  readonly agreement: { readonly purpose: string; readonly startsAt: Date; readonly endsAt: Date } | null;
  readonly consentUntil: Date | null;
  /** The code under which the listing was taken down, if it was. */
  readonly takenDown: string | null;
};

export type Judgeables = {
  readonly list: ListJudgeable;
  readonly match: MatchJudgeable;
  readonly deliver: DeliverJudgeable;
  readonly settle: SettleJudgeable;
};
