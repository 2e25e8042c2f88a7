import { z } from 'zod';
import type { AgreementState } from '../match/index.ts';
import type { DeliveryState } from './states.ts';
import {
  noQuestions,
  observe,
  probingShares,
  probingSignNames,
  probingSigns,
  type ProbingSign,
  type ProbingState,
  type Question,
} from '../measures/exposure/index.ts';
import type { DeliverJudgeable } from '../principles/index.ts';
import type { Slowing } from '../terms/index.ts';
import { DAY } from '../kernel/time.ts';

/** What a call depends on, whichever records it asks for: its delivery, agreement, listing and parties. */
export type Service = {
  readonly delivery: DeliveryState;
  readonly agreement: AgreementState;
  readonly listingServed: boolean;
  readonly parties: readonly (string | undefined)[];
};
export type Obstacle = 'delivery-not-started' | 'agreement-ended' | 'listing-not-served' | 'party-suspended';

/**
 * Why nothing is handed over now; undefined when nothing prevents it. The gate judges a spent or expired agreement, and
 * explains more.
 */
export function obstacleTo(
  { delivery, agreement, listingServed, parties }: Service,
  started: readonly DeliveryState[] = ['started'],
): Obstacle | undefined {
  if (!started.includes(delivery)) return 'delivery-not-started';
  if (agreement === 'terminated') return 'agreement-ended';
  if (!listingServed) return 'listing-not-served';
  return parties.every((state) => state === 'admitted') ? undefined : 'party-suspended';
}

/** By when a past recipient must have confirmed, in days of 24 hours. */
export function noticeDeadline(sentAt: Date, days: number): Date {
  return new Date(sentAt.getTime() + days * DAY);
}

/** The actions of the duties in an agreement's terms: those of the whole and those of its permissions. */
const TermsWithDuties = z.object({
  obligation: z.array(z.object({ action: z.unknown(), constraint: z.unknown() })).catch([]),
  permission: z
    .array(z.object({ duty: z.array(z.object({ action: z.unknown(), constraint: z.unknown() })).catch([]) }))
    .catch([]),
});

/**
 * By when the buyer must delete after an agreement has ended: `elapsedTime` in days where its terms say so (ODRL 2.2),
 * otherwise the given days. Undefined when its terms have no duty to delete.
 */
export function deletionDeadline(terms: unknown, endedAt: Date, days: number): Date | undefined {
  const { obligation, permission } = TermsWithDuties.parse(terms);
  const duty = [...obligation, ...permission.flatMap((one) => one.duty)].find(({ action }) => action === 'delete');
  if (!duty) return undefined;
  const within = /"leftOperand":"elapsedTime"[^}]*"rightOperand":"P(\d{1,4})D"/.exec(
    JSON.stringify(duty.constraint ?? []),
  );
  return noticeDeadline(endedAt, within ? Number(within[1]) : days);
}

/**
 * How many days a revision stays fresh, by the update frequency of its product; undefined where nothing is promised.
 */
export function freshDays(frequency: string): number | undefined {
  const days: Readonly<Record<string, number>> = {
    'real-time': 1,
    hourly: 1,
    daily: 1,
    weekly: 7,
    'every-15-days': 15,
    monthly: 31,
    quarterly: 92,
    'half-yearly': 184,
    yearly: 366,
    'every-2-years': 731,
    'every-3-years': 1096,
    'every-5-years': 1827,
    'every-10-years': 3653,
  };
  return days[frequency];
}

/** From when on a revision is older than promised, times a factor that the rule book grants. */
export function staleAfter(createdAt: Date, days: number, factor: number): Date {
  return new Date(createdAt.getTime() + days * factor * DAY);
}

