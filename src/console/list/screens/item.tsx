import { api } from '../../api/client.ts';
import { useData, useList } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { State } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { useItemWords } from '../items.ts';
import { isWhole, Price, useTitle } from '../offer.tsx';

/** A standard item: what it means, what it cost on the opening day, and who offers it. */
export default function OneItem() {
  const code = useParam('code');
  const { words, format } = useWords();
  const w = words.list;
  const titleOf = useTitle();
  const { nameOf, unitOf, sourceOf } = useItemWords();
  const items = useData(['items'], () => api.GET('/api/v1/items', { params: { query: { limit: 200 } } }));
  const carriers = useList(['listings', 'item', code], (page) =>
    api.GET('/api/v1/listings', { params: { query: { itemCode: code, state: 'published', ...page } } }),
  );
  return (
    <Loaded of={items}>
      {(page) => {
        const item = page.items.find((one) => one.code === code);
        if (!item)
          return (
            <Page title={words.shell.notFound}>
              <Link className="button" to="/market">
                {w.market}
              </Link>
            </Page>
          );
        return (
          <Page title={nameOf(item)} sub={w.itemCalled(code)} from={[['/market', w.market]]}>
            <div className="two">
              <div className="stack">
                <Card title={w.carriers}>
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
                        cell: (one) => (
                          <Link to={`/listings/${one.id}`}>{isWhole(one) ? titleOf(one) : w.takenDownTitle}</Link>
                        ),
                      },
                      { name: w.supplier, cell: (one) => (isWhole(one) ? <Party of={one.supplierId} /> : '—') },
                      {
                        name: w.price,
                        isNumber: true,
                        cell: (one) => (isWhole(one) ? <Price plan={one.plan} /> : '—'),
                      },
                      { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
                    ]}
                  />
                </Card>
              </div>
              <aside className="stack" aria-label={w.openingPrice}>
                <Card title={w.openingPrice}>
                  <Body>
                    <div className="stack">
                      <div>
                        {item.openingPrice !== null && (
                          <span className="total">{format.money(item.openingPrice)} </span>
                        )}
                        <span className="dim">
                          {item.openingPrice === null
                            ? w.withoutOpening
                            : w.perItem(wordFor(w.currencies, item.currency), unitOf(item))}
                        </span>
                      </div>
                      <Facts
                        facts={[
                          [w.group, wordFor(w.groups, item.subjectKind)],
                          [w.code, <code key="code">{item.code}</code>],
                          [w.source, sourceOf(item)],
                        ]}
                      />
                      <p className="dim fine">{w.itemNote}</p>
                    </div>
                  </Body>
                </Card>
              </aside>
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}
