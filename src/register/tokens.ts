import jwt from 'jsonwebtoken';
import { config } from '../../config/env.ts';
import { clock } from '../kernel/clock.ts';
import { signingKey } from '../kernel/keys.ts';
import { problem } from './problems.ts';
import type { Caller } from '../kernel/actor.ts';
import { DAY, MINUTE } from '../kernel/time.ts';

export const tokenIssuer = 'databourse';

export type SessionToken = { readonly sessionId: string; readonly userId: string; readonly generation: number };

/** The access and refresh token of one generation of a session: ES256 JWTs, checked with the published keys. */
export function issueTokens({ sessionId, userId, generation }: SessionToken): {
  accessToken: string;
  refreshToken: string;
  expiresAt: Date;
  refreshUntil: Date;
} {
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + config.ACCESS_TOKEN_MINUTES * MINUTE);
  const refreshUntil = new Date(now.getTime() + config.REFRESH_TOKEN_DAYS * DAY);
  return {
    accessToken: signed({ sub: userId, sid: sessionId, exp: seconds(expiresAt), iat: seconds(now) }, 'api'),
    refreshToken: signed(
      { sub: userId, sid: sessionId, gen: generation, exp: seconds(refreshUntil), iat: seconds(now) },
      'refresh',
    ),
    expiresAt,
    refreshUntil,
  };
}

/** Reads a refresh token. One that is foreign, changed or expired is refused. */
export function readRefreshToken(token: string): SessionToken {
  try {
    const claims = jwt.verify(token, signingKey('tokens').publicKey, {
      algorithms: ['ES256'],
      audience: 'refresh',
      issuer: tokenIssuer,
      clockTimestamp: seconds(clock.now()),
    }) as { sub: string; sid: string; gen: number };
    return { sessionId: claims.sid, userId: claims.sub, generation: claims.gen };
  } catch {
    throw problem('token-invalid');
  }
}

/** The caller that a verified access token's claims name. */
export function callerOf(claims: { readonly sub: string; readonly sid: string }): Caller {
  return { kind: 'user', userId: claims.sub, sessionId: claims.sid };
}

function signed(claims: Record<string, string | number>, audience: 'api' | 'refresh'): string {
  return jwt.sign({ ...claims, aud: audience, iss: tokenIssuer }, signingKey('tokens').privateKey, {
    algorithm: 'ES256',
    keyid: signingKey('tokens').kid,
  });
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
