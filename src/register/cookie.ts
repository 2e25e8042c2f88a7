import type { Request, Response } from 'express';
import { config } from '../../config/env.ts';
import { API, type Edge } from '../kernel/http.ts';
import { problem } from '../kernel/problem.ts';
import { DAY } from '../kernel/time.ts';

const NAME = 'databourse-session';

/**
 * The refresh token of a browser stands in a cookie that no script can read and that goes nowhere but to the routes of
 * sessions. A request that is answered by it must come from a page of ours.
 */
export const refreshCookie: Edge = {
  take(request, sent) {
    if (!request.path.endsWith('/refresh') || sent['refreshToken'] !== undefined) return sent;
    const refreshToken = new RegExp(`(?:^|; )${NAME}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
    if (refreshToken === undefined) return sent;
    if (!isOurs(request))
      throw problem('not-permitted', 'A session in a cookie is continued only by a page of this exchange.');
    return { ...sent, refreshToken, cookie: true };
  },
  put(response, sent, body) {
    if (sent['cookie'] !== true) return body;
    const { refreshToken, ...shown } = body as { readonly refreshToken: string };
    setCookie(response, refreshToken, config.REFRESH_TOKEN_DAYS * DAY);
    return shown;
  },
};

/** Whoever signs out in the browser leaves no token behind. */
export function forgetCookie(response: Response, _sent: unknown, body: unknown): unknown {
  if (response.req.headers.cookie?.includes(`${NAME}=`)) setCookie(response, '', 0);
  return body;
}

function setCookie(response: Response, token: string, maxAge: number): void {
  const secure = config.PUBLIC_URL?.startsWith('https:') === true;
  response.cookie(NAME, token, { httpOnly: true, sameSite: 'strict', path: `${API}/sessions`, maxAge, secure });
}

function isOurs({ headers: { origin, host } }: Request): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  // What the outside calls us is known where it is set; else we are what the request calls us.
  return config.PUBLIC_URL === undefined
    ? new URL(origin).host === host
    : new URL(origin).origin === new URL(config.PUBLIC_URL).origin;
}
