import { Download } from '../../parts/download.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Table } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { Newest } from '../newest.tsx';
import { Change, Last } from '../quote.tsx';
import { Standing } from '../standing.tsx';
import { useBoard, useItemWords, type Item } from '../items.ts';

/** Traded first, then what has an opening price, then the rest; within each as the dictionary has them. */
const rank = ({ last, openingPrice }: Item): number => (last !== null ? 0 : openingPrice !== null ? 1 : 2);

/** The board: the exchange in figures, and every standard item with its prices. */
export default function Market() {
  const { words, format } = useWords();
  const w = words.list;
  const items = useBoard();
  const { nameOf, sourceOf } = useItemWords();
  return (
    <Loaded of={items}>
      {(page) => {
        const rows = [...page.items].sort((one, other) => rank(one) - rank(other));
        const priced = rows.filter(({ openingPrice }) => openingPrice !== null);
        const asOf = rows[0]?.asOf;
        return (
          <Page
            title={w.market}
            sub={w.marketSub}
            actions={
              <>
                <Download of="/api/v1/items" />
                <Link className="button primary" to="/listings">
                  {w.browse}
                </Link>
              </>
            }
          >
            <div className="stack">
              <Standing items={rows.length} priced={priced.length} />
              <Card title={w.board} note={asOf && w.asOf(format.instant(asOf))}>
                <Table
                  caption={w.board}
                  rows={rows}
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
                    {
                      name: w.last(wordFor(w.currencies, rows[0]?.currency ?? '')),
                      isNumber: true,
                      cell: (item) => <Last of={item} />,
                    },
                    { name: w.change, isNumber: true, cell: ({ change }) => <Change of={change} /> },
                    { name: w.low, isNumber: true, cell: ({ low }) => format.money(low) },
                    { name: w.high, isNumber: true, cell: ({ high }) => format.money(high) },
                    { name: w.volume, isNumber: true, cell: ({ volume }) => format.count(volume) },
                    { name: w.listingsCount, isNumber: true, cell: ({ listings }) => format.count(listings) },
                    { name: w.group, cell: ({ subjectKind }) => wordFor(w.groups, subjectKind) },
                  ]}
                />
                <div className="body fine dim">
                  <p>{w.boardRule}</p>
                  {priced.length > 0 && (
                    <p>
                      {w.openingFrom}
                      {[...new Set(priced.map(sourceOf))].join(w.semicolon)}
                    </p>
                  )}
                </div>
              </Card>
              <Newest />
            </div>
          </Page>
        );
      }}
    </Loaded>
  );
}
