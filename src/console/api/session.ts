/** The access token stands in memory alone; what renews it is a cookie that no script reads. */
export type Tokens = { readonly accessToken: string; readonly expiresAt: string };

let tokens: Tokens | undefined;
let renewing: Promise<boolean> | undefined;
const listeners = new Set<() => void>();
const channel = new BroadcastChannel('databourse-session');
/** Whether somebody was signed in here; without it nobody asks for a renewal in vain. */
const KEPT = 'databourse-signed-in';
const RENEW_BEFORE_MS = 30_000;

channel.onmessage = ({ data }: MessageEvent<Tokens | null>) => {
  tokens = data ?? undefined;
  tell();
};

function tell(): void {
  for (const listener of listeners) listener();
}

export function listenToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const isSignedIn = (): boolean => localStorage.getItem(KEPT) === 'yes';

/** Takes the tokens of a sign-in, here and in the other tabs; null ends the session in all of them. */
export function keepTokens(next: Tokens | null): void {
  tokens = next ?? undefined;
  if (next) localStorage.setItem(KEPT, 'yes');
  else localStorage.removeItem(KEPT);
  channel.postMessage(next);
  tell();
}

const isFresh = (): boolean =>
  tokens !== undefined && new Date(tokens.expiresAt).getTime() - Date.now() > RENEW_BEFORE_MS;

/** The access token, renewed where it is about to end; undefined where nobody is signed in. */
export async function accessToken(): Promise<string | undefined> {
  if (!isFresh() && isSignedIn()) await (renewing ??= renew().finally(() => (renewing = undefined)));
  return tokens?.accessToken;
}

/** One renewal at a time over all tabs: a refresh token works once, and the second use would end the session. */
async function renew(): Promise<boolean> {
  const once = async (): Promise<boolean> => {
    if (isFresh()) return true;
    const answer = await fetch('/api/v1/sessions/refresh', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    if (answer.ok) keepTokens((await answer.json()) as Tokens);
    else if (answer.status < 500) keepTokens(null);
    return answer.ok;
  };
  // Over plain http from another host there are no locks; then each tab renews by itself.
  return 'locks' in navigator ? navigator.locks.request('databourse-renew', once) : once();
}
