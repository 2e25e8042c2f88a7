import { useEffect, useRef, type ReactNode } from 'react';
import { api } from '../api/client.ts';
import { leaveSession } from '../api/session.ts';
import { useCommand, useMe, useSignedIn } from '../api/use.ts';
import { useWords } from '../words/index.tsx';
import { navigate, usePlace } from './address.ts';
import { Bell } from './bell.tsx';
import { FindBox } from './find.tsx';
import { Keys } from './keys.tsx';
import { Link, SignInLink } from './link.tsx';
import { titleNow } from './page.tsx';
import { useFollowed, useSpeak } from './settings.tsx';

type ShellProps = { readonly isMoving: boolean; readonly children: ReactNode };

/** The frame around every page: bar, the desk's lists where somebody is signed in, and the content. */
export function Shell({ isMoving, children }: ShellProps) {
  const { words } = useWords();
  const me = useMe();
  const isSignedIn = useSignedIn();
  const { pathname: path } = usePlace();
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  useFollowed();
  useEffect(() => {
    // A new page begins at its title, also for who does not see it; where that is still to come, it takes the focus then.
    if (!isFirst.current) (titleNow() ?? main.current)?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [path]);
  return (
    <div className={isSignedIn ? 'shell' : 'shell public'}>
      <a className="skip" href="#main">
        {words.shell.skip}
      </a>
      <Bar path={path} />
      <div className="floor">
        {/* The place of the lists is kept until it is known whose they are: nothing is moved by their coming. */}
        {isSignedIn && (me ? <Rail path={path} parts={me.parts} /> : <div className="rail" />)}
        <main id="main" ref={main} tabIndex={-1} inert={isMoving} aria-busy={isMoving}>
          {children}
        </main>
      </div>
    </div>
  );
}

function Bar({ path }: { readonly path: string }) {
  const { words, language, name } = useWords();
  const speak = useSpeak();
  const me = useMe();
  const w = words.shell;
  const signOut = useCommand(
    () => api.DELETE('/api/v1/sessions/current'),
    () => {
      leaveSession();
      navigate({ to: '/' });
    },
  );
  return (
    <header className="bar">
      <Link className="mark keep" to="/">
        <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" aria-hidden="true">
          <path d="M2 17h16M4 17V8m4 9V3m4 14v-6m4 6V6" />
        </svg>
        <span>{name}</span>
      </Link>
      <nav aria-label={w.main}>
        <Places path={path} />
      </nav>
      <details className="menu keep" key={path}>
        <summary>{w.menu}</summary>
        <FindBox />
        <nav aria-label={w.menu}>
          <Places path={path} />
          {me && <Lists path={path} parts={me.parts} />}
          {me && <Link to="/me">{me.user.name}</Link>}
        </nav>
      </details>
      <FindBox />
      <div className="right">
        <Keys />
        <button
          type="button"
          className="plain keep"
          lang={language === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => speak(language === 'zh' ? 'en' : 'zh')}
        >
          {w.otherLanguage}
        </button>
        {me ? (
          <>
            {signOut.error && <span className="chip bad">{w.notSignedOut}</span>}
            <Bell />
            <Link to="/me">{me.user.name}</Link>
            <button type="button" className="button small keep" onClick={() => signOut.mutate(undefined)}>
              {w.signOut}
            </button>
          </>
        ) : (
          <SignInLink className="button small keep">{w.signIn}</SignInLink>
        )}
      </div>
    </header>
  );
}

function Places({ path }: { readonly path: string }) {
  const { words } = useWords();
  const w = words.shell;
  const places = [
    ['/market', w.market],
    ['/listings', w.catalogue],
    ['/principles', w.principles],
  ] as const;
  return places.map(([to, says]) => <Place key={to} to={to} says={says} isHere={isAt(path, to)} />);
}

const isAt = (path: string, to: string): boolean => path === to || path.startsWith(`${to}/`);

function Place({ to, says, isHere }: { readonly to: string; readonly says: string; readonly isHere: boolean }) {
  return (
    <Link to={to} isHere={isHere}>
      {says}
    </Link>
  );
}

/** The lists of the desks that the reader has. */
function Rail(props: { readonly path: string; readonly parts: readonly string[] }) {
  const { words } = useWords();
  return (
    <nav className="rail" aria-label={words.shell.desk}>
      <Lists {...props} />
    </nav>
  );
}

function Lists({ path, parts }: { readonly path: string; readonly parts: readonly string[] }) {
  const { words } = useWords();
  const w = words.shell;
  const desks = [
    ['supplier', w.supply, [['/supply', w.desk], ['/supply/products', w.products], ['/supply/listings', w.listings], ['/supply/agreements', w.agreements], ['/supply/calls', w.calls], ['/supply/revenue', w.revenue], ['/supply/subjects', w.subjects]]], // prettier-ignore
    ['buyer', w.buy, [['/buy', w.desk], ['/buy/agreements', w.agreements], ['/buy/calls', w.calls], ['/buy/money', w.money], ['/buy/notices', w.notices]]], // prettier-ignore
    ['operator', w.operate, [['/operate', w.desk], ['/operate/members', w.members], ['/operate/cycles', w.cycles], ['/operate/deposits', w.deposits]]], // prettier-ignore
    ['regulator', w.regulate, [['/regulate', w.desk], ['/operate/members', w.members], ['/operate/cycles', w.cycles]]], // prettier-ignore
  ] as const;
  return (
    <>
      {desks
        .filter(([part]) => parts.includes(part))
        .map(([part, says, lists]) => (
          <section key={part}>
            <h2>{says}</h2>
            {lists.map(([to, name]) => (
              <Place key={to} to={to} says={name} isHere={path === to} />
            ))}
          </section>
        ))}
      <section>
        <h2>{w.member}</h2>
        <Place to="/me" says={w.me} isHere={path === '/me'} />
        <Place to="/cases" says={w.cases} isHere={isAt(path, '/cases')} />
        <Place to="/jobs" says={w.jobs} isHere={isAt(path, '/jobs')} />
      </section>
    </>
  );
}
