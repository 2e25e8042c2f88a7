import { useParams, useRouterState } from '@tanstack/react-router';

/** A part of the page's address, as the route table names it; empty where it has none of that name. */
export function useParam(name: string): string {
  const params: unknown = useParams({ strict: false });
  const value = (params as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

/** All that the query string of the page says, as texts. */
export function useAllAsked(): Readonly<Record<string, string>> {
  const query = useRouterState({ select: ({ location }) => location.searchStr });
  return Object.fromEntries(new URLSearchParams(query));
}
