import { lazy, Suspense } from 'react';
import { api, type Schemas } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { History } from '../../parts/history.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords } from '../../words/index.tsx';
import { Banner } from '../banner.tsx';
import { useTitle } from '../offer.tsx';
import { Checked, Dictionary, Measured, ProductFacts, Sample, type WholeOffer } from '../offered.tsx';
import { PriceCard } from '../price-card.tsx';
import { Terms } from '../terms.tsx';

/** What its insiders do with it: code that a visitor does not load. */
const Manage = lazy(async () => ({ default: (await import('../manage.tsx')).Manage }));

const isWhole = (offer: Schemas['Offer']): offer is WholeOffer => 'product' in offer;

/** One listing: what it offers and on which terms, what it costs, and what its reader may do with it. */
export default function OneListing() {
  const listingId = useParam('listingId');
  const offer = useData(['listing', listingId], () =>
    api.GET('/api/v1/listings/{listingId}', { params: { path: { listingId } } }),
  );
  return <Loaded of={offer}>{(found) => (isWhole(found) ? <Whole offer={found} /> : <Absent offer={found} />)}</Loaded>;
}

function Whole({ offer }: { readonly offer: WholeOffer }) {
  const { words } = useWords();
  const me = useMe();
  const w = words.list;
  const titleOf = useTitle();
  const isInside =
    me !== undefined &&
    (me.member.id === offer.supplierId || me.parts.includes('operator') || me.parts.includes('regulator'));
  const sub = (
    <div className="row">
      <State of={offer.state} />
      <Party of={offer.supplierId} />
      {offer.publishedAt && (
        <span>
          {w.published} <Instant at={offer.publishedAt} />
        </span>
      )}
      <Id of={offer.id} />
    </div>
  );
  return (
    <Page title={titleOf(offer)} sub={sub} from={[['/listings', w.catalogue]]}>
      <div className="stack">
        {offer.banner && <Banner banner={offer.banner} />}
        <p>{offer.description}</p>
        {isInside && (
          <Suspense fallback={<Waiting />}>
            <Manage offer={offer} isSupplier={me.member.id === offer.supplierId} />
          </Suspense>
        )}
        <div className="two priced">
          <div className="stack">
            <Measured offer={offer} />
            <Terms offer={offer} />
            <Dictionary offer={offer} />
            <Sample offer={offer} />
            <ProductFacts offer={offer} />
            {isInside && <History of={offer.id} />}
          </div>
          <aside className="stack" aria-label={w.price}>
            <PriceCard offer={offer} />
            <Checked offer={offer} />
          </aside>
        </div>
      </div>
    </Page>
  );
}

/** What strangers see of a listing that was taken down. */
function Absent({ offer }: { readonly offer: Exclude<Schemas['Offer'], WholeOffer> }) {
  const { words } = useWords();
  const w = words.list;
  const sub = (
    <div className="row">
      <State of={offer.state} />
      <Id of={offer.id} />
    </div>
  );
  return (
    <Page title={w.takenDownTitle} sub={sub} from={[['/listings', w.catalogue]]}>
      <Banner banner={offer.banner} />
    </Page>
  );
}
