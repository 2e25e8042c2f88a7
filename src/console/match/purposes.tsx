import { useId } from 'react';
import { Options } from '../parts/form.tsx';
import { usePurposes } from '../parts/purposes.ts';
import { useWords } from '../words/index.tsx';

type Purpose = { readonly code: string; readonly broader: readonly string[] };
/** Whether a purpose is one of these or narrower than one of them. */
function isWithin(code: string, granted: readonly string[], all: readonly Purpose[]): boolean {
  if (granted.includes(code)) return true;
  return all.find((one) => one.code === code)?.broader.some((broader) => isWithin(broader, granted, all)) ?? false;
}

type PurposeFieldProps = {
  readonly granted: readonly string[];
  readonly hint?: string;
  /** The purpose chosen at first. */
  readonly value?: string;
};

/**
 * The choice of a purpose: those that are granted and what is narrower first, then the others, so that the answer to
 * "may I" can also be no, with its reason.
 */
export function PurposeField({ granted, hint, value }: PurposeFieldProps) {
  const { words } = useWords();
  const { all, nameOf } = usePurposes();
  const id = useId();
  if (all.length === 0) return null;
  const codes = all.map(({ code }) => code);
  const within = codes.filter((code) => isWithin(code, granted, all));
  const groups = [
    [words.match.granted, within],
    [words.match.notGranted, codes.filter((code) => !within.includes(code))],
  ] as const;
  return (
    <div className="field">
      <label htmlFor={id}>{words.match.purpose}</label>
      <select
        id={id}
        name="purpose"
        className="input"
        defaultValue={value ?? within[0]}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        {groups.map(([label, members]) => (
          <optgroup key={label} label={label}>
            <Options of={members.map((code) => [code, nameOf(code)])} />
          </optgroup>
        ))}
      </select>
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
