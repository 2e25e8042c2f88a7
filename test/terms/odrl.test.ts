import { expect } from 'chai';
import fc from 'fast-check';
import { canonical } from '../../src/kernel/hash.ts';
import {
  actions,
  agreementPolicy,
  compile,
  dutyStates,
  evaluate,
  operands,
  operators,
  parse,
  type AgreementTerms,
  type Constraint,
  type DutyFact,
  type OdrlRequest,
  type Permission,
  type Policy,
} from '../../src/terms/odrl/index.ts';
import { type Purpose, grantable } from '../../src/terms/index.ts';

const purpose = (code: string, ...broader: string[]): Purpose => ({ code, broader, zh: code, aliases: [] });
const known = [
  purpose('Research'),
  purpose('Academic', 'Research'),
  purpose('Marketing'),
  purpose('Advertising', 'Marketing'),
  purpose('Direct', 'Advertising'),
];
const codes = known.map(({ code }) => code);

const start = new Date('2026-01-01T00:00:00Z');
const end = new Date('2026-07-01T00:00:00Z');
const during = new Date('2026-03-01T00:00:00Z');
const terms: AgreementTerms = {
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
const asked: OdrlRequest = { action: 'use', purpose: 'Advertising', at: during, count: 1, spatial: 'CN-SH' };

function read(json: unknown): Policy {
  const parsed = parse(json, known);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.policy;
}
function pointers(json: unknown): string[] {
  const parsed = parse(json, known);
  return parsed.ok ? [] : parsed.faults.map(({ pointer }) => pointer);
}
const agreed = (change: Partial<AgreementTerms> = {}): Policy => read(agreementPolicy({ ...terms, ...change }));
const decided = (policy: Policy, change: Partial<OdrlRequest> = {}): string =>
  evaluate(policy, { ...asked, ...change }, known).decision;
function offer(...constraint: unknown[]): Policy {
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
const bound = (leftOperand: string, operator: string, rightOperand: unknown) => ({
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
const anyConstraint: fc.Arbitrary<Constraint> = fc.oneof(
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
const anyProhibition = fc.record({
  action: anyAction,
  constraint: fc.array(anyConstraint, { maxLength: 2 }),
  remedy: fc.constant([]),
});
const anyPolicy: fc.Arbitrary<Policy> = fc.record({
  type: fc.constant('Offer' as const),
  uid: fc.constant('p'),
  assigner: fc.constant('m'),
  assignee: fc.constant(null),
  target: fc.constant('t'),
  permission: fc.array(anyPermission, { maxLength: 3 }),
  prohibition: fc.array(anyProhibition, { maxLength: 2 }),
  obligation: fc.constant([]),
});
const anyRequest: fc.Arbitrary<OdrlRequest> = fc.record(
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
const permits = (policy: Policy, request: OdrlRequest): boolean =>
  evaluate(policy, request, known).decision === 'permitted';

describe('ODRL terms', () => {
  it('reads the terms that it writes, and they permit what was agreed and nothing else', () => {
    const policy = agreed();
    expect(() => canonical(agreementPolicy(terms))).not.to.throw();
    expect(decided(policy)).to.equal('permitted');
    expect(decided(policy, { action: 'read' })).to.equal('permitted');
    for (const change of [
      { purpose: 'Research' },
      { at: end },
      { at: new Date(start.getTime() - 1) },
      { count: 101 },
      { spatial: 'DE' },
      { spatial: 'CNX' },
      { action: 'derive' as const },
      { action: 'aggregate' as const },
      { action: 'watermark' as const },
    ])
      expect(decided(policy, change), JSON.stringify(change)).to.equal('not-permitted');
    for (const action of ['reidentify', 'distribute', 'sell', 'transfer'] as const)
      expect(decided(policy, { action })).to.equal('prohibited');
    expect(decided(policy, { count: 100, at: new Date(end.getTime() - 1) })).to.equal('permitted');
  });

  it('prohibits re-identification in every agreement, and passing on unless it is granted', () => {
    fc.assert(
      fc.property(fc.subarray([...grantable]), (rights) => {
        const prohibited = agreed({ rights }).prohibition.map(({ action }) => action);
        expect(prohibited).to.have.members([
          'reidentify',
          ...['distribute', 'sell', 'transfer'].filter((right) => !(rights as string[]).includes(right)),
        ]);
        for (const action of grantable) {
          const granted = action === 'use' || action === 'read' || rights.includes(action);
          expect(decided(agreed({ rights }), { action }) === 'permitted', `${rights.join()} ${action}`).to.equal(
            granted,
          );
        }
      }),
      { verbose: 1 },
    );
  });

  it('refuses what it does not know, and points at every fault', () => {
    const wrong = {
      '@context': 'http://example.org',
      '@type': 'Set',
      uid: '',
      assigner: 'm',
      target: 't',
      'a/b': 1,
      permission: [
        {
          action: 'play',
          constraint: [
            bound('weather', 'eq', 1),
            bound('count', 'near', 1),
            bound('count', 'isA', 1),
            bound('count', 'lt', -1),
          ],
        },
        {
          action: 'use',
          duty: [{ action: 'inform', plan: 1, consequence: [{ action: 'delete', consequence: [{ action: 'use' }] }] }],
        },
        {
          action: 'use',
          constraint: [
            { and: [], or: [] },
            { and: [] },
            { or: [bound('purpose', 'isA', 'Fun')] },
            bound('spatial', 'isAnyOf', ['CN', 'china']),
          ],
        },
        {
          action: 'use',
          constraint: [
            bound('elapsedTime', 'lt', 'P1M'),
            bound('dateTime', 'lt', '2026-01-01'),
            bound('deidLevel', 'gteq', 5),
          ],
        },
        'use',
      ],
      prohibition: { action: 'sell' },
    };
    expect(pointers(wrong)).to.deep.equal([
      '/a~1b',
      '/@context',
      '/@type',
      '/uid',
      '/permission/0/action',
      '/permission/0/constraint/0/leftOperand',
      '/permission/0/constraint/1/operator',
      '/permission/0/constraint/2/operator',
      '/permission/0/constraint/3/rightOperand',
      '/permission/1/duty/0/plan',
      '/permission/1/duty/0/consequence/0/consequence',
      '/permission/2/constraint/0',
      '/permission/2/constraint/1/and',
      '/permission/2/constraint/2/or/0/rightOperand',
      '/permission/2/constraint/3/rightOperand/1',
      '/permission/3/constraint/0/rightOperand',
      '/permission/3/constraint/1/rightOperand',
      '/permission/3/constraint/2/rightOperand',
      '/permission/4',
      '/prohibition',
    ]);
    const bare = {
      '@context': 'http://www.w3.org/ns/odrl.jsonld',
      '@type': 'Agreement',
      uid: 'u',
      assigner: 'm',
      target: 't',
      profile: 'urn:other',
    };
    expect(pointers(bare)).to.deep.equal(['/profile', '/assignee', '']);
    expect(pointers(null)).to.deep.equal(['']);
    const nested = Array.from({ length: 20 }).reduce((inner: unknown) => ({ and: [inner] }), bound('count', 'lt', 1));
    expect(
      pointers({
        ...bare,
        profile: undefined,
        assignee: 'b',
        permission: [{ action: 'use', constraint: [nested] }],
      })[0],
    ).to.match(/^(\/permission)/);
    const word = fc.string().filter((text) => !([...actions, ...operands, ...operators] as string[]).includes(text));
    fc.assert(
      fc.property(word, (text) => {
        const rule = { action: text, constraint: [bound(text, 'eq', 1), bound('count', text, 1)] };
        expect(pointers({ ...bare, profile: undefined, assignee: 'b', permission: [rule] })).to.deep.equal([
          '/permission/0/action',
          '/permission/0/constraint/0/leftOperand',
          '/permission/0/constraint/1/operator',
        ]);
      }),
      { verbose: 1 },
    );
  });

  it('never permits more for one more prohibition', () => {
    fc.assert(
      fc.property(anyPolicy, anyProhibition, anyRequest, (policy, more, request) => {
        fc.pre(permits({ ...policy, prohibition: [...policy.prohibition, more] }, request));
        expect(permits(policy, request)).to.equal(true);
      }),
      { verbose: 1, numRuns: 300 },
    );
  });

  it('never permits more for one more constraint, duty or obligation', () => {
    fc.assert(
      fc.property(anyPolicy, anyConstraint, anyRequest, (policy, more, request) => {
        const [first, ...rest] = policy.permission;
        fc.pre(first !== undefined);
        const duty = { uid: 'd1', action: 'inform' as const, constraint: [], consequence: [] };
        const narrower = first === undefined ? [] : [{ ...first, constraint: [...first.constraint, more] }, ...rest];
        if (permits({ ...policy, permission: narrower }, request)) expect(permits(policy, request)).to.equal(true);
        if (permits({ ...policy, obligation: [duty] }, request)) expect(permits(policy, request)).to.equal(true);
      }),
      { verbose: 1, numRuns: 500 },
    );
  });

  it('permits no more when less is told', () => {
    fc.assert(
      fc.property(
        anyPolicy,
        anyRequest,
        fc.constantFrom('purpose', 'count', 'spatial', 'deidLevel'),
        (policy, request, operand) => {
          if (permits(policy, { ...request, [operand]: undefined })) expect(permits(policy, request)).to.equal(true);
        },
      ),
      { verbose: 1, numRuns: 500 },
    );
  });

  it('permits a narrower purpose where it permits the broader', () => {
    const order = [
      ['Research', 'Academic'],
      ['Marketing', 'Advertising'],
      ['Marketing', 'Direct'],
      ['Advertising', 'Direct'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...order),
        fc.constantFrom(...codes),
        fc.subarray(codes, { minLength: 1 }),
        ([broad, narrow], one, some) => {
          for (const policy of [offer(bound('purpose', 'isA', one)), offer(bound('purpose', 'isAnyOf', some))]) {
            if (permits(policy, { action: 'use', purpose: broad }))
              expect(permits(policy, { action: 'use', purpose: narrow })).to.equal(true);
          }
        },
      ),
      { verbose: 1 },
    );
    expect(permits(offer(bound('purpose', 'isA', 'Advertising')), { action: 'use', purpose: 'Marketing' })).to.equal(
      false,
    );
  });

  for (const [leftOperand, operator, right, yes, no] of [
    ['count', 'eq', 3, { count: 3 }, { count: 4 }],
    ['count', 'neq', 3, { count: 4 }, { count: 3 }],
    ['count', 'lt', 3, { count: 2 }, { count: 3 }],
    ['count', 'lteq', 3, { count: 3 }, { count: 4 }],
    ['count', 'gt', 3, { count: 4 }, { count: 3 }],
    ['count', 'gteq', 3, { count: 3 }, { count: 2 }],
    ['purpose', 'eq', 'Marketing', { purpose: 'Marketing' }, { purpose: 'Direct' }],
    ['purpose', 'isA', 'Marketing', { purpose: 'Direct' }, { purpose: 'Research' }],
    ['purpose', 'isNoneOf', ['Marketing'], { purpose: 'Academic' }, { purpose: 'Direct' }],
    ['recipient', 'isAnyOf', ['m-1', 'm-2'], { recipient: 'm-2' }, { recipient: 'm-3' }],
    ['recipient', 'isNoneOf', ['m-1'], { recipient: 'm-2' }, { recipient: 'm-1' }],
    ['spatial', 'isPartOf', ['CN', 'DE'], { spatial: 'DE-BE' }, { spatial: 'FR' }],
    ['spatial', 'isPartOf', 'CN-SH', { spatial: 'CN-SH' }, { spatial: 'CN' }],
    ['elapsedTime', 'lteq', 'P1DT1H', { elapsedSeconds: 90_000 }, { elapsedSeconds: 90_001 }],
    ['dateTime', 'lt', '2026-03-01T00:00:00.001Z', { at: during }, { at: end }],
    ['deidLevel', 'gteq', 3, { deidLevel: 3 }, { deidLevel: 2 }],
    ['industry', 'neq', 'bank', { industry: 'farm' }, { industry: 'bank' }],
    ['product', 'eq', 'p', { product: 'p' }, { product: 'q' }],
  ] as const) {
    it(`compares ${leftOperand} ${operator} ${String(right)}`, () => {
      const policy = offer(bound(leftOperand, operator, right));
      expect([
        permits(policy, { action: 'use', ...yes }),
        permits(policy, { action: 'use', ...no }),
        permits(policy, { action: 'use' }),
      ]).to.deep.equal([true, false, false]);
    });
  }

  it('joins constraints by and, or, xone; what is not told keeps xone open', () => {
    const both = [bound('count', 'lt', 5), bound('spatial', 'isPartOf', 'CN')];
    const asks = [{ count: 1, spatial: 'CN' }, { count: 1, spatial: 'DE' }, { count: 9, spatial: 'DE' }, { count: 1 }];
    const answers = ['and', 'or', 'xone'].map((word) =>
      asks.map((request) => permits(offer({ [word]: both }), { action: 'use', ...request })),
    );
    expect(answers).to.deep.equal([
      [true, false, false, false],
      [true, true, false, true],
      [false, true, false, false],
    ]);
  });

  it('lifts no prohibition because an operand is not told', () => {
    const policy = {
      ...offer(),
      prohibition: [
        { action: 'use' as const, constraint: [bound('spatial', 'isPartOf', 'US') as Constraint], remedy: [] },
      ],
    };
    expect(
      [{}, { spatial: 'US' }, { spatial: 'DE' }].map(
        (request) => evaluate(policy, { action: 'use', ...request }, known).decision,
      ),
    ).to.deep.equal(['prohibited', 'prohibited', 'permitted']);
  });

  it('is inactive while a duty is violated, and only then', () => {
    const policy = agreed();
    for (const uid of ['compensate', 'delete', 'inform']) {
      expect(decided(policy, { duties: [{ uid, state: 'violated' }] })).to.equal('inactive');
      expect(
        decided(policy, {
          duties: [
            { uid, state: 'pending' },
            { uid: 'other', state: 'violated' },
          ],
        }),
      ).to.equal('permitted');
    }
  });

  it('turns a duty from pending to fulfilled or violated by its deadline', () => {
    const policy = agreed();
    const day = (days: number): Date => new Date(end.getTime() + days * 86_400_000);
    const state = (uid: string, fact: DutyFact, at: Date): string | undefined =>
      dutyStates(policy, { [uid]: fact }, at).find((duty) => duty.uid === uid)?.state;
    expect([
      state('delete', {}, day(15)),
      state('delete', {}, day(15.001)),
      state('delete', { doneAt: day(3) }, day(20)),
      state('delete', { doneAt: day(16) }, day(20)),
    ]).to.deep.equal(['pending', 'violated', 'fulfilled', 'violated']);
    expect(state('delete', { doneAt: day(9) }, day(8))).to.equal('pending');
    expect([
      state('inform', {}, day(999)),
      state('inform', { owedSince: day(0) }, day(3)),
      state('inform', { owedSince: day(0) }, day(3.001)),
    ]).to.deep.equal(['pending', 'pending', 'violated']);
    const obligation = [
      {
        ...(policy.obligation[0] as Policy['obligation'][number]),
        consequence: [{ action: 'inform' as const, constraint: [], consequence: [] }],
      },
    ];
    const late = { doneAt: day(16) };
    const made = (fact: DutyFact): string | undefined =>
      dutyStates({ ...policy, obligation }, { delete: fact }, day(30)).at(-1)?.state;
    expect([
      made(late),
      made({ ...late, consequencesDoneAt: day(17) }),
      made({ consequencesDoneAt: day(17) }),
    ]).to.deep.equal(['violated', 'fulfilled', 'violated']);
  });

  it('tells of each rule whether it is prevented or only detected', () => {
    const { rules } = compile(agreed(), known)(asked);
    expect(rules.map(({ rule, holds, applies }) => `${rule} ${holds} ${applies}`)).to.deep.equal([
      '/prohibition/0 detected false',
      '/prohibition/1 detected false',
      '/prohibition/2 detected false',
      '/prohibition/3 detected false',
      '/permission/0 detected true',
      'compensate prevented false',
      'delete detected false',
      'inform detected false',
    ]);
    expect(rules[4]?.why).to.match(/a call states its purpose/);
    expect(evaluate(offer(bound('count', 'lt', 3)), { action: 'use', count: 1 }, known).rules[0]?.holds).to.equal(
      'prevented',
    );
  });
});
