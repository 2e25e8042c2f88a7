import type { ReactNode } from 'react';
import { useMe, useSignedIn } from '../api/use.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { Link, SignInLink } from './link.tsx';
import { Page } from './page.tsx';

/** Where each part has its desk. */
export const deskOf: Readonly<Record<string, string>> = {
  supplier: '/supply',
  buyer: '/buy',
  operator: '/operate',
  regulator: '/regulate',
};

type ReservedProps = { readonly parts: readonly string[]; readonly children: ReactNode };

/** A page that some parts work with: whoever has none of them is told so, with a way on, before a form is filled in vain. */
export function Reserved({ parts, children }: ReservedProps) {
  const { words } = useWords();
  const w = words.shell;
  const isSignedIn = useSignedIn();
  const me = useMe();
  const named = parts.map((part) => wordFor(words.codes.parts, part)).join(w.or);
  if (!isSignedIn)
    return (
      <Page title={w.signInFirst} sub={w.onlyFor(named)}>
        <p className="row">
          <SignInLink className="button primary">{w.signIn}</SignInLink>
          <Link className="button" to="/apply">
            {w.toApply}
          </Link>
        </p>
      </Page>
    );
  if (!me || me.parts.some((part) => parts.includes(part))) return children;
  return (
    <Page title={w.notYours} sub={w.onlyFor(named)}>
      <p className="row">
        <Link className="button primary" to={me.parts.map((part) => deskOf[part]).find(Boolean) ?? '/me'}>
          {w.desk}
        </Link>
      </p>
    </Page>
  );
}
