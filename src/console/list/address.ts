import { useParams, useRouterState } from '@tanstack/react-router';

/** A part of the page's address, such as the identifier of what it shows. */
export function usePathPart(name: string): string {
  const parts: Readonly<Record<string, string | undefined>> = useParams({ strict: false });
  return parts[name] ?? '';
}

/** What the query string of the page says, as texts. */
export function useAsked(): Readonly<Record<string, string>> {
  const query = useRouterState({ select: ({ location }) => location.searchStr });
  return Object.fromEntries(new URLSearchParams(query));
}
