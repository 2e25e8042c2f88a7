import fc from 'fast-check';
import {
  actions,
  agreementPolicy,
  evaluate,
  parse,
  type AgreementTerms,
  type Constraint,
  type OdrlRequest,
  type Permission,
  type Policy,
} from '../../src/terms/odrl/index.ts';
import { type Purpose } from '../../src/terms/index.ts';

const purpose = (code: string, ...broader: string[]): Purpose => ({ code, broader, zh: code, aliases: [] });
export const known = [
  purpose('Research'),
  purpose('Academic', 'Research'),
  purpose('Marketing'),
  purpose('Advertising', 'Marketing'),
  purpose('Direct', 'Advertising'),
];
export const codes = known.map(({ code }) => code);

export const start = new Date('2026-01-01T00:00:00Z');
export const end = new Date('2026-07-01T00:00:00Z');
export const during = new Date('2026-03-01T00:00:00Z');
export const terms: AgreementTerms = {
  uid: 'a-1',
  supplier: 'm-1',
  buyer: 'm-2',
  target: 'r-1',
  listing: 'l-1',
  purpose: 'Marketing',
  rights: ['use'],
  territories: ['CN'],
  startsAt: start,
  endsAt: end,
  uses: 100,
  plan: { model: 'per-call', price: '0.10' },
  noticeDays: 15,
  breachHours: 72,
};
export const asked: OdrlRequest = { action: 'use', purpose: 'Advertising', at: during, count: 1, spatial: 'CN-SH' };

function read(json: unknown): Policy {
  const parsed = parse(json, known);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}
export function pointers(json: unknown): string[] {
  const parsed = parse(json, known);
  return parsed.ok ? [] : parsed.faults.map(({ pointer }) => pointer);
}
export const agreed = (change: Partial<AgreementTerms> = {}): Policy => read(agreementPolicy({ ...terms, ...change }));
export const decided = (policy: Policy, change: Partial<OdrlRequest> = {}): string =>
  evaluate(policy, { ...asked, ...change }, known).decision;
export function offer(...constraint: unknown[]): Policy {
  const rule = { action: 'use', constraint };
  return read({
    '@context': 'http://www.w3.org/ns/odrl.jsonld',
    '@type': 'Offer',
    uid: 'o',
    assigner: 'm',
    target: 't',
    permission: [rule],
  });
}
export const bound = (leftOperand: string, operator: string, rightOperand: unknown) => ({
  leftOperand,
  operator,
  rightOperand,
});

/** Any constraint that the grammar knows, nested a little. */
const anyLimit: fc.Arbitrary<Constraint> = fc.oneof(
  fc.record({
    leftOperand: fc.constant('purpose' as const),
    operator: fc.constantFrom('isA' as const, 'eq' as const, 'neq' as const),
    rightOperand: fc.constantFrom(...codes),
  }),
  fc.record({
    leftOperand: fc.constant('purpose' as const),
    operator: fc.constantFrom('isAnyOf' as const, 'isNoneOf' as const),
    rightOperand: fc.subarray(codes, { minLength: 1 }),
  }),
  fc.record({
    leftOperand: fc.constant('count' as const),
    operator: fc.constantFrom('lt' as const, 'lteq' as const, 'gt' as const, 'gteq' as const),
    rightOperand: fc.nat(5),
  }),
  fc.record({
    leftOperand: fc.constant('spatial' as const),
    operator: fc.constantFrom('isPartOf' as const, 'isNoneOf' as const),
    rightOperand: fc.constantFrom('CN', 'CN-SH', 'DE'),
  }),
  fc.record({
    leftOperand: fc.constant('deidLevel' as const),
    operator: fc.constant('gteq' as const),
    rightOperand: fc.integer({ min: 1, max: 4 }),
  }),
);
const parts = fc.array(anyLimit, { minLength: 1, maxLength: 3 });
export const anyConstraint: fc.Arbitrary<Constraint> = fc.oneof(
  anyLimit,
  fc.record({ and: parts }),
  fc.record({ or: parts }),
  fc.record({ xone: parts }),
);
const anyAction = fc.constantFrom(...actions);
const anyPermission: fc.Arbitrary<Permission> = fc.record({
  action: anyAction,
  constraint: fc.array(anyConstraint, { maxLength: 2 }),
  duty: fc.array(
    fc.record({
      uid: fc.constantFrom('d1', 'd2'),
      action: anyAction,
      constraint: fc.constant([]),
      consequence: fc.constant([]),
    }),
    {
      maxLength: 1,
    },
  ),
});
export const anyProhibition = fc.record({
  action: anyAction,
  constraint: fc.array(anyConstraint, { maxLength: 2 }),
  remedy: fc.constant([]),
});
export const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  type: fc.constant('Offer' as const),
  uid: fc.constant('p'),
  assigner: fc.constant('m'),
  assignee: fc.constant(null),
  target: fc.constant('t'),
  permission: fc.array(anyPermission, { maxLength: 3 }),
  prohibition: fc.array(anyProhibition, { maxLength: 2 }),
  obligation: fc.constant([]),
});
export const anyRequest: fc.Arbitrary<OdrlRequest> = fc.record(
  {
    action: anyAction,
    purpose: fc.constantFrom(...codes),
    count: fc.nat(6),
    spatial: fc.constantFrom('CN', 'CN-SH', 'DE', 'US'),
    deidLevel: fc.integer({ min: 1, max: 4 }),
    duties: fc.subarray([
      { uid: 'd1', state: 'violated' as const },
      { uid: 'd2', state: 'pending' as const },
    ]),
  },
  { requiredKeys: ['action'] },
);
export const permits = (policy: Policy, request: OdrlRequest): boolean =>
  evaluate(policy, request, known).decision === 'permitted';
