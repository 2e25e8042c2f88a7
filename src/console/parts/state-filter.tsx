import { useWords, wordFor } from '../words/index.tsx';
import { useAllAsked } from './address.ts';
import { Link } from './link.tsx';
import { Views } from './views.tsx';

/** What the address says under a name; undefined where it says nothing. */
export function useQueryOf(name: string): string | undefined {
  return useAllAsked()[name] || undefined;
}

/** What is chosen of the states: the one in the address, if it is one of them. */
export function useStateOf<T extends string>(states: readonly T[]): T | undefined {
  const chosen = useQueryOf('state');
  return states.find((state) => state === chosen);
}

type TabsProps = {
  readonly label: string;
  /** Value, word and address of each; the value that the address asks for is the one that is shown. */
  readonly choices: readonly (readonly [value: string | undefined, says: string, to: string, count?: string])[];
  readonly chosen: string | undefined;
};

/** Links of which one is where the reader is. */
export function Tabs({ label, choices, chosen }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {choices.map(([value, says, to, count = '']) => (
        <Link key={says} to={to} isHere={value === chosen}>
          {says} <span className="count">{count}</span>
        </Link>
      ))}
    </nav>
  );
}

export type FacetValues = readonly { readonly value: string; readonly count: number; readonly exact: boolean }[];

/** How many rows of a list have a value of a facet; empty until it is known. */
export function useTally(facet: FacetValues | undefined): (value: string) => string {
  const { format } = useWords();
  return (value) => {
    if (!facet) return '';
    const found = facet.find((one) => one.value === value);
    const isExact = facet.every(({ exact }) => exact);
    return `${format.count(found?.count ?? 0)}${isExact ? '' : '+'}`;
  };
}

type StateFilterProps = {
  readonly states: readonly string[];
  readonly to: string;
  /** How many there are of each state, as the list counted them. */
  readonly facet: FacetValues | undefined;
};

/** Links that narrow a list to one state; the first shows all. */
export function StateFilter({ states, to, facet }: StateFilterProps) {
  const { words } = useWords();
  const chosen = useStateOf(states);
  const tally = useTally(facet);
  const ofStates = states.map(
    (state) => [state, wordFor(words.codes.states, state), `${to}?state=${state}`, tally(state)] as const,
  );
  return (
    <>
      <Tabs label={words.shell.state} chosen={chosen} choices={[[undefined, words.shell.all, to], ...ofStates]} />
      <Views list={to} />
    </>
  );
}
