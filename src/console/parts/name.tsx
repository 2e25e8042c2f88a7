import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';
import { useMe } from '../api/use.ts';
import { useWords } from '../words/index.tsx';
import { Link } from './link.tsx';

type Waiting = { readonly id: string; readonly tell: (name: string | null) => void };
const MOST_AT_ONCE = 100;
let waiting: Waiting[] = [];

/** Asks for the names that a page wants together, in one request. */
function nameOf(id: string): Promise<string | null> {
  return new Promise((tell) => {
    waiting.push({ id, tell });
    if (waiting.length === 1) setTimeout(() => void askForAll(), 0);
  });
}

async function askForAll(): Promise<void> {
  const asked = waiting;
  waiting = [];
  const ids = [...new Set(asked.map(({ id }) => id))];
  const known = new Map<string, string>();
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
    const query = { ids: ids.slice(from, from + MOST_AT_ONCE).join(',') };
    const { data } = await api.GET('/api/v1/names', { params: { query } }).catch(() => ({ data: undefined }));
    for (const { id, name } of data?.items ?? []) known.set(id, name);
  }
  for (const { id, tell } of asked) tell(known.get(id) ?? null);
}

/** A member by its name, or by the end of its identifier where it is not known; with a link where `isLink`. */
export function Name({ of, isLink = false }: { readonly of: string; readonly isLink?: boolean }) {
  const { data } = useQuery({ queryKey: ['name', of], queryFn: () => nameOf(of), staleTime: 300_000 });
  const says = data ?? `${of.slice(0, 4)}…${of.slice(-6)}`;
  return isLink ? <Link to={`/members/${of}`}>{says}</Link> : <>{says}</>;
}

/** A party of a listing or a contract: by name, with a link for whoever may read members, and marked where it is oneself. */
export function Party({ of }: { readonly of: string }) {
  const { words } = useWords();
  const me = useMe();
  const isOwn = me?.member.id === of;
  const readsMembers = isOwn || me?.parts.some((part) => part === 'operator' || part === 'regulator') === true;
  return (
    <>
      <Name of={of} isLink={readsMembers} /> {isOwn && <span className="dim">{words.shell.yourself}</span>}
    </>
  );
}
