import { api } from '../../api/client.ts';
import { useData, useList } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Chip, Instant } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { useWords } from '../../words/index.tsx';
import { BookState } from '../book.tsx';

/** The versions of the rule book, and what was proposed. */
export default function RuleBooks() {
  const { words } = useWords();
  const w = words.supervise;
  const books = useList(['rule-books'], (page) => api.GET('/api/v1/rule-books', { params: { query: page } }));
  const current = useData(['principles'], () => api.GET('/api/v1/principles'));
  return (
    <Page title={w.ruleBooks} from={[['/principles', w.principles]]}>
      <Card>
        <List
          of={books}
          caption={w.ruleBooks}
          keyOf={({ id }) => id}
          columns={[
            {
              name: w.version,
              cell: ({ id, version, base }) => (
                <Link to={`/rule-books/${version === null ? id : String(version)}`}>
                  {version === null ? w.proposalOver(base) : w.ruleBookVersion(version)}
                </Link>
              ),
            },
            {
              name: words.shell.state,
              cell: ({ state, version }) => (
                <>
                  <BookState of={state} />{' '}
                  {version !== null && version === current.data?.ruleBook.version && <Chip tone="ok">{w.inForce}</Chip>}
                </>
              ),
            },
            { name: w.inForceSince, cell: ({ since }) => <Instant at={since} /> },
            { name: w.why, cell: ({ why }) => why },
          ]}
        />
      </Card>
    </Page>
  );
}
