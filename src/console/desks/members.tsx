import { api } from '../api/client.ts';
import { useList } from '../api/use.ts';
import { Link } from '../parts/link.tsx';
import { Card, Page } from '../parts/page.tsx';
import { Instant, State } from '../parts/state.tsx';
import { StateFilter, useStateOf } from '../parts/state-filter.tsx';
import { List } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

const states = ['applied', 'under-review', 'admitted', 'suspended', 'rejected', 'withdrawn', 'terminated'] as const;

/** Members and applications, all or of one state, as far as the reader may see them. */
export default function AllMembers() {
  const { words } = useWords();
  const w = words.operate;
  const state = useStateOf(states);
  const members = useList(['members', state], (page) =>
    api.GET('/api/v1/members', { params: { query: { ...page, state } } }),
  );
  return (
    <Page title={words.shell.members}>
      <Card>
        <StateFilter states={states} to="/operate/members" facet={members.data?.facets?.['state']} />
        <List
          caption={words.shell.members}
          of={members}
          keyOf={({ id }) => id}
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
    </Page>
  );
}
