import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Link } from '../parts/link.tsx';
import { useWords } from '../words/index.tsx';
import { useShowcase } from './items.ts';

/** The exchange in figures that anybody can check: what is on offer, by which rules, how much stands in its log. */
export function Standing({ items, priced }: { readonly items: number; readonly priced: number }) {
  const { words, format } = useWords();
  const w = words.list;
  const listings = useShowcase();
  const book = useData(['principles'], () => api.GET('/api/v1/principles'));
  const checkpoint = useData(['checkpoint'], () => api.GET('/api/v1/log/checkpoint', { parseAs: 'text' }));
  // The second line of a checkpoint is the size of the log.
  const size = checkpoint.data?.split('\n')[1];
  const count = listings.data?.count;
  const onOffer = count && `${format.count(count.value)}${count.exact ? '' : '+'}`;
  const rules = book.data?.ruleBook;
  const all = <Link to="/listings">{w.listingsSub}</Link>;
  const since = rules && <Link to="/principles">{w.inForceSince(format.day(rules.since))}</Link>;
  const figures = [
    [w.onOffer, onOffer, all],
    [w.items, format.count(items), w.itemsSub(priced)],
    [w.ruleBookInForce, rules && w.bookVersion(rules.version), since],
    [w.logSize, size && format.count(Number(size)), w.logSizeSub],
  ] as const;
  return (
    <section className="card figures" aria-label={w.inFigures}>
      {figures.map(([name, value, sub]) => (
        <div key={name} className="figure">
          <div className="dim">{name}</div>
          <div className="total">{value ?? '—'}</div>
          <div className="dim">{sub}</div>
        </div>
      ))}
    </section>
  );
}
