import { newId } from '../../kernel/ids.ts';
import { bookAt } from '../../principles/index.ts';
import { active, founded } from '../states.ts';
import { insertMember } from '../store/member.ts';
import { hashPassword } from './session.ts';
import { command } from '../../command/index.ts';
import type { Capacity } from '../../kernel/actor.ts';
import { addUser } from './user.ts';

export type Founding = {
  readonly capacity: Extract<Capacity, 'operator' | 'regulator'>;
  readonly legalName: string;
  readonly users: readonly { readonly name: string; readonly email: string; readonly password: string }[];
};

/**
 * Founds the operator or the regulator with its first people: at least two, because four eyes need two people.
 * Institutions never sign up.
 */
export const foundInstitution = command({
  action: 'institution.found',
  prepare: async (_ctx, { users }: Founding) => ({
    value: await Promise.all(users.map(({ password }) => hashPassword(password))),
  }),
  work: async (ctx, { capacity, legalName, users }: Founding, hashes: readonly string[]) => {
    if (users.length < 2) throw new Error(`The ${capacity} needs at least two users.`);
    const first = users[0] as Founding['users'][number];
    const person = { name: first.name, email: first.email };
    const member = await insertMember(ctx, {
      id: newId('mem'),
      kind: 'institution',
      legalName,
      creditCode: null,
      capacities: [capacity],
      contact: person,
      officer: person,
      securityGrade: 3,
      ruleBook: bookAt(ctx.now).version,
      state: founded,
      reason: null,
      preparedBy: null,
      decidedBy: null,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    for (const [index, { name, email }] of users.entries()) {
      await addUser(ctx, {
        memberId: member.id,
        email,
        name,
        passwordHash: hashes[index] as string,
        state: active,
        invitedBy: null,
      });
    }
    return member;
  },
  facts: ({ capacities }) => ({ capacities: [...capacities] }),
});
