import { useNavigate, useRouterState } from '@tanstack/react-router';

type Search = Readonly<Record<string, unknown>>;

/** The address writes a text that looks like a truth in quotation marks; these are meant as such. */
const plain = (text: string): string | boolean => (text === 'true' ? true : text === 'false' ? false : text);
const isText = (value: unknown): value is string | number | boolean => value !== '' && /^[snb]/.test(typeof value);

/** The conditions of a list as they stand in the address, each as text; empty and unknown ones fall away. */
export function useConditions<Name extends string>(names: readonly Name[]) {
  const search = useRouterState({ select: ({ location }) => location.search as Search });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const navigate = useNavigate();
  const conditions: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (isText(value)) conditions[name] = String(value);
  }
  /** Changes conditions; typing replaces the address, choosing adds to what Back leads through. */
  const change = (next: Partial<Record<Name, string>>, replace = false) =>
    void navigate({
      to: path,
      replace,
      search: (before: Search) => {
        const changed = Object.entries<unknown>({ ...before, ...next }).filter(([, value]) => isText(value));
        return Object.fromEntries(changed.map(([name, value]) => [name, plain(String(value))]));
      },
    });
  const clear = () => void navigate({ to: path });
  return { conditions, change, clear };
}
