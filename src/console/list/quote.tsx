import { useWords } from '../words/index.tsx';
import type { Item } from './items.ts';

/** How far the last price is from the one before it: up or down in a sign as well as in a colour. */
export function Change({ of }: { readonly of: string | null }) {
  const { format } = useWords();
  if (of === null) return <span className="dim">—</span>;
  const share = Number(of);
  if (share === 0) return <span className="dim">{format.percent(0)}</span>;
  return (
    <span className={share > 0 ? 'up nowrap' : 'down nowrap'}>
      {share > 0 ? '▲' : '▼'} {format.percent(Math.abs(share))}
    </span>
  );
}

/** The last price of an item; before it was traded the opening price, named as such; else why there is none. */
export function Last({ of }: { readonly of: Item }) {
  const { words, format } = useWords();
  const w = words.list;
  const { last, suppressed, openingPrice } = of;
  if (last !== null) return <b>{format.money(last)}</b>;
  if (suppressed)
    return (
      <>
        <span className="dim">—</span> <span className="second">{w.tooFew}</span>
      </>
    );
  if (openingPrice === null)
    return (
      <span className="dim" title={w.withoutOpening}>
        —
      </span>
    );
  return (
    <>
      {format.money(openingPrice)} <span className="second">{w.opening}</span>
    </>
  );
}
