import { useMutation } from '@tanstack/react-query';
import type { Refused } from '../api/client.ts';
import type { paths } from '../api/openapi.d.ts';
import { useWords } from '../words/index.tsx';
import { fetchAndSave } from './save.ts';

type Props = {
  /** The list, by its address in the API, and the query by which it is narrowed. */
  readonly of: keyof paths & `/api/v1/${string}`;
  readonly query?: Readonly<Record<string, string | undefined>>;
};

/** Has the list that is shown as a file: its name tells the query and the time. */
export function Download({ of, query = {} }: Props) {
  const { words } = useWords();
  const asked = Object.entries(query).filter(([name, value]) => value !== undefined && name !== 'facets') as [
    string,
    string,
  ][];
  const load = useMutation<Blob, Refused>({
    mutationFn: () => {
      const time = new Date().toISOString().slice(0, 16).replace(':', '');
      const name = [of.replace('/api/v1/', ''), ...asked.map((pair) => pair.join('-')), time].join('_');
      const file = `${name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120)}.csv`;
      return fetchAndSave(`${of}?${new URLSearchParams(asked).toString()}`, file, 'text/csv');
    },
  });
  return (
    <>
      {load.error && (
        <span className="chip bad" role="alert">
          {words.shell.failed}
        </span>
      )}
      <button type="button" className="button" aria-disabled={load.isPending} onClick={() => load.mutate()}>
        {words.shell.downloadList}
      </button>
    </>
  );
}
