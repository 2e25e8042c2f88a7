import { Link } from '../parts/link.tsx';
import { Instant, State } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type Cases = Parameters<typeof List<CaseRow>>[0]['of'];
type CaseRow = {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly openedAt: string;
  readonly finding: { readonly detail: string };
};

/** Reviews and appeals, each by what it is about. */
export function CaseList({ of, caption }: { readonly of: Cases; readonly caption: string }) {
  const { words } = useWords();
  const w = words.operate;
  return (
    <List
      caption={caption}
      of={of}
      keyOf={({ id }) => id}
      empty={words.shell.nobodyWaits}
      columns={[
        { name: w.finding, cell: ({ id, finding }) => <Link to={`/cases/${id}`}>{finding.detail}</Link> },
        { name: w.kind, cell: ({ kind }) => wordFor(w.kinds, kind) },
        { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
        { name: w.opened, cell: ({ openedAt }) => <Instant at={openedAt} /> },
      ]}
    />
  );
}
