import type { RequestHandler } from 'express';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { clock } from './kernel/clock.ts';
import { sha256 } from './kernel/hash.ts';
import type { Asking } from './kernel/http.ts';
import { newId } from './kernel/ids.ts';
import { signingKey } from './kernel/keys.ts';
import { callerOf, registerProblem, tokenIssuer } from './register/index.ts';
import type { Caller } from './kernel/actor.ts';

type Claims = { readonly sub: string; readonly sid: string; readonly exp: number };
type Verified = { readonly caller: Caller; readonly exp: number };

const CACHED_TOKENS = 10_000;
const verified = new Map<string, Verified>();

/**
 * Names the request and finds out who asks. A token that was verified once is not verified again until it expires;
 * whether its session is still open is asked in each action's transaction.
 */
export function identify(): RequestHandler {
  passport.use(
    new Strategy(
      {
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: (_request, _token, done) =>
          done(null, signingKey('tokens').publicKey.export({ type: 'spki', format: 'pem' }).toString()),
        algorithms: ['ES256'],
        audience: 'api',
        issuer: tokenIssuer,
        ignoreExpiration: true,
      },
      (claims: Claims, done: (error: Error | null, found?: Verified | false) => void) =>
        done(null, { caller: callerOf(claims), exp: claims.exp }),
    ),
  );
  return (request, response, next) => {
    const asking = request as Asking;
    const requestId = /^[\w.-]{1,64}$/.test(request.get('x-request-id') ?? '')
      ? (request.get('x-request-id') as string)
      : newId('req');
    response.set('X-Request-Id', requestId);
    const known = (caller: Caller) => {
      asking.asked = { caller, requestId };
      next();
    };
    asking.asked = { caller: { kind: 'anonymous' }, requestId };
    const apiKey = request.get('x-api-key');
    if (apiKey !== undefined) return known({ kind: 'key', keyHash: sha256(apiKey) });
    const authorization = request.get('authorization');
    if (authorization === undefined) return next();
    const token = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (token === undefined)
      return next(registerProblem('token-invalid', 'The Authorization header must be "Bearer" and a token.'));
    const cached = verified.get(token);
    if (cached) return cached.exp * 1000 > clock.now().getTime() ? known(cached.caller) : expire(token, next);
    const authenticate = passport.authenticate('jwt', { session: false }, (error: unknown, found: Verified | false) => {
      if (error) return next(error);
      if (!found) return next(registerProblem('token-invalid'));
      if (found.exp * 1000 <= clock.now().getTime()) return expire(token, next);
      if (verified.size >= CACHED_TOKENS) verified.clear();
      verified.set(token, found);
      known(found.caller);
    }) as RequestHandler;
    return authenticate(request, response, next);
  };
}

function expire(token: string, next: (error: unknown) => void): void {
  verified.delete(token);
  next(registerProblem('token-invalid', 'The access token has expired; exchange the refresh token for a new one.'));
}
