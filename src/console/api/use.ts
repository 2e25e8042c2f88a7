import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type UseQueryResult,
} from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { answered, api, type Refused, type Schemas } from './client.ts';
import { currentSession, isSignedIn, listenToSession } from './session.ts';

/** What is asked for, under a name by which it is known again: `useData(['listing', id], () => api.GET(…))`. */
export function useData<T>(
  key: readonly unknown[],
  ask: () => Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
  enabled = true,
): UseQueryResult<NonNullable<T>, Refused> {
  return useQuery({ queryKey: key, queryFn: () => answered(ask()), enabled });
}

type Tally = Pick<Schemas['AgreementPage'], 'count' | 'facets'>;
type PageOf<T> = Pick<Tally, 'facets'> & {
  readonly items: T[];
  readonly next: string | null;
  // The registry of opt-outs says how many keys it has.
  readonly count?: Tally['count'] | number;
};
/** The rows of a list, with what its first page counted. */
export type Listed<T> = readonly T[] & Tally;

/** A list in pages of 50; `ask` gets the cursor. `keepRows` is for a list whose conditions change under the reader. */
export function useList<T>(
  key: readonly unknown[],
  ask: (page: {
    readonly limit: number;
    readonly cursor?: string;
  }) => Promise<{ readonly data?: PageOf<T>; readonly error?: unknown; readonly response: Response }>,
  { keepRows = false, isReady = true } = {},
) {
  return useInfiniteQuery<PageOf<T>, Refused, Listed<T>, readonly unknown[], string | null>({
    // A list has another form than an object, and so another key.
    queryKey: ['list', ...key],
    queryFn: ({ pageParam }) => answered(ask({ limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) })),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    select: ({ pages: [first, ...more] }) => {
      const rows = [first, ...more].flatMap((page) => page?.items ?? []);
      const count = typeof first?.count === 'object' ? first.count : undefined;
      return Object.assign(rows, { count, facets: first?.facets });
    },
    // Rows of before stay, dimmed, until those of other conditions are there.
    enabled: isReady,
    ...(keepRows ? { placeholderData: keepPreviousData } : {}),
  });
}

/** A change: when it was made, everything that is shown is asked for anew. */
export function useCommand<I, T>(
  send: (input: I) => Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
  then?: (answer: NonNullable<T>) => void | Promise<void>,
) {
  const known = useQueryClient();
  return useMutation<NonNullable<T>, Refused, I>({
    mutationFn: (input) => answered(send(input)),
    onSuccess: async (answer) => {
      await then?.(answer);
      await known.invalidateQueries();
    },
  });
}

/** Whether somebody is signed in here, in this tab or another. */
export const useSignedIn = (): boolean => useSyncExternalStore(listenToSession, isSignedIn);

export type Me = Schemas['Me'];

/** Who is signed in; undefined for a visitor, and until it is known. */
export function useMe(): Me | undefined {
  const signedIn = useSignedIn();
  const { data } = useData(['me', currentSession()], () => api.GET('/api/v1/me'), signedIn);
  return signedIn ? data : undefined;
}
