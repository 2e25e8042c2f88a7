import { navigate, placeNow, usePlace } from '../parts/address.ts';

/** The conditions of a list as they stand in the address, each as text; empty and unknown ones fall away. */
export function useConditions<Name extends string>(names: readonly Name[]) {
  const { pathname: to, query } = usePlace();
  const conditions: Partial<Record<Name, string>> = {};
  for (const name of names) if (query[name]) conditions[name] = query[name];
  /** Changes conditions; typing replaces the address, choosing adds to what Back leads through. */
  const change = (next: Partial<Record<Name, string>>, replace = false) =>
    navigate({ to, replace, search: { ...placeNow().query, ...next } });
  const clear = () => navigate({ to });
  return { conditions, change, clear };
}
