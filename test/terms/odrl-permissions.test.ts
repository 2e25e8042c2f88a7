import { expect } from 'chai';
import fc from 'fast-check';
import { evaluate, type Constraint } from '../../src/terms/odrl/index.ts';
import {
  known,
  codes,
  end,
  during,
  offer,
  bound,
  anyConstraint,
  anyProhibition,
  anyPolicy,
  anyRequest,
  permits,
} from './policies.ts';

describe('ODRL terms', () => {
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
});
