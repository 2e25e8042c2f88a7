import { api } from '../api/client.ts';
import { useList } from '../api/use.ts';
import { Link } from '../parts/link.tsx';
import { Name } from '../parts/name.tsx';
import { Card, Page } from '../parts/page.tsx';
import { Instant, State } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { CaseList } from '../supervise/case-list.tsx';
import { useWords, wordFor } from '../words/index.tsx';

/** What waits for the operator, and what the regulator sees of it: applications, listings, cases, deposits. */
export default function Waits() {
  const { words } = useWords();
  const w = words.operate;
  return (
    <Page title={w.title} sub={w.sub}>
      <div className="stack">
        <Applications />
        <Submitted />
        <OpenCases />
        <Deposits />
      </div>
    </Page>
  );
}

function Applications() {
  const { words } = useWords();
  const w = words.operate;
  const states = ['applied', 'under-review'] as const;
  return states.map((state) => (
    <Members key={state} state={state} title={`${w.applications} · ${wordFor(words.codes.states, state)}`} />
  ));
}

/** Members in one state, or all. */
export function Members({ state, title }: { readonly state?: 'applied' | 'under-review'; readonly title?: string }) {
  const { words } = useWords();
  const w = words.operate;
  const members = useList(['members', state], (page) =>
    api.GET('/api/v1/members', { params: { query: { ...page, state } } }),
  );
  return (
    <Card title={title}>
      <List
        caption={title ?? words.shell.members}
        of={members}
        keyOf={({ id }) => id}
        empty={words.shell.nobodyWaits}
        columns={[
          { name: w.member, cell: ({ id, legalName }) => <Link to={`/members/${id}`}>{legalName}</Link> },
          {
            name: w.capacities,
            cell: ({ capacities }) => capacities.map((one) => wordFor(words.codes.parts, one)).join(' · '),
          },
          { name: words.shell.state, cell: (one) => <State of={one.state} /> },
          { name: w.since, cell: ({ updatedAt }) => <Instant at={updatedAt} /> },
        ]}
      />
    </Card>
  );
}

function Submitted() {
  const { words, language } = useWords();
  const w = words.operate;
  const listings = useList(['listings', 'submitted'], (page) =>
    api.GET('/api/v1/listings', { params: { query: { ...page, state: 'submitted' } } }),
  );
  return (
    <Card title={w.listings}>
      <List
        caption={w.listings}
        of={listings}
        keyOf={({ id }) => id}
        empty={words.shell.nobodyWaits}
        columns={[
          {
            name: w.listing,
            cell: (one) => (
              <Link to={`/listings/${one.id}`}>
                {'title' in one ? (language === 'zh' ? one.titleZh : one.title) : one.id}
              </Link>
            ),
          },
          { name: w.supplier, cell: (one) => ('supplierId' in one ? <Name of={one.supplierId} /> : null) },
          { name: words.shell.state, cell: (one) => <State of={one.state} /> },
          { name: w.since, cell: (one) => ('updatedAt' in one ? <Instant at={one.updatedAt} /> : null) },
        ]}
      />
    </Card>
  );
}

function OpenCases() {
  const { words } = useWords();
  const w = words.operate;
  const cases = useList(['cases', 'open'], (page) =>
    api.GET('/api/v1/cases', { params: { query: { ...page, state: 'open' } } }),
  );
  return (
    <Card title={w.openCases}>
      <CaseList of={cases} caption={w.openCases} />
    </Card>
  );
}

function Deposits() {
  const { words, format } = useWords();
  const w = words.operate;
  const deposits = useList(['deposits', 'recorded'], (page) =>
    api.GET('/api/v1/deposits', { params: { query: { ...page, state: 'recorded' } } }),
  );
  return (
    <Card title={w.deposits}>
      <List
        caption={w.deposits}
        of={deposits}
        keyOf={({ id }) => id}
        empty={words.shell.nobodyWaits}
        columns={[
          { name: w.reference, cell: ({ reference }) => <Link to="/operate/deposits">{reference}</Link> },
          { name: w.amount, cell: ({ amount, currency }) => format.money(amount, currency), isNumber: true },
          { name: w.waitsFor, cell: ({ waitsFor }) => wordFor(words.codes.waits, waitsFor ?? '—') },
          { name: w.since, cell: ({ createdAt }) => <Instant at={createdAt} /> },
        ]}
      />
    </Card>
  );
}
