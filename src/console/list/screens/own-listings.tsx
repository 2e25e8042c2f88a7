import { api } from '../../api/client.ts';
import { useList, useMe } from '../../api/use.ts';
import { Download } from '../../parts/download.tsx';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Instant, State } from '../../parts/state.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { List } from '../../parts/table.tsx';
import { useWords } from '../../words/index.tsx';

const states = ['draft', 'returned', 'submitted', 'published', 'paused', 'retired', 'withdrawn', 'taken-down'] as const;

/** The listings of one's own member, all or of one state. */
export default function OwnListingsScreen() {
  const { words, format, language } = useWords();
  const w = words.supply;
  const supplierId = useMe()?.member.id;
  const state = useStateOf(states);
  const query = { supplierId, state, sort: '-updatedAt', facets: 'state' } as const;
  const listings = useList(
    ['listings', 'own', query],
    (page) => api.GET('/api/v1/listings', { params: { query: { ...page, ...query } } }),
    { keepRows: true },
  );
  return (
    <Page
      title={words.shell.listings}
      actions={
        <>
          <Download of="/api/v1/listings" query={query} />
          <Link className="button primary" to="/supply/products">
            {w.listProduct}
          </Link>
        </>
      }
    >
      <Card>
        <StateFilter states={states} to="/supply/listings" facet={listings.data?.facets?.['state']} />
        <List
          of={listings}
          caption={words.shell.listings}
          keyOf={({ id }) => id}
          empty={w.noListings}
          columns={[
            {
              name: w.listing,
              cell: (one) => {
                const isOpen = one.state === 'draft' || one.state === 'returned';
                return (
                  <Link to={isOpen ? `/listings/${one.id}/check` : `/listings/${one.id}`}>
                    {'title' in one ? (language === 'zh' ? one.titleZh : one.title) : one.id}
                  </Link>
                );
              },
            },
            { name: words.shell.state, cell: (one) => <State of={one.state} /> },
            {
              name: w.price,
              cell: (one) =>
                'plan' in one
                  ? w.planSays(format.money(one.plan.price, one.plan.currency), one.plan.per, one.plan.model)
                  : '—',
            },
            {
              name: w.usesTaken,
              cell: (one) => ('usesTaken' in one ? format.count(one.usesTaken) : '—'),
              isNumber: true,
            },
            { name: words.shell.updated, cell: (one) => <Instant at={'updatedAt' in one ? one.updatedAt : null} /> },
          ]}
        />
      </Card>
    </Page>
  );
}
