import { useEffect, useRef, type ChangeEvent } from 'react';
import { useWords, wordFor } from '../words/index.tsx';
import { indented, usePurposes } from '../parts/purposes.ts';

type Name = 'q' | 'purpose' | 'personal' | 'state' | 'itemCode' | 'supplierId';
type Given = Partial<Record<Name, string>>;
type FiltersProps = { readonly conditions: Given; readonly change: (next: Given) => void };

/** What everybody may find: on offer, not on offer for a while, no longer on offer, taken down. */
const findable = ['published', 'paused', 'retired', 'taken-down'] as const;
const isWide = (): boolean => matchMedia('(min-width: 901px)').matches;

/** By what the catalogue can be narrowed; on a narrow screen it opens when it is pressed. */
export function Filters({ conditions, change }: FiltersProps) {
  const { words } = useWords();
  const w = words.list;
  const { choices } = usePurposes();
  const about = [
    ['', w.anything],
    ['false', w.noPersons],
    ['true', w.aboutPersons],
  ] as const;
  const named = findable.map(
    (state) => [state === 'published' ? '' : state, wordFor(words.codes.states, state)] as const,
  );
  const states = [...named, ['all', words.shell.all] as const];
  return (
    <details className="sift" open={isWide()}>
      <summary>{w.filters}</summary>
      <div className="filter">
        <label className="field">
          <span>{w.purpose}</span>
          <select
            className="input"
            value={conditions.purpose ?? ''}
            onChange={({ currentTarget }) => change({ purpose: currentTarget.value })}
          >
            <option value="">{w.anything}</option>
            {indented(choices).map(([code, says]) => (
              <option key={code} value={code}>
                {says}
              </option>
            ))}
          </select>
          <small>{w.purposeHint}</small>
        </label>
        <Radios title={w.about} name="personal" of={about} chosen={conditions.personal} change={change} />
        <Radios title={words.shell.state} name="state" of={states} chosen={conditions.state} change={change} />
      </div>
    </details>
  );
}

type RadiosProps = {
  readonly title: string;
  readonly name: Name;
  readonly of: readonly (readonly [value: string, says: string])[];
  readonly chosen: string | undefined;
  readonly change: (next: Given) => void;
};

function Radios({ title, name, of, chosen = '', change }: RadiosProps) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {of.map(([value, says]) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => change({ [name]: value })} />
          {says}
        </label>
      ))}
    </fieldset>
  );
}

const TYPING_MS = 250;

type SearchBoxProps = { readonly value: string; readonly onType: (typed: string) => void };

/** The words to search by. Typing is followed when it rests; an address that changes otherwise changes the text. */
export function SearchBox({ value, onType }: SearchBoxProps) {
  const { words } = useWords();
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<number>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    if (box.current && value !== sent.current) box.current.value = value;
    sent.current = value;
  }, [value]);
  const rest = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      sent.current = currentTarget.value.trim();
      onType(sent.current);
    }, TYPING_MS);
  };
  return (
    <input
      ref={box}
      type="search"
      className="input seek"
      defaultValue={value}
      onChange={rest}
      maxLength={200}
      aria-label={words.list.searchLabel}
      placeholder={words.list.searchLabel}
    />
  );
}

/** The conditions in force, each with a press that lifts it. */
export function Conditions({ conditions, change }: FiltersProps) {
  const { words } = useWords();
  const { nameOf } = usePurposes();
  const w = words.list;
  const says: Record<Exclude<Name, 'q'>, (value: string) => string> = {
    purpose: nameOf,
    personal: (value) => (value === 'true' ? w.aboutPersons : w.noPersons),
    state: (value) => (value === 'all' ? w.allStates : wordFor(words.codes.states, value)),
    itemCode: (value) => value,
    supplierId: (value) => `${w.supplier} ${value.slice(0, 4)}…${value.slice(-6)}`,
  };
  const names = Object.keys(says) as readonly (keyof typeof says)[];
  return names.flatMap((name) => {
    const value = conditions[name];
    if (value === undefined) return [];
    return [
      <button
        key={name}
        type="button"
        className="chip info lift"
        title={w.remove(says[name](value))}
        onClick={() => change({ [name]: '' })}
      >
        {says[name](value)} ×
      </button>,
    ];
  });
}
