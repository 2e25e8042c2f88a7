import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { Download } from '../../parts/download.tsx';
import { ProblemText, Waiting } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { Views } from '../../parts/views.tsx';
import { usePurposes } from '../../parts/purposes.ts';
import { useWords } from '../../words/index.tsx';
import { conditionNames, Conditions, Filters, SearchBox, SortChoice, sorts, type Given } from '../filters.tsx';
import { OfferCard } from '../offer-card.tsx';
import { useConditions } from '../query.ts';

const states = ['draft', 'submitted', 'returned', 'published', 'paused', 'retired', 'withdrawn', 'taken-down'] as const;
const truths = ['true', 'false'] as const;

/** The catalogue: what is on offer, found by words and narrowed by conditions that stand in the address. */
export default function Catalogue() {
  const { words, format } = useWords();
  const w = words.list;
  const { conditions: asked, change, clear } = useConditions(conditionNames);
  const { conditions, isKnown } = useUnderstood(asked);
  const { q, purpose, itemCode, supplierId } = conditions;
  // What is on offer stands in front; the address asks for the rest.
  const state = states.find((one) => one === (conditions.state ?? 'published'));
  const personal = truths.find((one) => one === conditions.personal);
  const sort = sorts.find((one) => one === conditions.sort);
  const query = {
    q,
    purpose,
    itemCode,
    supplierId,
    state,
    personal,
    sort,
    facets: 'purpose,personal,state,supplierId',
  };
  const listings = useList(
    ['listings', query],
    (page) => api.GET('/api/v1/listings', { params: { query: { ...query, ...page } } }),
    { keepRows: true, isReady: purpose === undefined || isKnown },
  );
  const rows = listings.data;
  const count = rows?.count;
  const found = count && w.matches(`${format.count(count.value)}${count.exact ? '' : '+'}`);
  return (
    <Page
      title={w.catalogue}
      sub={<span aria-live="polite">{found ?? w.catalogueSub}</span>}
      actions={<Download of="/api/v1/listings" query={query} />}
    >
      <div className="facets">
        <Filters conditions={conditions} change={change} facets={rows?.facets} />
        <div className="stack">
          <div className="between">
            <SearchBox value={q ?? ''} onType={(typed) => change({ q: typed }, true)} />
            <SortChoice chosen={sort} change={change} />
          </div>
          <Conditions conditions={conditions} change={change} clear={clear} />
          <Views list="/listings" />
          {listings.error && <ProblemText problem={listings.error.problem} />}
          {listings.isPending && <Waiting />}
          {rows?.length === 0 && (
            <section className="card empty">
              <p>{w.nothingFound}</p>
            </section>
          )}
          {rows && rows.length > 0 && (
            <section
              className={listings.isPlaceholderData ? 'card faded' : 'card'}
              aria-label={w.catalogue}
              aria-busy={listings.isPlaceholderData}
            >
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

/** The conditions of the address that mean something here; nonsense falls away. Purposes are known once they came. */
function useUnderstood(asked: Given): { readonly conditions: Given; readonly isKnown: boolean } {
  const { all } = usePurposes();
  const means: Partial<Record<keyof Given, (value: string) => boolean>> = {
    purpose: (value) => all.length === 0 || all.some(({ code }) => code === value),
    personal: (value) => truths.some((one) => one === value),
    state: (value) => value === 'all' || states.some((one) => one === value),
    itemCode: (value) => /^[a-z0-9]([a-z0-9.-]{0,46}[a-z0-9])?$/.test(value),
    supplierId: (value) => /^mem_[0-9a-f]{32}$/.test(value),
    sort: (value) => sorts.some((one) => one === value),
  };
  const understood = Object.entries(asked).filter(([name, value]) => means[name as keyof Given]?.(value) ?? true);
  const conditions: Given = Object.fromEntries(understood);
  if (asked.q !== undefined) conditions.q = asked.q.slice(0, 200);
  return { conditions, isKnown: all.length > 0 };
}
