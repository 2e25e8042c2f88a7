import type { Canonical } from '../kernel/hash.ts';
import type { PricePlan } from '../list/plan.ts';

const DAY = 86_400_000;

/** The end of a term that begins at `startsAt` and lasts whole days of 24 hours, to the millisecond; the end itself is outside. */
export function termEnd(startsAt: Date, days: number): Date {
  return new Date(startsAt.getTime() + days * DAY);
}

export type Agreed = {
  readonly id: string;
  readonly supplier: string;
  readonly buyer: string;
  readonly listing: string;
  readonly revision: string;
  readonly purpose: string;
  readonly territories: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly uses: number;
  readonly plan: PricePlan;
};

/**
 * The terms of an agreement as an ODRL 2.2 agreement: one permission to use within purpose, time and count, and the
 * prohibitions that stand in every agreement. Ownership of the data does not pass; a right to use does.
 */
export function agreementTerms({ id, supplier, buyer, listing, revision, purpose, territories, startsAt, endsAt, uses, plan }: Agreed): Canonical {
  const limit = (leftOperand: string, operator: string, rightOperand: Canonical): Canonical => ({ leftOperand, operator, rightOperand });
  return {
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Agreement',
    uid: id,
    assigner: supplier,
    assignee: buyer,
    target: revision,
    listing,
    permission: [
      {
        action: 'use',
        constraint: [
          limit('purpose', 'isA', purpose),
          limit('dateTime', 'gteq', startsAt.toISOString()),
          limit('dateTime', 'lt', endsAt.toISOString()),
          limit('count', 'lteq', uses),
          ...(territories.length > 0 ? [limit('spatial', 'isAnyOf', territories)] : []),
        ],
        duty: [{ action: 'compensate', plan }],
      },
    ],
    prohibition: ['reidentify', 'sell', 'distribute'].map((action) => ({ action })),
  };
}
