import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { own, ownMember } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import type { KeyQuery, KeyRef, KeyRequest } from '../schemas.ts';
import { findKey, findKeys, insertKey, revokeStoredKey } from '../store/key.ts';
import { command, query } from '../../command/index.ts';
import { DAY } from '../../kernel/time.ts';

/** Issues an API key for programs, scoped to the named actions. The secret is shown once; only its hash is kept. */
export const issueKey = command({
  action: 'key.issue',
  secret: true,
  work: async (ctx, { name, scopes, days }: z.output<typeof KeyRequest>) => {
    const memberId = ownMember(ctx);
    if (ctx.actor.userId === null || ctx.actor.kind !== 'user')
      throw kernelProblem('not-permitted', 'An API key cannot issue another one; a person must.');
    const secret = `dbk_${randomBytes(32).toString('base64url')}`;
    const key = await insertKey(ctx, {
      id: newId('key'),
      memberId,
      userId: ctx.actor.userId,
      name,
      hash: sha256(secret),
      scopes,
      state: 'active',
      expiresAt: new Date(ctx.now.getTime() + days * DAY),
      createdAt: ctx.now,
    });
    return { ...key, secret };
  },
  facts: ({ scopes }) => ({ scopes: [...scopes] }),
});

export const listKeys = query('key.list', async (ctx, page: z.output<typeof KeyQuery>) =>
  findKeys(ctx, ownMember(ctx), page),
);

export const revokeKey = command({
  action: 'key.revoke',
  work: async (ctx, { keyId }: z.output<typeof KeyRef>) => {
    const key = await findKey(ctx, keyId);
    own(ctx, { member: key.memberId }, 'API key');
    return revokeStoredKey(ctx, key);
  },
});
