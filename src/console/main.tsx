import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './tokens.css';
import './base.css';
import { Refused } from './api/client.ts';
import { accessToken, currentSession, listenToSession, wasSignedOut } from './api/session.ts';
import { beginToLoad, Console } from './routes.tsx';
import { Speaking, withWords } from './words/index.tsx';

/** What was refused is refused again; what did not arrive is tried twice more. */
const mayPass = (tries: number, error: Error): boolean =>
  tries < 2 && (!(error instanceof Refused) || error.problem.status === 0 || error.problem.status === 503);
const known = new QueryClient({ defaultOptions: { queries: { retry: mayPass, staleTime: 5_000 } } });

/**
 * Nothing that one person was shown stays for the next, in any tab. What is shown when a session ends by itself stays,
 * with what was typed: it goes on once the same person has signed in again.
 */
let person = currentSession();
listenToSession(() => {
  const now = currentSession();
  if (now === person || (now === null && !wasSignedOut())) return;
  person = now;
  void known.resetQueries();
});

// What the first page needs comes together: its code, its words, and the reader's token.
beginToLoad(location.pathname);
accessToken().catch(() => undefined);
await withWords(Promise.resolve());
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <Speaking>
      <QueryClientProvider client={known}>
        <Console />
      </QueryClientProvider>
    </Speaking>
  </StrictMode>,
);
