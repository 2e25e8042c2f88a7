import { expect } from 'chai';
import { ownMember, type Ctx } from '../../src/kernel/ctx.ts';
import { anonymous, clockActor, partsIn, type Actor } from '../../src/kernel/actor.ts';

const contextOf = (actor: Actor): Ctx => ({
  actor,
  now: new Date(0),
  requestId: 'req_test',
  tx: null,
  action: 'a test',
  reach: { member: 'own' },
  ownership: { checked: false },
  verdicts: [],
  evenIfRefused: [],
});

describe('a context', () => {
  it('gives nobody without a member a part in a record that has no owner', () => {
    const stray: Actor = { ...anonymous, kind: 'user', parts: ['anyone', 'member', 'supplier'], memberId: null };
    expect(partsIn(stray, { supplier: undefined, member: null as unknown as string })).to.deep.equal(['anyone']);
  });

  it('gives the records of a member only to someone who acts for one', () => {
    expect(() => ownMember(contextOf(clockActor))).to.throw('Only someone who acts for a member may do this.');
    const ctx = contextOf({ ...anonymous, kind: 'user', memberId: 'mem_mine' });
    expect([ownMember(ctx), ctx.ownership.checked]).to.deep.equal(['mem_mine', true]);
  });
});
