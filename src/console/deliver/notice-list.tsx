import { api } from '../api/client.ts';
import { useList } from '../api/use.ts';
import { AgreementTitle } from '../match/titles.tsx';
import { Link } from '../parts/link.tsx';
import { Chip, Instant, State } from '../parts/state.tsx';
import { StateFilter, useStateOf } from '../parts/state-filter.tsx';
import { List } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

const states = ['sent', 'overdue', 'confirmed'] as const;
type NoticeState = (typeof states)[number];
type Props = { readonly state?: NoticeState | undefined; readonly filterAt?: string };

/** Notices to delete or correct, of one state where that is told; with `filterAt` the reader may choose it there. */
export function NoticeList({ state: told, filterAt }: Props) {
  const { words, format } = useWords();
  const w = words.deliver;
  const chosen = useStateOf(states);
  const state = told ?? (filterAt === undefined ? undefined : chosen);
  const notices = useList(
    ['notices', state],
    (page) => api.GET('/api/v1/notices', { params: { query: { ...page, state, facets: 'state' } } }),
    { keepRows: true },
  );
  const filter = filterAt !== undefined && (
    <StateFilter states={states} to={filterAt} facet={notices.data?.facets?.['state']} />
  );
  return (
    <>
      {filter}
      <List
        of={notices}
        caption={w.notices}
        keyOf={({ id }) => id}
        empty={w.noNotices}
        columns={[
          {
            name: w.notice,
            cell: ({ id, kind, agreementId }) => (
              <>
                <Link to={`/notices/${id}`}>{wordFor(w.noticeKinds, kind)}</Link>
                <span className="second">
                  <AgreementTitle of={agreementId} />
                </span>
              </>
            ),
          },
          { name: words.shell.state, cell: (one) => <State of={one.state} /> },
          {
            name: w.scope,
            cell: ({ keyCount }) => (keyCount === null ? w.allReceived : w.keyCount(format.count(keyCount))),
          },
          {
            name: w.deadline,
            cell: ({ deadline, late }) => (
              <>
                <Instant at={deadline} /> {late && <Chip tone="bad">{w.late}</Chip>}
              </>
            ),
          },
          { name: w.confirmedAt, cell: ({ confirmedAt }) => <Instant at={confirmedAt} /> },
        ]}
      />
    </>
  );
}
