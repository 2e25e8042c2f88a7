import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { insertUser, type User } from '../store/user.ts';

type NewUser = Pick<User, 'memberId' | 'email' | 'name' | 'passwordHash' | 'state' | 'invitedBy'>;

/** Writes a new user, with no failed attempts to sign in. */
export async function addUser(ctx: Ctx, user: NewUser): Promise<User> {
  return insertUser(ctx, { id: newId('usr'), ...user, failures: 0, lockedUntil: null, createdAt: ctx.now });
}
