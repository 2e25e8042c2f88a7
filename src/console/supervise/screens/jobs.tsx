import { api } from '../../api/client.ts';
import { useList } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { List } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

const states = ['running', 'done', 'failed', 'cancelled'] as const;

/** Long work of one's own member, newest first. */
export default function JobsScreen() {
  const { words, format } = useWords();
  const w = words.supply;
  const state = useStateOf(states);
  const jobs = useList(
    ['jobs', state],
    (page) => api.GET('/api/v1/jobs', { params: { query: { ...page, state, facets: 'state' } } }),
    { keepRows: true },
  );
  return (
    <Page title={words.shell.jobs} sub={w.jobsSub}>
      <Card>
        <StateFilter states={states} to="/jobs" facet={jobs.data?.facets?.['state']} />
        <List
          of={jobs}
          caption={words.shell.jobs}
          keyOf={({ id }) => id}
          empty={w.noJobs}
          columns={[
            { name: w.work, cell: ({ id, action }) => <Link to={`/jobs/${id}`}>{wordFor(w.works, action)}</Link> },
            { name: w.subjectOf, cell: ({ subject }) => <Id of={subject} /> },
            { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
            {
              name: w.progress,
              cell: ({ done, total, unit }) =>
                w.doneOf(format.count(done), total === null ? null : format.count(total), unit),
              isNumber: true,
            },
            { name: w.startedAt, cell: ({ startedAt }) => <Instant at={startedAt} /> },
            { name: w.endedAt, cell: ({ endedAt }) => <Instant at={endedAt} /> },
          ]}
        />
      </Card>
    </Page>
  );
}
