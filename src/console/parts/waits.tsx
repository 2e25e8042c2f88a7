import type { ReactNode } from 'react';
import type { Schemas } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';

export type Wait = Schemas['Member']['waits'];
type WaitsProps = { readonly of: Wait; readonly children?: ReactNode };

/** What an object waits for: who has to act, since when, until when, and what happens otherwise. */
export function Waits({ of, children }: WaitsProps) {
  const { words } = useWords();
  if (of === null) return null;
  return (
    <div className="next">
      <b>{words.waits.title}</b>
      <p>{wordFor(words.waits.awaited, of.code)}</p>
      <WaitTimes of={of} />
      {children}
    </div>
  );
}

function WaitTimes({ of: { since, until, otherwise } }: { readonly of: NonNullable<Wait> }) {
  const { words, format } = useWords();
  const w = words.waits;
  const limit =
    until === null
      ? []
      : Date.parse(until) < Date.now()
        ? [w.isOver(format.instant(until))]
        : [w.until(format.instant(until), format.since(until))];
  return (
    <p className="dim">
      {[w.since(format.instant(since)), ...limit].join(format.comma)}
      {otherwise !== null && <> · {wordFor(w.otherwise, otherwise)}</>}
    </p>
  );
}

/** The same in one line, for lists. */
export function WaitsShort({ of }: { readonly of: Wait }) {
  const { words } = useWords();
  return <>{of === null ? '—' : wordFor(words.waits.awaited, of.code)}</>;
}
