import { DAY, HOUR } from '../kernel/time.ts';

export const incidentKinds = ['incident', 'breach'] as const;
export type IncidentKind = (typeof incidentKinds)[number];
export const severities = ['critical-infrastructure', 'central-body', 'other'] as const;
export type Severity = (typeof severities)[number];
/** `upheld`: the breach was shown, and its holds stay. */
export const incidentOutcomes = ['resolved', 'unfounded', 'upheld'] as const;
export type IncidentOutcome = (typeof incidentOutcomes)[number];

/** What a person may ask for (PIPL 44–50). */
export const requestKinds = ['access', 'copy', 'correct', 'delete', 'explain', 'restrict'] as const;
export type RequestKind = (typeof requestKinds)[number];
export const requestOutcomes = ['granted', 'partly', 'refused'] as const;
export type RequestOutcome = (typeof requestOutcomes)[number];

/**
 * By when an incident must be reported: 1 hour for critical infrastructure, 2 for central bodies, 4 for others (SC-6).
 */
export function reportDeadline(severity: Severity, openedAt: Date): Date {
  const hours = { 'critical-infrastructure': 1, 'central-body': 2, other: 4 }[severity];
  return new Date(openedAt.getTime() + hours * HOUR);
}

/** By when a person must be answered, in days of 24 hours. */
export function answerDeadline(registeredAt: Date, days: number): Date {
  return new Date(registeredAt.getTime() + days * DAY);
}
