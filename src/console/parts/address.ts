import { useParams, useSearch } from '@tanstack/react-router';

/** A part of the page's address, as the route table names it; empty where it has none of that name. */
export function useParam(name: string): string {
  const params: unknown = useParams({ strict: false });
  return textOf(params, name);
}

/** A value of the page's query string; empty where it is absent. */
export function useAsked(name: string): string {
  const asked: unknown = useSearch({ strict: false });
  return textOf(asked, name);
}

function textOf(values: unknown, name: string): string {
  const value = (values as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
