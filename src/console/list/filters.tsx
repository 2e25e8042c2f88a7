import { useEffect, useRef, type ChangeEvent, type ReactNode } from 'react';
import { useWords, wordFor } from '../words/index.tsx';
import { Name } from '../parts/name.tsx';
import { indented, usePurposes } from '../parts/purposes.ts';
import { useTally, type FacetValues } from '../parts/state-filter.tsx';

export const conditionNames = ['q', 'purpose', 'personal', 'state', 'itemCode', 'supplierId', 'sort'] as const;
type ConditionName = (typeof conditionNames)[number];
export type Given = Partial<Record<ConditionName, string>>;
type Change = (next: Given) => void;
type FiltersProps = {
  readonly conditions: Given;
  readonly change: Change;
  readonly facets: Readonly<Record<string, FacetValues>> | undefined;
};

/** What everybody may find: on offer, not on offer for a while, no longer on offer, taken down. */
const findable = ['published', 'paused', 'retired', 'taken-down'] as const;
const MOST_SUPPLIERS = 8;
const isWide = (): boolean => matchMedia('(min-width: 901px)').matches;

/** By what the catalogue can be narrowed, and how much each choice leaves; on a narrow screen it opens when pressed. */
export function Filters({ conditions, change, facets }: FiltersProps) {
  const { words } = useWords();
  const w = words.list;
  const { choices } = usePurposes();
  const tally = {
    purpose: useTally(facets?.['purpose']),
    personal: useTally(facets?.['personal']),
    state: useTally(facets?.['state']),
    supplier: useTally(facets?.['supplierId']),
  };
  const about = [
    ['', w.anything, ''],
    ['false', w.noPersons, tally.personal('false')],
    ['true', w.aboutPersons, tally.personal('true')],
  ] as const;
  const states = [
    ...findable.map(
      (state) => [state === 'published' ? '' : state, wordFor(words.codes.states, state), tally.state(state)] as const,
    ),
    ['all', words.shell.all, ''] as const,
  ];
  const suppliers = (facets?.['supplierId'] ?? []).slice(0, MOST_SUPPLIERS);
  const ofSuppliers = suppliers.map(
    ({ value }) => [value, <Name key={value} of={value} />, tally.supplier(value)] as const,
  );
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
                {facets ? `${says} (${tally.purpose(code)})` : says}
              </option>
            ))}
          </select>
          <small>{w.purposeHint}</small>
        </label>
        <Radios title={w.about} name="personal" of={about} chosen={conditions.personal} change={change} />
        <Radios title={words.shell.state} name="state" of={states} chosen={conditions.state} change={change} />
        {(suppliers.length > 1 || conditions.supplierId !== undefined) && (
          <Radios
            title={w.supplier}
            name="supplierId"
            of={[['', w.anything, ''], ...ofSuppliers]}
            chosen={conditions.supplierId}
            change={change}
          />
        )}
      </div>
    </details>
  );
}

type RadiosProps = {
  readonly title: string;
  readonly name: ConditionName;
  readonly of: readonly (readonly [value: string, says: ReactNode, count: string])[];
  readonly chosen: string | undefined;
  readonly change: Change;
};

function Radios({ title, name, of, chosen = '', change }: RadiosProps) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {of.map(([value, says, count]) => (
        <label key={value}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => change({ [name]: value })} />
          <b>{says}</b> <span>{count}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** In which orders the catalogue is shown; the newest stand first unless told. */
export const sorts = ['-updatedAt', 'price', '-price'] as const;

/** In which order the products stand. */
export function SortChoice({ chosen = '', change }: { readonly chosen: string | undefined; readonly change: Change }) {
  const { words } = useWords();
  const w = words.list;
  return (
    <label className="sort">
      <span>{w.sort}</span>
      <select className="input" value={chosen} onChange={({ currentTarget }) => change({ sort: currentTarget.value })}>
        {(['', ...sorts] as const).map((sort) => (
          <option key={sort} value={sort}>
            {w.sorts[sort]}
          </option>
        ))}
      </select>
    </label>
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

type ConditionsProps = Omit<FiltersProps, 'facets'> & { readonly clear: () => void };

/** The conditions in force, each with a press that lifts it, and one that lifts them all. */
export function Conditions({ conditions, change, clear }: ConditionsProps) {
  const { words } = useWords();
  const { nameOf } = usePurposes();
  const w = words.list;
  const says: Record<Exclude<ConditionName, 'sort'>, (value: string) => ReactNode> = {
    q: (value) => w.quoted(value),
    purpose: nameOf,
    personal: (value) => (value === 'true' ? w.aboutPersons : w.noPersons),
    state: (value) => (value === 'all' ? w.allStates : wordFor(words.codes.states, value)),
    itemCode: (value) => value,
    supplierId: (value) => <Name of={value} />,
  };
  const names = Object.keys(says) as readonly (keyof typeof says)[];
  const inForce = names.flatMap((name) => {
    const value = conditions[name];
    return value === undefined ? [] : [[name, says[name](value)] as const];
  });
  if (inForce.length === 0) return null;
  return (
    <div className="row">
      {inForce.map(([name, said]) => (
        <button
          key={name}
          type="button"
          className="chip info lift"
          title={w.lift}
          onClick={() => change({ [name]: '' })}
        >
          {said} ×
        </button>
      ))}
      <button type="button" className="plain" onClick={clear}>
        {words.shell.clear}
      </button>
    </div>
  );
}
