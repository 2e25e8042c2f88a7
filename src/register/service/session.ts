import { hash, verify } from '@node-rs/argon2';
import type { Transaction } from 'sequelize';
import type { z } from 'zod';
import { config, passwordCost } from '../../../config/env.ts';
import { memberScope, own, ownMember } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notVisible, problem as kernelProblem, type Problem } from '../../kernel/problem.ts';
import { inTransaction } from '../../db/transaction.ts';
import { record } from '../../audit/index.ts';
import { problem } from '../problems.ts';
import { firstSettings } from '../schemas.ts';
import type {
  Credentials,
  Invitation,
  Me,
  Nothing,
  RefreshToken,
  UserQuery,
  UserRef,
  UserSettings,
} from '../schemas.ts';
import { active, userStates } from '../states.ts';
import { findMember } from '../store/member.ts';
import {
  endSession,
  insertSession,
  lockSession,
  rotateSession,
  seekStandings,
  type Session,
  type Standing,
} from '../store/session.ts';
import {
  beginAttempt,
  clearFailures,
  findUsers,
  moveUser,
  saveSettings,
  seekSettings,
  seekUser,
  seekUserByEmail,
} from '../store/user.ts';
import { issueTokens, readRefreshToken } from '../tokens.ts';
import { command, keep, query } from '../../command/index.ts';
import { anonymous, type Actor, type Caller, type Part } from '../../kernel/actor.ts';
import { DAY, MINUTE } from '../../kernel/time.ts';
import { addUser } from './user.ts';

/** A password as it is stored: argon2id, its cost written beside the hash. */
export const hashPassword = (password: string): Promise<string> => hash(password, passwordCost);

let absentHash: Promise<string> | undefined;

/**
 * Opens a session for an e-mail address and a password. A wrong pair gets the same answer, equally slowly, whether or
 * not the user exists.
 */
export const openSession = command({
  action: 'session.open',
  secret: true,
  prepare: async ({ now }, { email, password }: z.output<typeof Credentials>) => {
    const user = await seekUserByEmail(null, email);
    if (!user || user.state !== 'active') {
      absentHash ??= hashPassword('nobody has this password');
      await verify(await absentHash, password);
      throw problem('wrong-credentials');
    }
    const lockedUntil = new Date(now.getTime() + config.LOCK_MINUTES * MINUTE);
    const attempt = await inTransaction(async (tx) => {
      const found = await beginAttempt(tx, user.id, now, config.LOCK_AFTER_FAILURES, lockedUntil);
      if (found === 'locks')
        await record({ tx, now, actor: anonymous }, [
          { type: 'change', action: 'user.lock', subject: user.id, facts: { until: lockedUntil.toISOString() } },
        ]);
      return found;
    });
    if (attempt !== 'open')
      throw problem(
        'locked-out',
        `After ${config.LOCK_AFTER_FAILURES} wrong passwords this user is locked for ${config.LOCK_MINUTES} minutes.`,
      );
    if (!(await verify(user.passwordHash, password))) throw problem('wrong-credentials');
    return { value: user.id };
  },
  work: async (ctx, _input: z.output<typeof Credentials>, userId: string) => {
    await clearFailures(ctx, userId);
    const sessionId = newId('ses');
    const tokens = issueTokens({ sessionId, userId, generation: 1 });
    await insertSession(ctx, {
      id: sessionId,
      userId,
      generation: 1,
      state: 'open',
      expiresAt: tokens.refreshUntil,
      createdAt: ctx.now,
    });
    return { id: sessionId, userId, ...tokens };
  },
  facts: ({ userId }) => ({ user: userId }),
});

/**
 * Hands out the next pair of tokens. A refresh token works once: when one is seen again, someone has a copy, and the
 * whole session ends for everyone who holds a token of it.
 */
export const refreshSession = command({
  action: 'session.refresh',
  secret: true,
  work: async (ctx, { refreshToken, cookie }: z.output<typeof RefreshToken>) => {
    const claimed = readRefreshToken(refreshToken);
    const session = await lockSession(ctx.tx, claimed.sessionId);
    if (!session || session.state !== 'open' || session.expiresAt <= ctx.now) throw problem('session-ended');
    if (cookie === true && isLate(claimed.generation, session, ctx.now))
      return { id: session.id, ...issueTokens({ ...claimed, generation: session.generation }) };
    const tokens = issueTokens({ ...claimed, generation: session.generation + 1 });
    const isCurrent = claimed.generation === session.generation;
    if (!isCurrent || !(await rotateSession(ctx, session, tokens.refreshUntil))) {
      ctx.evenIfRefused.push({ action: 'session.end', subject: session.id, keep: (tx) => endSession(tx, session.id) });
      throw problem('token-replayed');
    }
    return { id: session.id, ...tokens };
  },
});

/** How long a browser may come back with the token before: its answer was lost, or another tab was faster. */
const LATE_MS = 30_000;

