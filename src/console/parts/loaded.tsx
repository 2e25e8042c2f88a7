import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Problem, Refused } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { SignInLink } from './link.tsx';
import { Page } from './page.tsx';
import { FaultText } from './said.tsx';

/** What a problem says, in the reader's language where its code has words, else the exchange's own English. */
export function ProblemText({ problem }: { readonly problem: Problem }) {
  const { words } = useWords();
  const code = problem.type.replace('/problems/', '');
  const known = wordFor(words.codes.problems, problem.status === 0 ? 'offline' : code);
  const isKnown = known !== code;
  return (
    <div className="problem" role="alert">
      <b lang={isKnown ? undefined : 'en'}>{isKnown ? known : problem.title}</b>
      {problem.detail !== undefined && problem.detail !== problem.title && problem.status !== 401 && (
        <p lang="en">{problem.detail}</p>
      )}
      {problem.errors?.map((fault) => (
        <p key={fault.pointer + fault.detail}>
          <code>{fault.pointer}</code> <FaultText fault={fault} />
        </p>
      ))}
      {problem.status === 401 && <SignInLink className="button">{words.shell.signIn}</SignInLink>}
      {problem.requestId ? (
        <p className="dim">
          {words.shell.requestId} <code>{problem.requestId}</code>
        </p>
      ) : null}
    </div>
  );
}

type LoadedProps<T> = { readonly of: UseQueryResult<T, Refused>; readonly children: (data: T) => ReactNode };

/** A page's main object: still lines while it loads, what went wrong with a way on, or the page itself. */
export function Loaded<T>({ of, children }: LoadedProps<T>) {
  const { words } = useWords();
  if (of.data !== undefined) return <>{children(of.data)}</>;
  if (of.error === null)
    return (
      <>
        <h1 className="unseen">{words.shell.loading}</h1>
        <Waiting />
      </>
    );
  // An identifier of another form than any is as unknown as one that nothing has.
  const isAbsent = [404, 422].includes(of.error.problem.status);
  return (
    <Page title={isAbsent ? words.shell.notFound : words.shell.failed}>
      {!isAbsent && <ProblemText problem={of.error.problem} />}
      <p className="row after">
        {of.error.problem.status === 401 && <SignInLink className="button primary">{words.shell.signIn}</SignInLink>}
        <button type="button" className="button" onClick={() => void of.refetch()}>
          {words.shell.retry}
        </button>
        <a className="button" href="/">
          {words.shell.goHome}
        </a>
      </p>
    </Page>
  );
}

export function Waiting() {
  const { words } = useWords();
  return (
    <div className="waiting" role="status" aria-label={words.shell.loading}>
      <i /> <i /> <i />
    </div>
  );
}
