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
  type DutyFact,
  type Policy,
} from '../../src/terms/odrl/index.ts';
import { grantable } from '../../src/terms/index.ts';
import { known, start, end, terms, asked, pointers, agreed, decided, offer, bound } from './policies.ts';

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
