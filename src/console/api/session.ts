/** The access token stands in memory alone; what renews it is a cookie that no script reads. */
export type Tokens = { readonly sessionId: string; readonly accessToken: string; readonly expiresAt: string };

let tokens: Tokens | undefined;
let renewing: Promise<void> | undefined;
const listeners = new Set<() => void>();
const channel = new BroadcastChannel('databourse-session');
/** Which session there is here; without one nobody asks for a renewal in vain. */
const KEPT = 'databourse-session';
const LEFT = 'databourse-left';
const RENEW_BEFORE_MS = 30_000;

channel.onmessage = ({ data }: MessageEvent<Tokens | null>) => {
  tokens = data ?? undefined;
  tell();
};

// What another tab keeps may be seen here later than its message.
addEventListener('storage', ({ key }) => {
  if (key !== KEPT) return;
  if (tokens?.sessionId !== currentSession()) tokens = undefined;
  tell();
});

function tell(): void {
  for (const listener of listeners) listener();
}

export function listenToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The session of whoever is signed in here, in this tab or another. */
export const currentSession = (): string | null => localStorage.getItem(KEPT);
export const isSignedIn = (): boolean => currentSession() !== null;

/** Whether the last session here was ended by somebody, and not by itself. */
export const wasSignedOut = (): boolean => localStorage.getItem(LEFT) === 'yes';

/** Ends the session here and in the other tabs, as somebody wished. */
export function leaveSession(): void {
  localStorage.setItem(LEFT, 'yes');
  keepTokens(null);
}

/** Takes the tokens of a sign-in, here and in the other tabs; null ends the session in all of them. */
export function keepTokens(next: Tokens | null): void {
  tokens = next ?? undefined;
  if (next) localStorage.removeItem(LEFT);
  if (next) localStorage.setItem(KEPT, next.sessionId);
  else localStorage.removeItem(KEPT);
  channel.postMessage(next);
  tell();
}

const isFresh = (): boolean =>
  tokens !== undefined &&
  tokens.sessionId === currentSession() &&
  new Date(tokens.expiresAt).getTime() - Date.now() > RENEW_BEFORE_MS;

/**
 * The access token, renewed where it is about to end; undefined where nobody is signed in. Rejects where somebody is,
 * and the renewal did not come through: nothing is then asked as if by a visitor.
 */
export async function accessToken(): Promise<string | undefined> {
  if (!isFresh() && isSignedIn()) await (renewing ??= renew().finally(() => (renewing = undefined)));
  return tokens?.accessToken;
}

/** Another access token than one that was refused; undefined where the session has ended. */
export async function anotherToken(refused: string): Promise<string | undefined> {
  if (tokens?.accessToken === refused) tokens = undefined;
  return accessToken();
}

/** One renewal at a time over all tabs: a refresh token works once, and the second use would end the session. */
async function renew(): Promise<void> {
  const once = async (): Promise<void> => {
    if (isFresh()) return;
    const answer = await fetch('/api/v1/sessions/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (answer.ok) keepTokens((await answer.json()) as Tokens);
    else if (answer.status === 401 || answer.status === 422) keepTokens(null);
    else throw new Error(`The session was not renewed: ${answer.status}.`);
  };
  // Over plain http from another host there are no locks; then each tab renews by itself.
  return 'locks' in navigator ? navigator.locks.request('databourse-renew', once) : once();
}
