import { Link } from '../parts/link.tsx';
import { Chip, Id, State } from '../parts/state.tsx';
import { Party } from '../parts/name.tsx';
import { useWords } from '../words/index.tsx';
import { isWhole, Price, useTitle, type Listing } from './offer.tsx';
import { usePurposes } from '../parts/purposes.ts';

const SHOWN = 3;

/** A listing in the catalogue: what it is, whose, for what, at which price. */
export function OfferCard({ listing }: { readonly listing: Listing }) {
  const { words, format } = useWords();
  const titleOf = useTitle();
  const { nameOf } = usePurposes();
  const w = words.list;
  if (!isWhole(listing))
    return (
      <article className="offer">
        <h2>
          <Link to={`/listings/${listing.id}`}>{w.takenDownTitle}</Link>
        </h2>
        <p>
          {listing.banner.code} {listing.banner.reason}
        </p>
        <div className="row">
          <State of={listing.state} />
          <Id of={listing.id} />
        </div>
      </article>
    );
  const { id, supplierId, state, description, personal, purposes, exclusive, plan, publishedAt } = listing;
  return (
    <article className="offer">
      <div className="between">
        <div>
          <h2>
            <Link to={`/listings/${id}`}>{titleOf(listing)}</Link>
          </h2>
          <div className="fine dim">
            {w.supplier} <Party of={supplierId} />
          </div>
        </div>
        <div className="cost">
          <Price plan={plan} />
          {publishedAt && <div className="fine dim">{w.publishedOn(format.day(publishedAt))}</div>}
        </div>
      </div>
      <p>{description}</p>
      <div className="row">
        {state !== 'published' && <State of={state} />}
        <Chip>{personal ? w.chipPersons : w.chipNoPersons}</Chip>
        {exclusive && <Chip>{w.exclusiveChip}</Chip>}
        {purposes.length > 0 && (
          <span className="fine dim">
            {w.mayBeUsedFor}
            {w.colon}
            {purposes.slice(0, SHOWN).map(nameOf).join(w.comma)}
            {purposes.length > SHOWN && `${w.comma}${w.more(purposes.length - SHOWN)}`}
          </span>
        )}
      </div>
    </article>
  );
}
