import { api } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Table } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { Newest } from '../newest.tsx';
import { Standing } from '../standing.tsx';
import { useItemWords, useTraded } from '../items.ts';

/** The board: the exchange in figures, and every standard item with its opening price. */
export default function Market() {
  const { words, format } = useWords();
  const w = words.list;
  const items = useData(['items'], () => api.GET('/api/v1/items', { params: { query: { limit: 200 } } }));
  const { nameOf, unitOf, sourceOf } = useItemWords();
  const traded = useTraded();
  const priced = (items.data?.items ?? []).filter(({ openingPrice }) => openingPrice !== null);
  return (
    <Loaded of={items}>
      {(page) => (
        <Page
          title={w.market}
          sub={w.marketSub}
          actions={
            <Link className="button primary" to="/listings">
              {w.browse}
            </Link>
          }
        >
          <div className="stack">
            <Standing items={page.items.length} priced={priced.length} />
            <div className="two">
              <Card title={w.board} note={w.boardNote}>
                <Table
                  caption={w.board}
                  rows={[...priced, ...page.items.filter(({ openingPrice }) => openingPrice === null)]}
                  keyOf={({ code }) => code}
                  columns={[
                    {
                      name: w.item,
                      cell: (item) => (
                        <>
                          <Link to={`/items/${item.code}`}>{nameOf(item)}</Link>
                          <code className="second">{item.code}</code>
                        </>
                      ),
                    },
                    { name: w.group, cell: ({ subjectKind }) => wordFor(w.groups, subjectKind) },
                    {
                      name: w.openingPrice,
                      isNumber: true,
                      cell: ({ openingPrice, currency }) =>
                        openingPrice === null ? (
                          <span className="dim" title={w.withoutOpening}>
                            —
                          </span>
                        ) : (
                          <span className="nowrap">
                            {format.money(openingPrice)} {wordFor(w.currencies, currency)}
                          </span>
                        ),
                    },
                    { name: w.perUnit, cell: (item) => <span className="nowrap">{unitOf(item)}</span> },
                    { name: w.listingsCount, isNumber: true, cell: ({ code }) => traded(code) },
                  ]}
                />
                {priced.length > 0 && (
                  <p className="body fine dim">
                    {w.openingFrom}
                    {[...new Set(priced.map(sourceOf))].join(w.semicolon)}
                  </p>
                )}
              </Card>
              <Newest />
            </div>
          </div>
        </Page>
      )}
    </Loaded>
  );
}
