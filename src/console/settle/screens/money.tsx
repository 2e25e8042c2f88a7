import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { AgreementLink } from '../../match/titles.tsx';
import { usePlace } from '../../parts/address.ts';
import { Download } from '../../parts/download.tsx';
import { Link } from '../../parts/link.tsx';
import { Body, Card, Figures, Page } from '../../parts/page.tsx';
import { Instant, State } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { WaitsShort } from '../../parts/waits.tsx';
import { useWords } from '../../words/index.tsx';
import { useBalances } from '../accounts.tsx';
import { useObligationColumns } from '../obligations.tsx';
import { StatementCard } from '../statement.tsx';

type Side = 'owed' | 'due';
const states = ['open', 'in-cycle', 'withheld', 'settled'] as const;

/** A member's money: for a buyer what it may spend and owes, for a supplier what is due to it. */
export default function Money() {
  const { words, format } = useWords();
  const w = words.settle;
  const { pathname: here } = usePlace();
  const isSupplier = here.startsWith('/supply');
  const side: Side = isSupplier ? 'due' : 'owed';
  const { isKnown, balances } = useBalances();
  return (
    <Page title={isSupplier ? w.revenue : w.money} sub={isSupplier ? w.revenueSub : w.moneySub}>
      <div className="stack">
        {balances.map(({ currency, available, held }) => (
          <Figures
            key={currency}
            figures={[
              [w.available, format.money(available, currency)],
              [w.held, format.money(held, currency)],
            ]}
          />
        ))}
        {isKnown && balances.length === 0 && (
          <Card>
            <Body>
              <p>{isSupplier ? w.noRevenue : w.noAccount}</p>
            </Body>
          </Card>
        )}
        <Obligations side={side} to={here} />
        {balances.map(({ currency }) => (
          <StatementCard key={currency} currency={currency} />
        ))}
        <Exceptions side={side} />
        {!isSupplier && <Deposits />}
      </div>
    </Page>
  );
}

function Obligations({ side, to }: { readonly side: Side; readonly to: string }) {
  const { words } = useWords();
  const w = words.settle;
  const state = useStateOf(states);
  const columns = useObligationColumns();
  const obligations = useList(
    ['obligations', side, state],
    (page) => api.GET('/api/v1/obligations', { params: { query: { ...page, side, state, facets: 'state' } } }),
    { keepRows: true },
  );
  const title = side === 'owed' ? w.owed : w.due;
  return (
    <Card title={title}>
      <div className="body row">
        <Download of="/api/v1/obligations" query={{ side, state }} />
      </div>
      <StateFilter states={states} to={to} facet={obligations.data?.facets?.['state']} />
      <List of={obligations} caption={title} keyOf={({ id }) => id} empty={w.noObligations} columns={columns} />
    </Card>
  );
}

function Exceptions({ side }: { readonly side: Side }) {
  const { words, format } = useWords();
  const w = words.settle;
  const exceptions = useList(['exceptions', side], (page) =>
    api.GET('/api/v1/exceptions', { params: { query: { ...page, side } } }),
  );
  return (
    <Card title={w.exceptions} note={w.exceptionsNote}>
      <List
        of={exceptions}
        caption={w.exceptions}
        keyOf={({ callId }) => callId}
        empty={w.noExceptions}
        columns={[
          { name: w.call, cell: ({ callId }) => <Link to={`/calls/${callId}`}>…{callId.slice(-6)}</Link> },
          { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
          { name: w.agreement, cell: ({ agreementId }) => <AgreementLink of={agreementId} /> },
          { name: w.amount, cell: ({ amount, currency }) => format.money(amount, currency), isNumber: true },
          {
            name: w.why,
            cell: ({ withheldFor }) =>
              withheldFor?.map(({ rule, detail }) => (
                <div key={rule} lang="en">
                  {detail}
                </div>
              )) ?? '—',
          },
        ]}
      />
    </Card>
  );
}

function Deposits() {
  const { words, format } = useWords();
  const w = words.settle;
  const deposits = useList(['deposits'], (page) => api.GET('/api/v1/deposits', { params: { query: page } }));
  return (
    <Card title={w.deposits}>
      <List
        of={deposits}
        caption={w.deposits}
        keyOf={({ id }) => id}
        empty={w.noDeposits}
        columns={[
          { name: w.reference, cell: ({ reference }) => reference },
          { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
          { name: w.amount, cell: ({ amount, currency }) => format.money(amount, currency), isNumber: true },
          { name: w.at, cell: ({ createdAt }) => <Instant at={createdAt} /> },
          {
            name: w.waitsFor,
            cell: ({ waits, reason }) => (waits === null ? (reason ?? '—') : <WaitsShort of={waits} />),
          },
        ]}
      />
    </Card>
  );
}
