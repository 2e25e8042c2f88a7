import { Link } from '../parts/link.tsx';
import { useWords } from '../words/index.tsx';
import { useShowcase } from './items.ts';
import { isWhole, Price, useTitle } from './offer.tsx';

/** The products that were published last. */
export function Newest() {
  const { words, format } = useWords();
  const titleOf = useTitle();
  const { data } = useShowcase();
  const w = words.list;
  const newest = (data ?? []).filter(isWhole);
  if (newest.length === 0) return null;
  return (
    <aside className="card" aria-label={w.newest}>
      <header>
        <h2>{w.newest}</h2>
        <Link to="/listings">{w.newestAll}</Link>
      </header>
      <ul className="newest">
        {newest.map((listing) => (
          <li key={listing.id}>
            <Link to={`/listings/${listing.id}`}>{titleOf(listing)}</Link>
            <div className="between fine">
              <span>
                <Price plan={listing.plan} />
              </span>
              <span className="dim nowrap">{format.day(listing.publishedAt)}</span>
            </div>
          </li>
        ))}
      </ul>
    </aside>
  );
}
