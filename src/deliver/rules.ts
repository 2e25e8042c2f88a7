import { z } from 'zod';
import type { AgreementState } from '../match/index.ts';
import type { DeliveryState } from './states.ts';
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
