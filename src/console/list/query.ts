import { useNavigate, useRouterState } from '@tanstack/react-router';

/** The conditions of a list as they stand in the address, each as text; the empty ones are left out. */
export function useConditions<Name extends string>(names: readonly Name[]) {
  const search = useRouterState({ select: ({ location }) => location.search as Readonly<Record<string, unknown>> });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const given = Object.fromEntries(
    names.map((name) => [name, search[name]]).filter(([, value]) => value !== undefined && value !== ''),
  ) as Partial<Record<Name, unknown>>;
  const conditions = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, String(value)]),
  ) as Partial<Record<Name, string>>;
  /** Changes conditions; typing replaces the address, choosing adds to what Back leads through. */
  const change = (next: Partial<Record<Name, string>>, replace = false) => {
    const kept = Object.entries({ ...conditions, ...next }).filter(([, value]) => value !== '');
    void navigate({ to: path, search: Object.fromEntries(kept.map(([name, value]) => [name, plain(String(value))])), replace }); // prettier-ignore
  };
  const clear = () => void navigate({ to: path });
  return { conditions, change, clear };
}

/** The address writes a text that looks like a number or a truth in quotation marks; these are meant as such. */
const plain = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text);
