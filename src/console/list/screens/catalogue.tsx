import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { ProblemText, Waiting } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Views } from '../../parts/views.tsx';
import { useWords } from '../../words/index.tsx';
import { Conditions, Filters, SearchBox } from '../filters.tsx';
import { OfferCard } from '../offer-card.tsx';
import { useConditions } from '../query.ts';

const conditionNames = ['q', 'purpose', 'personal', 'state', 'itemCode', 'supplierId'] as const;
const states = ['draft', 'submitted', 'returned', 'published', 'paused', 'retired', 'withdrawn', 'taken-down'] as const;
const truths = ['true', 'false'] as const;

/** The catalogue: what is on offer, found by words and narrowed by conditions that stand in the address. */
export default function Catalogue() {
  const { words, format } = useWords();
  const w = words.list;
  const { conditions, change, clear } = useConditions(conditionNames);
  const { q, purpose, itemCode, supplierId } = conditions;
  // What is on offer stands in front; the address asks for the rest.
  const asked = conditions.state ?? 'published';
  const state = states.find((one) => one === asked);
  const personal = truths.find((one) => one === conditions.personal);
  const listings = useList(['listings', { q, purpose, itemCode, supplierId, state, personal }], (page) =>
    api.GET('/api/v1/listings', { params: { query: { q, purpose, itemCode, supplierId, state, personal, ...page } } }),
  );
  const rows = listings.data ?? [];
  const count = format.count(rows.length);
  const found = listings.data && w.matches(listings.hasNextPage ? `${count}+` : count);
  return (
    <Page title={w.catalogue} sub={<span aria-live="polite">{found ?? w.catalogueSub}</span>}>
      <div className="facets">
        <Filters conditions={conditions} change={change} />
        <div className="stack">
          <div className="row">
            <SearchBox value={q ?? ''} onType={(typed) => change({ q: typed }, true)} />
            <Conditions conditions={conditions} change={change} />
          </div>
          <Views list="/listings" />
          {listings.error && <ProblemText problem={listings.error.problem} />}
          {listings.isPending && <Waiting />}
          {listings.data && rows.length === 0 && (
            <section className="card empty row">
              <p>{w.nothingFound}</p>
              <button type="button" className="button" onClick={clear}>
                {words.shell.clear}
              </button>
            </section>
          )}
          {rows.length > 0 && (
            <section className="card" aria-label={w.catalogue}>
              {rows.map((listing) => (
                <OfferCard key={listing.id} listing={listing} />
              ))}
            </section>
          )}
          {listings.hasNextPage && (
            <button type="button" className="button begin" onClick={() => void listings.fetchNextPage()}>
              {words.shell.more}
            </button>
          )}
        </div>
      </div>
    </Page>
  );
}
