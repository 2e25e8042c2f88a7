import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { Link } from './link.tsx';
import { ProblemText } from './loaded.tsx';
import { Card } from './page.tsx';
import { Instant } from './state.tsx';

/** What happened to an object, from the log of the exchange, newest first. */
export function History({ of }: { readonly of: string }) {
  const { words } = useWords();
  const found = useData(['history', of], () => api.GET('/api/v1/history/{id}', { params: { path: { id: of } } }));
  const entries = found.data?.items ?? [];
  if (found.isPending) return null;
  const sayOf = (entry: Readonly<Record<string, unknown>>) =>
    wordFor(words.codes.actions, textOf(entry['action']) || textOf(entry['type']));
  return (
    <Card title={words.shell.history}>
      {found.error && found.error.problem.status !== 404 && <ProblemText problem={found.error.problem} />}
      {entries.length === 0 && (!found.error || found.error.problem.status === 404) && (
        <p className="body dim">{words.shell.noHistory}</p>
      )}
      <ul className="history">
        {entries.map(({ id, index, entry }) => (
          <li key={id}>
            <Instant at={textOf(entry['at'])} />
            <span>
              {entry['type'] === 'verdict' ? <Link to={`/verdicts/${id}`}>{sayOf(entry)}</Link> : sayOf(entry)}
            </span>
            <span className={index === null ? 'proof wait' : 'proof'}>
              {index === null ? words.shell.waiting : `${words.shell.sealed} #${String(index)}`}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
