import { useEffect, useId, useRef, type FormEvent, type ReactNode } from 'react';
import type { Problem, Refused } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { ProblemText } from './loaded.tsx';
import { FaultText } from './said.tsx';

type Values = Readonly<Record<string, string>>;
type FormProps = {
  readonly onSend: (values: Values) => void;
  readonly refusal?: Refused | null;
  readonly isBusy?: boolean;
  readonly send: string;
  /** Whether another button is the page's primary one. */
  readonly isQuiet?: boolean;
  /** What stands beside the button. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
};

/** Where a pointer of the API leads: `#/plan/price` is the field of that name. */
const fieldOf = (pointer: string): string => pointer.replace(/^#\//, '');

/**
 * A form. Fields are named by where they stand in the request; only the exchange judges them, when it is sent, and what
 * it says stands above the form and beside each field.
 */
export function Form({ onSend, refusal, isBusy = false, isQuiet = false, send, beside, children }: FormProps) {
  const { words } = useWords();
  const summary = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const fields = [...(form.current?.elements ?? [])].filter((one): one is HTMLInputElement => 'name' in one);
    for (const field of fields) {
      const fault = refusal?.problem.errors?.find(({ pointer }) => fieldOf(pointer) === field.name);
      field.setAttribute('aria-invalid', String(fault !== undefined));
    }
    if (!refusal) return undefined;
    summary.current?.focus();
    const { title } = document;
    document.title = `${words.shell.errorBefore}${title}`;
    return () => {
      document.title = title;
    };
  }, [refusal, words]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isBusy) onSend(saidIn(event.currentTarget));
  };
  return (
    <form ref={form} className="form" noValidate onSubmit={submit}>
      {refusal && (
        <div ref={summary} tabIndex={-1} className="summary">
          <Summary problem={refusal.problem} />
        </div>
      )}
      {children}
      <div className="row">
        <button type="submit" className={isQuiet ? 'button' : 'button primary'} aria-disabled={isBusy}>
          {isBusy ? `${words.shell.loading}…` : send}
        </button>
        {beside}
      </div>
    </form>
  );
}

function Summary({ problem }: { readonly problem: Problem }) {
  const { words } = useWords();
  const errors = problem.errors ?? [];
  const findings = problem.findings?.length ?? 0;
  if (findings > 0) return <b role="alert">{words.shell.findings(findings)}</b>;
  if (errors.length === 0) return <ProblemText problem={problem} />;
  const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
  const labelOf = (name: string) => field(name)?.labels?.[0]?.textContent ?? field(name)?.ariaLabel ?? name;
  return (
    <div role="alert">
      <b>{words.shell.faults(errors.length)}</b>
      <ul>
        {errors.map((fault) => (
          <li key={fault.pointer + fault.detail}>
            <button type="button" className="plain" onClick={() => field(fieldOf(fault.pointer))?.focus()}>
              {labelOf(fieldOf(fault.pointer))}: <FaultText fault={fault} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** All that a form says, by the names of its fields. */
export function saidIn(form: HTMLFormElement): Record<string, string> {
  const texts = [...new FormData(form)].filter((one): one is [string, string] => !(one[1] instanceof File));
  return Object.fromEntries(texts);
}

/** What was typed into a field of a form, as text; empty where there is no such field. */
export function typed(form: HTMLFormElement | FormData, name: string): string {
  const value = (form instanceof FormData ? form : new FormData(form)).get(name);
  return typeof value === 'string' ? value : '';
}

/** The choices of a `select`: values and what they say. */
export type Choices = readonly (readonly [value: string, says: string])[];

export function Options({ of }: { readonly of: Choices }) {
  return of.map(([value, says]) => (
    <option key={value} value={value}>
      {says}
    </option>
  ));
}

type FieldProps = {
  readonly name: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly type?: string;
  readonly value?: string;
  readonly options?: Choices;
  readonly isLong?: boolean;
  readonly autoComplete?: string;
};

/** One question of a form: a line, a text, or a choice where there are `options`. */
export function Field({ name, label, hint, type = 'text', value, options, isLong, autoComplete }: FieldProps) {
  const id = useId();
  const shared = {
    id,
    name,
    defaultValue: value,
    className: 'input',
    'aria-describedby': hint ? `${id}-hint` : undefined,
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {options ? (
        <select {...shared}>
          <Options of={options} />
        </select>
      ) : isLong ? (
        <textarea {...shared} className="input long" rows={3} />
      ) : (
        <input {...shared} type={type} autoComplete={autoComplete ?? 'off'} />
      )}
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
