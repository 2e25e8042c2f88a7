import type { ProhibitedItem } from './prohibited.ts';
import type { Purpose } from './purpose-table.ts';

/**
 * Limits of the risk of re-identification: smallest class, highest risk of one record, share of records at risk,
 * distinct sensitive values, distance.
 */
export type RiskThresholds = {
  readonly k: number;
  readonly highest: number;
  readonly atRisk: number;
  readonly l: number;
  readonly t: number;
};

/** How questions under an agreement are slowed when they look like a search for persons, or come too fast. */
export type Slowing = {
  /** From this probing score on, one question is answered in each time of waiting. */
  readonly score: number;
  readonly waitSeconds: number;
  /** How many more questions that look no better are answered before all are stopped and a person decides. */
  readonly warnings: number;
  /** At most so many questions in so many seconds, however they look. */
  readonly burst: { readonly questions: number; readonly seconds: number };
};

/** What holds where a book says nothing of it, as version 1 does not: books that are in force are never changed. */
const slowingUnsaid: Slowing = {
  score: 0.5,
  waitSeconds: 300,
  warnings: 2,
  burst: { questions: 600_000, seconds: 60 },
};

/** Every number that the rules compare with. Risks and shares are between 0 and 1. */
export type Thresholds = {
  /** A delivery under a contract. */
  readonly delivery: RiskThresholds;
  /** From the level `strictFromLevel` on. */
  readonly strict: RiskThresholds;
  readonly cleanRoom: RiskThresholds;
  /** A sample that everyone may see. */
  readonly sample: { readonly k: number; readonly highest: number };
  /** The risk from which on a record counts as at risk. */
  readonly tau: number;
  /** From which share of told-apart records on an undeclared column is a candidate quasi-identifier. */
  readonly separation: number;
  /** The largest share of rows that repeat others whole. */
  readonly repetition: number;
  /** How much of a revision may be found in another one before a reviewer looks, and before it is refused. */
  readonly resemblance: { readonly review: number; readonly refuse: number };
  /** The largest probing score of a buyer. */
  readonly probing: number;
  /** How questions are slowed before they are stopped; what a book without it means is `slowingUnsaid`. */
  readonly slowing?: Slowing | undefined;
  readonly strictFromLevel: number;
  /** Within how many days a recipient confirms that it deleted or corrected. */
  readonly noticeDays: number;
  /** By which factor data may be older than promised before calls are refused. */
  readonly staleFactor: number;
  /** Within how many days the request of a subject is answered at the latest. */
  readonly answerDays: number;
};

/**
 * What a version of the rule book says. `rules` are those in force, as "list IB-4 k-anonymity", in the order in which
 * they run.
 */
export type BookContent = {
  readonly rules: readonly string[];
  readonly thresholds: Thresholds;
  readonly purposes: readonly Purpose[];
  readonly prohibited: readonly ProhibitedItem[];
};

/** The thresholds of re-identification for data of this level (SC-5). */
export function riskThresholds(level: number, { thresholds }: Pick<BookContent, 'thresholds'>): RiskThresholds {
  return level >= thresholds.strictFromLevel ? thresholds.strict : thresholds.delivery;
}

/** How questions are slowed under a rule book. */
export function slowingBy({ thresholds }: Pick<BookContent, 'thresholds'>): Slowing {
  return thresholds.slowing ?? slowingUnsaid;
}

/** A version of the rule book and the instant from which on it holds. */
export type RuleBook = BookContent & { readonly version: number; readonly since: string };
