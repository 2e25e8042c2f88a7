import type { Canonical } from '../../kernel/hash.ts';
import type { Right } from '../rights.ts';
import { profile } from './policy.ts';
import { DAY } from '../../kernel/time.ts';

/** What an agreement's terms are made of. `plan`: the price plan as canonical JSON, or null where nothing is paid. */
export type AgreementTerms = {
  readonly uid: string;
  readonly supplier: string;
  readonly buyer: string;
  /** The revision that is delivered, and the listing it was ordered from. */
  readonly target: string;
  readonly listing: string;
  readonly purpose: string;
  readonly rights: readonly Right[];
  readonly territories: readonly string[];
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly uses: number;
  readonly plan: Canonical;
  /**
   * Days after the end within which data are deleted, and hours after a breach within which the supplier is informed.
   */
  readonly noticeDays: number;
  readonly breachHours: number;
};

const CONTEXT = 'http://www.w3.org/ns/odrl.jsonld';

/** Rights that every agreement prohibits unless it grants them. Re-identification cannot be granted. */
export const barred = ['distribute', 'sell', 'transfer'] as const;

/**
 * The terms of an agreement as an ODRL 2.2 agreement of the profile: a permission for each right within purpose, time,
 * place and (for use) count; obligations to delete after the end and to inform of a breach; prohibitions of
 * re-identification and of what was not granted of selling and passing on. What does not appear here is not permitted.
 * Ownership of the data does not pass.
 */
export function agreementPolicy(terms: AgreementTerms): { readonly [key: string]: Canonical } {
  const { uid, supplier, buyer, listing, target, purpose, territories, startsAt, endsAt, uses, plan } = terms;
  const limit = (leftOperand: string, operator: string, rightOperand: Canonical): Canonical => ({
    leftOperand,
    operator,
    rightOperand,
  });
  const constraint = (right: Right): Canonical[] => [
    limit('purpose', 'isA', purpose),
    limit('dateTime', 'gteq', startsAt.toISOString()),
    limit('dateTime', 'lt', endsAt.toISOString()),
    ...(right === 'use' ? [limit('count', 'lteq', uses)] : []),
    ...(territories.length > 0 ? [limit('spatial', 'isAnyOf', territories)] : []),
  ];
  const rights: readonly Right[] = [...new Set<Right>(['use', ...terms.rights])].filter((right) => right !== 'read');
  const deleteBy = new Date(endsAt.getTime() + terms.noticeDays * DAY).toISOString();
  return {
    '@context': CONTEXT,
    '@type': 'Agreement',
    profile,
    uid,
    assigner: supplier,
    assignee: buyer,
    target,
    listing,
    permission: rights.map((right) => ({
      action: right,
      constraint: constraint(right),
      ...(right === 'use' && plan !== null ? { duty: [{ uid: 'compensate', action: 'compensate', plan }] } : {}),
    })),
    prohibition: ['reidentify', ...barred.filter((right) => !terms.rights.includes(right))].map((action) => ({
      action,
    })),
    obligation: [
      { uid: 'delete', action: 'delete', constraint: [limit('dateTime', 'lteq', deleteBy)] },
      { uid: 'inform', action: 'inform', constraint: [limit('elapsedTime', 'lteq', `PT${terms.breachHours}H`)] },
    ],
  };
}
