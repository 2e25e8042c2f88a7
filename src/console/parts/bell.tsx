import { useQuery } from '@tanstack/react-query';
import { answered, api } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { Link } from './link.tsx';

const AGAIN_MS = 60_000;

/** The way to the alerts, with the count of those to act on that were not read. */
export function Bell() {
  const { words, format } = useWords();
  const query = { kind: 'act', unread: 'true', limit: 1 } as const;
  const { data } = useQuery({
    queryKey: ['alerts', 'bell'],
    queryFn: () => answered(api.GET('/api/v1/alerts', { params: { query } })),
    refetchInterval: AGAIN_MS,
  });
  const count = data?.unread ?? 0;
  return (
    <Link className="bell keep" to="/alerts">
      <svg viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
        <path d="M4 14h12l-1.5-2V8.5a4.5 4.5 0 0 0-9 0V12L4 14Zm4 2.5a2 2 0 0 0 4 0" />
      </svg>
      <span className="unseen">{words.kept.bell(count)}</span>
      {count > 0 && <b aria-hidden="true">{format.count(count)}</b>}
    </Link>
  );
}
