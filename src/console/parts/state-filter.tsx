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
  readonly choices: readonly (readonly [value: string | undefined, says: string, to: string])[];
  readonly chosen: string | undefined;
};

/** Links of which one is where the reader is. */
export function Tabs({ label, choices, chosen }: TabsProps) {
  return (
    <nav className="tabs" aria-label={label}>
      {choices.map(([value, says, to]) => (
        <Link key={says} to={to} isHere={value === chosen}>
          {says}
        </Link>
      ))}
    </nav>
  );
}

type StateFilterProps = { readonly states: readonly string[]; readonly to: string };

/** Links that narrow a list to one state; the first shows all. */
export function StateFilter({ states, to }: StateFilterProps) {
  const { words } = useWords();
  const chosen = useStateOf(states);
  const ofStates = states.map((state) => [state, wordFor(words.codes.states, state), `${to}?state=${state}`] as const);
  return (
    <>
      <Tabs label={words.shell.state} chosen={chosen} choices={[[undefined, words.shell.all, to], ...ofStates]} />
      <Views list={to} />
    </>
  );
}
