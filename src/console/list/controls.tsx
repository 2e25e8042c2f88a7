import { useId, type ReactNode } from 'react';
import { Options, type Choices } from '../parts/form.tsx';

type CellProps = {
  readonly name: string;
  readonly label: string;
  readonly value?: string;
  readonly options?: Choices;
};

/** A field in a cell of a table, whose name is its column's. */
export function CellField({ name, label, value, options }: CellProps) {
  const shared = { name, 'aria-label': label, defaultValue: value, className: 'input' };
  if (!options) return <input {...shared} autoComplete="off" />;
  return (
    <select {...shared}>
      <Options of={options} />
    </select>
  );
}

type CheckProps = {
  readonly name: string;
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isOn?: boolean;
};

/** One thing to tick. */
export function Check({ name, label, hint, isOn = false }: CheckProps) {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        name={name}
        defaultChecked={isOn}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

type ChecksProps = { readonly label: string; readonly hint?: ReactNode; readonly children: ReactNode };

/** Things to tick that belong together. */
export function Checks({ label, hint, children }: ChecksProps) {
  return (
    <fieldset className="checks">
      <legend>{label}</legend>
      {hint !== undefined && <small>{hint}</small>}
      <div className="columns">{children}</div>
    </fieldset>
  );
}

/** The choices of a field from codes and the words for them. */
export const choicesOf = (codes: readonly string[], words: Readonly<Record<string, string>>): Choices =>
  codes.map((code) => [code, words[code] ?? code] as const);
