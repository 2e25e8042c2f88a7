import { api } from '../../api/client.ts';
import { useData, useList } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Figures, Page } from '../../parts/page.tsx';
import { Instant } from '../../parts/state.tsx';
import { Tabs, useQueryOf } from '../../parts/state-filter.tsx';
import { List } from '../../parts/table.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { useItemWords, type Item } from '../items.ts';
import { isWhole, Price, useTitle } from '../offer.tsx';
import { PriceChart } from '../price-chart.tsx';
import { Change, Last } from '../quote.tsx';

/** A standard item: what it means, at which prices it was traded, and who offers it. */
export default function OneItem() {
  const code = useParam('code');
  const { words, format } = useWords();
  const w = words.list;
  const { nameOf, unitOf, sourceOf } = useItemWords();
  const item = useData(['item', code], () => api.GET('/api/v1/items/{code}', { params: { path: { code } } }));
  return (
    <Loaded of={item}>
      {(found) => (
        <Page
          title={nameOf(found)}
          sub={`${w.itemCalled(code)}${w.comma}${w.asOf(format.instant(found.asOf))}`}
          from={[['/market', w.market]]}
        >
          <div className="stack">
            <Figures
              figures={[
                [w.last(wordFor(w.currencies, found.currency)), <Last key="last" of={found} />],
                [w.change, <Change key="change" of={found.change} />],
                [w.range, found.low === null ? '—' : `${format.money(found.low)} – ${format.money(found.high)}`],
                [w.volume, format.count(found.volume)],
              ]}
            />
            <div className="two">
              <div className="stack">
                <Prices of={found} />
                <Carriers of={code} />
              </div>
              <aside className="stack" aria-label={w.definition}>
                <Card title={w.definition}>
                  <Body>
                    <div className="stack">
                      <Facts
                        facts={[
                          [w.group, wordFor(w.groups, found.subjectKind)],
                          [w.code, <code key="code">{found.code}</code>],
                          [w.perUnit, unitOf(found)],
                          [w.openingPrice, format.money(found.openingPrice)],
                          [w.source, sourceOf(found)],
                        ]}
                      />
                      <p className="dim fine">{w.itemNote}</p>
                      <p className="dim fine">{w.boardRule}</p>
                    </div>
                  </Body>
                </Card>
              </aside>
            </div>
          </div>
        </Page>
      )}
    </Loaded>
  );
}

const ranges = ['30d', '90d', '365d'] as const;
const DAY_MS = 86_400_000;

function Prices({ of }: { readonly of: Item }) {
  const { words, format } = useWords();
  const w = words.list;
  const asked = useQueryOf('range');
  const range = ranges.find((one) => one === asked) ?? '90d';
  const params = { path: { code: of.code }, query: { range } };
  const prices = useData(['prices', of.code, range], () => api.GET('/api/v1/items/{code}/prices', { params }));
  const until = Date.parse(of.asOf);
  const why = of.suppressed
    ? w.tooFew
    : of.openingPrice === null
      ? w.neverTraded
      : w.onlyOpening(format.money(of.openingPrice));
  return (
    <Card title={w.prices} note={w.pricesNote}>
      <Tabs
        label={w.range}
        chosen={range}
        choices={ranges.map(
          (one) => [one, w.lastDays(Number.parseInt(one, 10)), `/items/${of.code}?range=${one}`] as const,
        )}
      />
      {prices.data && prices.data.items.length > 0 ? (
        <PriceChart points={prices.data.items} from={until - Number.parseInt(range, 10) * DAY_MS} until={until} />
      ) : (
        <p className="empty dim">{of.last === null ? why : w.noPrices}</p>
      )}
    </Card>
  );
}

function Carriers({ of: itemCode }: { readonly of: string }) {
  const { words } = useWords();
  const w = words.list;
  const titleOf = useTitle();
  const query = { itemCode, state: 'published', sort: 'price' } as const;
  const carriers = useList(['listings', 'item', itemCode], (page) =>
    api.GET('/api/v1/listings', { params: { query: { ...query, ...page } } }),
  );
  return (
    <Card title={w.carriers} note={w.cheapestFirst}>
      <List
        of={carriers}
        caption={w.carriers}
        keyOf={({ id }) => id}
        empty={
          <div className="stack">
            {w.noCarriers}
            <Link className="button begin" to="/listings">
              {w.seeCatalogue}
            </Link>
          </div>
        }
        columns={[
          {
            name: w.oneProduct,
            cell: (one) => <Link to={`/listings/${one.id}`}>{isWhole(one) ? titleOf(one) : w.takenDownTitle}</Link>,
          },
          { name: w.supplier, cell: (one) => (isWhole(one) ? <Party of={one.supplierId} /> : '—') },
          { name: w.price, isNumber: true, cell: (one) => (isWhole(one) ? <Price plan={one.plan} /> : '—') },
          { name: w.published, cell: (one) => <Instant at={isWhole(one) ? one.publishedAt : null} /> },
        ]}
      />
    </Card>
  );
}