/** What is remembered of the questions under one agreement, and what follows from it. JSON, below 4 KB. */
export type QuestionWatch = {
  readonly seen: ProbingState;
  /** No question is answered before this instant; all instants are ms since 1970. */
  readonly waitUntil: number;
  /** When the questions so far would have been asked at the highest rate (GCRA, ITU-T I.371). */
  readonly pacedTo: number;
  /** Questions answered since they are slowed that look no better than before. */
  readonly unheeded: number;
  readonly stops: number;
  /** The stop that has not ended; null where questions are not stopped. */
  readonly stop: Stop | null;
  /** Signs that a person has excused under this agreement. */
  readonly excused: readonly ProbingSign[];
  /** What its buyer could join, measured when a delivery under it was opened; null where there was nothing to join. */
  readonly joined: MeasuredJoin | null;
};
/** The persons of a revision, joined with all that its buyer held then; `signature` names what was joined. */
export type MeasuredJoin = NonNullable<DeliverJudgeable['joined']> & { readonly signature: string };
/** What bears on the calls under an agreement beside holds: a stop, a join, and what persons decided of both. */
export type Watched = Pick<QuestionWatch, 'stop' | 'joined'> & { readonly decisions: DeliverJudgeable['decisions'] };
export type Stop = {
  readonly deliveryId: string;
  readonly score: number;
  readonly signs: readonly ProbingSign[];
  readonly stops: number;
};

export const nothingWatched: QuestionWatch = {
  seen: noQuestions,
  waitUntil: 0,
  pacedTo: 0,
  unheeded: 0,
  stops: 0,
  stop: null,
  excused: [],
  joined: null,
};

/** From when on the next question is answered, and why not before; undefined where it is answered now. */
export function slowedUntil(
  { waitUntil, pacedTo }: QuestionWatch,
  now: Date,
  { burst, waitSeconds }: Slowing,
): { readonly until: Date; readonly why: 'signs' | 'rate' } | undefined {
  const at = now.getTime();
  // A wait that is longer than any that is given was set by a clock that has gone back since.
  if (waitUntil > at && waitUntil - at <= waitSeconds * 1000) return { until: new Date(waitUntil), why: 'signs' };
  const free = Math.ceil(pacedTo - burst.seconds * 1000 + (burst.seconds * 1000) / burst.questions);
  return free > at ? { until: new Date(free), why: 'rate' } : undefined;
}

/**
 * What is remembered after one more question. Only what the buyer sees goes in: a key whose person opted out counts as
 * one that does not exist, since otherwise the slowing would tell who opted out.
 */
export function watchAfter(
  watch: QuestionWatch,
  question: Question,
  { score, waitSeconds, burst }: Slowing,
): QuestionWatch {
  const seen = observe(watch.seen, question);
  const [before, after] = [probingSigns(watch.seen, watch.excused), probingSigns(seen, watch.excused)];
  const isSlowed = after.score >= score;
  const shown = probingSignNames.filter((name) => after[name] > 0);
  const isBetter = shareOf(seen, shown) < shareOf(watch.seen, shown);
  const isUnheeded = isSlowed && before.score >= score && !isBetter;
  return {
    ...watch,
    seen,
    waitUntil: isSlowed ? question.at + waitSeconds * 1000 : 0,
    pacedTo: Math.max(watch.pacedTo, question.at) + (burst.seconds * 1000) / burst.questions,
    unheeded: isSlowed ? watch.unheeded + (isUnheeded ? 1 : 0) : 0,
  };
}

/** The sum of what the questions show of these signs, before any is cut off at its limit. */
function shareOf(seen: ProbingState, signs: readonly ProbingSign[]): number {
  const shares = probingShares(seen);
  return signs.reduce((sum, sign) => sum + shares[sign], 0);
}

/** The stop that is due now in this delivery; undefined while warnings are heeded, or questions are stopped already. */
export function dueStop(
  { seen, excused, unheeded, stops, stop }: QuestionWatch,
  deliveryId: string,
  { warnings }: Slowing,
  threshold: number,
): Stop | undefined {
  const signs = probingSigns(seen, excused);
  if (stop !== null || unheeded < warnings || signs.score < threshold) return undefined;
  const shown = probingSignNames.filter((name) => signs[name] > 0);
  return { deliveryId, score: signs.score, signs: shown, stops: stops + 1 };
}

/** Questions are stopped until a person decides; what was seen stays. */
export function stoppedBy(watch: QuestionWatch, stop: Stop): QuestionWatch {
  return { ...watch, stop, stops: stop.stops, unheeded: 0, waitUntil: 0 };
}

/** A stop has ended. Where a person excused its signs, they count for nothing under this agreement from now on. */
export function stopEnded(watch: QuestionWatch, isExcused: boolean): QuestionWatch {
  const excused = isExcused ? [...new Set([...watch.excused, ...(watch.stop?.signs ?? [])])] : watch.excused;
  return { ...watch, stop: null, unheeded: 0, waitUntil: 0, excused };
}
