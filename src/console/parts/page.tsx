import { useEffect, type ReactNode } from 'react';
import { useWords } from '../words/index.tsx';
import { Link } from './link.tsx';

type PageProps = {
  readonly title: string;
  readonly sub?: ReactNode;
  /** Where one comes from: address and name. */
  readonly from?: readonly (readonly [to: string, says: string])[];
  /** The primary action, and few others. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** The title of the page that stands there. */
export const titleNow = (): HTMLElement | null => document.querySelector('main h1[tabindex]');

/** A page: its title, what it is about, what can be done, and its content. */
export function Page({ title, sub, from = [], actions, children }: PageProps) {
  const { words, name } = useWords();
  useEffect(() => {
    document.title = `${title} – ${name}`;
  }, [title, name]);
  useEffect(() => {
    // The page was gone to, and nothing in it was reached meanwhile.
    if (document.activeElement?.id === 'main') titleNow()?.focus({ preventScroll: true });
  }, []);
  return (
    <>
      {from.length > 0 && (
        <nav className="crumbs" aria-label={words.shell.home}>
          {from.map(([to, says], at) => (
            <span key={to}>
              {at > 0 && ' / '}
              <Link to={to}>{says}</Link>
            </span>
          ))}
        </nav>
      )}
      <div className="head">
        <div className="titles">
          <h1 tabIndex={-1}>{title}</h1>
          {sub !== undefined && <div className="sub">{sub}</div>}
        </div>
        {actions !== undefined && <div className="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}

type CardProps = { readonly title?: string; readonly note?: ReactNode; readonly children: ReactNode };

/** A box with a heading. `Body` inside it has margins; a table or a list has none. */
export function Card({ title, note, children }: CardProps) {
  return (
    <section className="card">
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {note !== undefined && <span className="dim">{note}</span>}
        </header>
      )}
      {children}
    </section>
  );
}

export function Body({ children }: { readonly children: ReactNode }) {
  return <div className="body">{children}</div>;
}

/** What a thing is, as pairs of a name and a value. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Numbers side by side, each under its name. */
export function Figures({ figures }: { readonly figures: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <Card>
      <div className="figures">
        {figures.map(([name, value]) => (
          <div key={name} className="figure">
            <div className="dim">{name}</div>
            <div className="total">{value}</div>
          </div>
        ))}
      </div>
    </Card>
  );
}