/** Whether a browser's token is the one before, and the current one was only just given out. */
function isLate(generation: number, { generation: current, expiresAt }: Session, now: Date): boolean {
  const renewedAt = expiresAt.getTime() - config.REFRESH_TOKEN_DAYS * DAY;
  return generation === current - 1 && now.getTime() - renewedAt < LATE_MS;
}

export const closeSession = command({
  action: 'session.close',
  work: async (ctx, _input: z.output<typeof Nothing>) => {
    ownMember(ctx);
    if (ctx.actor.sessionId === null) throw kernelProblem('not-permitted', 'An API key has no session to close.');
    await endSession(ctx.tx, ctx.actor.sessionId);
    return { id: ctx.actor.sessionId, state: 'ended' };
  },
});

export const inviteUser = command({
  action: 'user.invite',
  prepare: async (_ctx, { password }: z.output<typeof Invitation>) => ({ value: await hashPassword(password) }),
  work: async (ctx, { name, email }: z.output<typeof Invitation>, passwordHash: string) => {
    const memberId = ownMember(ctx);
    const { kind } = await findMember(ctx, memberId);
    return addUser(ctx, {
      memberId,
      email,
      name,
      passwordHash,
      state: kind === 'institution' ? userStates.initial : active,
      invitedBy: ctx.actor.userId,
    });
  },
  facts: ({ memberId, state }) => ({ member: memberId, state }),
});

/**
 * A second user of the institution vouches for a user whom a colleague invited; until then the invited user cannot sign
 * in.
 */
export const activateUser = command({
  action: 'user.activate',
  work: async (ctx, { userId }: z.output<typeof UserRef>) => {
    const user = await seekUser(ctx.tx, userId);
    if (!user) throw notVisible('user');
    own(ctx, { member: user.memberId }, 'user');
    return moveUser(ctx, user, userStates.next(user.state, 'activate', user, ctx.actor));
  },
  facts: ({ memberId, state }) => ({ member: memberId, state }),
});

/** One user, for the colleagues of the member and whoever sees all. */
export const readUser = query('user.list', async (ctx, { userId }: z.output<typeof UserRef>) => {
  const user = await seekUser(ctx.tx, userId);
  if (!user) throw notVisible('user');
  own(ctx, { member: user.memberId }, 'user');
  return user;
});

export const listUsers = query('user.list', async (ctx, page: z.output<typeof UserQuery>) => {
  return findUsers(ctx, memberScope(ctx), page);
});

export const readMe = query(
  'me.read',
  async (ctx, _input: z.output<typeof Nothing>): Promise<Me & { readonly id: string }> => {
    const memberId = ownMember(ctx);
    own(ctx, { member: memberId }, 'member');
    const userId = ctx.actor.userId ?? '';
    const [user, member, said] = await Promise.all([
      seekUser(ctx.tx, userId),
      findMember(ctx, memberId),
      seekSettings(ctx.tx, userId),
    ]);
    if (!user) throw kernelProblem('not-found');
    const settings = { ...firstSettings, ...(said as UserSettings | undefined) };
    return { id: user.id, user, member, parts: ctx.actor.parts, standing: ctx.actor.standing, settings };
  },
);

/** Keeps how the user wants to see the exchange; housekeeping, as it is nobody else's concern. */
export const keepSettings = keep('settings.keep', async (ctx, settings: UserSettings) => {
  ownMember(ctx);
  await saveSettings(ctx, ctx.actor.userId ?? '', settings);
  return settings;
});

/**
 * Who callers are, as the database has it now, in their order: an actor each, or the problem that nobody stands behind
 * the session or key any more.
 */
export async function standingsOf(
  tx: Transaction | null,
  callers: readonly Caller[],
  now: Date,
): Promise<(Actor | Problem)[]> {
  const named = callers.map((caller) => {
    if (caller.kind === 'user' || caller.kind === 'key') return caller;
    throw new Error(`A ${caller.kind} caller has no standing to look up.`);
  });
  const standings = await seekStandings(tx, named, now);
  return named.map((caller) => {
    const found = standings.get(caller.kind === 'user' ? caller.sessionId : caller.keyHash);
    if (found) return actorOf(caller, found);
    return caller.kind === 'user'
      ? problem('session-ended')
      : problem('token-invalid', 'The API key is unknown, revoked or expired.');
  });
}

function actorOf(caller: Caller, found: Standing): Actor {
  const inGoodStanding = found.memberState === 'admitted';
  const parts: Part[] = ['anyone', 'member', ...(inGoodStanding ? found.capacities : [])];
  return {
    kind: caller.kind,
    userId: found.userId,
    memberId: found.memberId,
    sessionId: caller.kind === 'user' ? caller.sessionId : null,
    parts,
    scopes: found.scopes,
    standing: inGoodStanding ? 'good' : found.memberState,
  };
}
