import type { Canonical } from '../../kernel/hash.ts';
import type { Right } from '../rights.ts';
import { powers, sight } from './enforcement.ts';
import { grammar } from './parse.ts';
import { actions, operands, profile } from './policy.ts';
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
  /** Days after the end within which data are deleted, and hours after a breach within which the supplier is told. */
  readonly noticeDays: number;
  readonly breachHours: number;
};

const CONTEXT = 'http://www.w3.org/ns/odrl.jsonld';

/** Rights that every agreement prohibits unless it grants them. Re-identification cannot be granted. */
export const barred = ['distribute', 'sell', 'transfer'] as const;

/**
 * The terms of an agreement as an ODRL 2.2 agreement of the profile: a permission for each right within purpose, time,
 * place and (for use) count; obligations to delete after the end and to tell of a breach; prohibitions of
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

/**
 * The profile as a document: a JSON-LD context for its terms, and for each what the exchange can prevent and what it
 * can only detect.
 */
export const profileDocument = {
  '@context': {
    odrl: 'http://www.w3.org/ns/odrl/2/',
    db: `${profile}#`,
    listing: 'db:listing',
    plan: 'db:plan',
    reidentify: 'db:reidentify',
    deidLevel: 'db:deidLevel',
  },
  '@id': profile,
  title: 'The closed ODRL 2.2 profile of this exchange',
  closed: 'A term that is not listed here is a fault; nothing is ignored.',
  decisions: [
    'A prohibition that may apply beats every permission: an operand that is not told lifts no prohibition and opens no permission.',
    'A permission is inactive while one of its duties, or an obligation of the policy, is violated.',
    'What no permission covers is not permitted. A permission to use covers reading, and no other covers more than its word.',
    'A prohibition of use covers every use, and no other covers more than its word: selling can be granted where transfer is prohibited.',
    'Purposes are compared by breadth (isA, isAnyOf, isNoneOf): a narrower purpose falls under a broader one. Places likewise (isAnyOf, isNoneOf, isPartOf).',
    'A duty done in time is fulfilled; overdue or late it is violated, until it and its consequences are done.',
  ],
  actions: actions.map((action) => ({
    action,
    term: action === 'reidentify' ? 'db:reidentify' : `odrl:${action}`,
    ...powers[action],
  })),
  operands: operands.map((operand) => ({
    operand,
    term: operand === 'deidLevel' ? 'db:deidLevel' : `odrl:${operand}`,
    operators: grammar[operand].operators,
    value: grammar[operand].of,
    ...sight[operand],
  })),
};
