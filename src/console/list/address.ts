import { useRouterState } from '@tanstack/react-router';

/** All that the query string of the page says, as texts. */
export function useAllAsked(): Readonly<Record<string, string>> {
  const query = useRouterState({ select: ({ location }) => location.searchStr });
  return Object.fromEntries(new URLSearchParams(query));
}
