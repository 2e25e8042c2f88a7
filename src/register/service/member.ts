import type { z } from 'zod';
import { own, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Page } from '../../kernel/page.ts';
import { bookAt } from '../../principles/index.ts';
import { problem } from '../problems.ts';
import type { Application, MemberDecision, MemberQuery, MemberReason, MemberRef, NamesQuery } from '../schemas.ts';
import { active, isNamedTo, memberStates, type MemberVerb } from '../states.ts';
import { findMember, findMembers, insertMember, seekMembers, updateMember, type Member } from '../store/member.ts';
import { hashPassword } from './session.ts';
import { type Action, command, query } from '../../command/index.ts';
import { addUser } from './user.ts';

/** An organisation applies, with its first user. It may read its application and nothing else until it is admitted. */
export const applyMember = command({
  action: 'member.apply',
  prepare: async (_ctx, { user }: z.output<typeof Application>) => ({ value: await hashPassword(user.password) }),
  work: async (ctx, { user, acceptsRuleBook, ...application }: z.output<typeof Application>, passwordHash: string) => {
    const { version } = bookAt(ctx.now);
    if (acceptsRuleBook !== version)
      throw problem(
        'rule-book-outdated',
        `Version ${version} is in force; the application accepts version ${acceptsRuleBook}.`,
      );
    const member = await insertMember(ctx, {
      id: newId('mem'),
      kind: 'enterprise',
      ...application,
      ruleBook: acceptsRuleBook,
      state: memberStates.initial,
      reason: null,
      preparedBy: null,
      decidedBy: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    await addUser(ctx, {
      memberId: member.id,
      email: user.email,
      name: user.name,
      passwordHash,
      state: active,
      invitedBy: null,
    });
    return member;
  },
  facts,
});

/** An operator user checks the application and prepares the decision; another one takes it. */
export const reviewMember = move('member.review', 'review', (ctx) => ({ preparedBy: ctx.actor.userId }));
export const admitMember = move('member.admit', 'admit', decided);
export const rejectMember = move('member.reject', 'reject', decided);
/** Takes effect at once on every session, key and delivery; what is owed stays owed. */
export const suspendMember = move('member.suspend', 'suspend');
export const reinstateMember = move('member.reinstate', 'reinstate');
export const terminateMember = move('member.terminate', 'terminate');
export const withdrawMember = move('member.withdraw', 'withdraw');

export const readMember = query('member.read', async (ctx, { memberId }: z.output<typeof MemberRef>) => {
  own(ctx, { member: memberId }, 'member');
  return findMember(ctx, memberId);
});

export const listMembers = query(
  'member.list',
  async (ctx, { cursor, limit, sort, facets, ...filter }: z.output<typeof MemberQuery>): Promise<Page<Member>> =>
    findMembers(ctx, filter, { cursor, limit, sort, facets }),
);

/** Who these members are. A name is public once its member was admitted; before, for itself and the institutions. */
export const nameMembers = query('member.name', async (ctx, { ids }: z.output<typeof NamesQuery>) => {
  const found = await seekMembers(ctx.tx, ids);
  return found.filter((member) => isNamedTo(ctx.actor, member));
});

type MemberChange = Partial<Pick<Member, 'preparedBy' | 'decidedBy'>>;
type MemberInput = z.output<typeof MemberDecision> | z.output<typeof MemberReason>;

function move(action: Action, verb: MemberVerb, change: (ctx: Ctx) => MemberChange = () => ({})) {
  return command({
    action: action,
    work: async (ctx, input: MemberInput) => {
      own(ctx, { member: input.memberId }, 'member');
      const member = await findMember(ctx, input.memberId);
      if (member.kind !== 'enterprise')
        throw problem(
          'institution',
          `The ${member.legalName} was founded with the exchange; nobody inside it moves it.`,
        );
      const state = memberStates.next(member.state, verb, member, ctx.actor);
      return updateMember(ctx, member, { state, reason: input.reason ?? null, ...change(ctx) });
    },
    facts,
  });
}

function decided(ctx: Ctx): MemberChange {
  return { decidedBy: ctx.actor.userId };
}

function facts({ state, capacities, reason }: Member) {
  return { state, capacities: [...capacities], ...(reason === null ? {} : { reason }) };
}
