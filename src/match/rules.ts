import { DAY } from '../kernel/time.ts';

/**
 * Hours within which a buyer reports a breach to the supplier; the last of the three deadlines of an incident report
 * (SC-6).
 */
export const BREACH_HOURS = 4;

/**
 * The end of a term that begins at `startsAt` and lasts whole days of 24 hours, to the millisecond; the end itself is
 * outside.
 */
export function termEnd(startsAt: Date, days: number): Date {
  return new Date(startsAt.getTime() + days * DAY);
}

/** The actions that ODRL terms prohibit. */
export function prohibitedBy(terms: { readonly [key: string]: unknown }): string[] {
  return (terms['prohibition'] as readonly { readonly action: string }[]).map(({ action }) => action);
}
