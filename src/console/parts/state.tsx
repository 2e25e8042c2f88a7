import { useState } from 'react';
import { useWords, wordFor } from '../words/index.tsx';

/** How a state looks: neutral, on its way, waiting for somebody, good, bad, frozen. */
const tones: Readonly<Record<string, string>> = {
  ...tone(
    'info',
    'submitted applied requested open running started recorded sent in-cycle under-review invited making registered',
  ),
  ...tone('warn', 'returned paused suspended waiting needs-review overdue withheld cut-off credited'),
  ...tone(
    'ok',
    'published active final admitted completed confirmed settled done ready answered waived allowed complete delivered paid spread',
  ),
  ...tone('bad', 'refused taken-down failed terminated rejected revoked'),
  ...tone('hold', 'placed'),
};

function tone(name: string, states: string): Record<string, string> {
  return Object.fromEntries(states.split(' ').map((state) => [state, name]));
}

/** A state as a word in its colour. */
export function State({ of }: { readonly of: string }) {
  const { words } = useWords();
  const says = wordFor({ ...words.codes.verdicts, ...words.codes.states }, of);
  return <span className={`chip ${tones[of] ?? ''}`}>{says}</span>;
}

export function Chip({ tone = '', children }: { readonly tone?: string; readonly children: string }) {
  return <span className={`chip ${tone}`}>{children}</span>;
}

/** An identifier: its kind and its last six characters; one press copies the whole. */
export function Id({ of }: { readonly of: string }) {
  const { words } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(of);
    setCopied(true);
  };
  return (
    <button type="button" className="id" title={`${words.shell.copy}: ${of}`} onClick={() => void copy()}>
      {isCopied ? words.shell.copied : `${of.slice(0, 4)}…${of.slice(-6)}`}
    </button>
  );
}

/** An instant, absolute, with how long ago it was beside it. */
export function Instant({ at }: { readonly at: string | null | undefined }) {
  const { format } = useWords();
  if (!at) return <>—</>;
  return (
    <time dateTime={at} title={format.since(at)}>
      {format.instant(at)}
    </time>
  );
}
