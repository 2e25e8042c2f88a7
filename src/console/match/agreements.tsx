import { api, type Schemas } from '../api/client.ts';
import { useList } from '../api/use.ts';
import { Download } from '../parts/download.tsx';
import { Link } from '../parts/link.tsx';
import { Card, Page } from '../parts/page.tsx';
import { Instant, State } from '../parts/state.tsx';
import { StateFilter, useStateOf } from '../parts/state-filter.tsx';
import { List, type Column } from '../parts/table.tsx';
import { Party } from '../parts/name.tsx';
import { useWords } from '../words/index.tsx';
import { isNear } from './meter.tsx';
import { usePrice } from './price.ts';
import { usePurposes } from '../parts/purposes.ts';
import { AgreementLink } from './titles.tsx';

export type AgreementRow = Schemas['AgreementPage']['items'][number];
const states = ['active', 'spent', 'expired', 'terminated'] as const;

/** The columns of a list of agreements, as one of its sides sees them. */
export function useAgreementColumns(side: 'buyer' | 'supplier'): Column<AgreementRow>[] {
  const { words, format } = useWords();
  const w = words.match;
  const price = usePrice();
  const { nameOf: says } = usePurposes();
  return [
    {
      name: w.product,
      cell: ({ id, listingId }) => (
        <>
          <AgreementLink of={id} listingId={listingId} />
          <span className="second">…{id.slice(-6)}</span>
        </>
      ),
    },
    { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
    { name: w.purpose, cell: ({ purpose }) => says(purpose) },
    side === 'buyer'
      ? { name: w.price, cell: ({ plan }) => price.says(plan) }
      : { name: w.buyer, cell: ({ buyerId }) => <Party of={buyerId} /> },
    {
      name: w.used,
      cell: ({ used, uses }) => (
        <>
          {format.count(used)} / {format.count(uses)}
          <progress
            className={isNear(used, uses) ? 'near small' : 'small'}
            value={used}
            max={uses}
            aria-hidden="true"
          />
        </>
      ),
      isNumber: true,
    },
    { name: w.ends, cell: ({ endsAt }) => <Instant at={endsAt} /> },
  ];
}

/** The agreements of one side, to be narrowed to a state. */
export function Agreements({ side, to }: { readonly side: 'buyer' | 'supplier'; readonly to: string }) {
  const { words } = useWords();
  const w = words.match;
  const state = useStateOf(states);
  const columns = useAgreementColumns(side);
  const agreements = useList(
    ['agreements', side, state],
    (page) => api.GET('/api/v1/agreements', { params: { query: { ...page, state, as: side, facets: 'state' } } }),
    { keepRows: true },
  );
  const catalogue = (
    <Link className="button primary" to="/listings">
      {w.findProduct}
    </Link>
  );
  const actions = (
    <>
      <Download of="/api/v1/agreements" query={{ state, as: side }} />
      {side === 'buyer' && catalogue}
    </>
  );
  return (
    <Page title={w.agreements} actions={actions}>
      <Card>
        <StateFilter states={states} to={to} facet={agreements.data?.facets?.['state']} />
        <List of={agreements} caption={w.agreements} keyOf={({ id }) => id} empty={w.noAgreements} columns={columns} />
      </Card>
    </Page>
  );
}
