import { canonicalJson } from '../kernel/hash.ts';
import type { Judgeables } from './judgeables.ts';
import type { Stage } from '../kernel/verdict.ts';

type Given<T> = NonNullable<T>;
type HoldsDate<T> = T extends Date
  ? true
  : T extends readonly (infer E)[]
    ? HoldsDate<E>
    : T extends object
      ? HoldsDateIn<T>
      : false;
type HoldsDateIn<T> = true extends { [K in keyof T]: HoldsDate<Given<T[K]>> }[keyof T] ? true : false;
/** Where a type has dates: the compiler refuses a table that misses a date or names anything but a date. */
type DatesOf<T> = {
  readonly [K in keyof T as true extends HoldsDate<Given<T[K]>> ? K : never]: Given<T[K]> extends Date
    ? 'date'
    : DatesOf<Given<T[K]>>;
};

const dates: { readonly [S in Stage]: DatesOf<Judgeables[S]> } = {
  list: {},
  match: {},
  deliver: { at: 'date', agreement: { startsAt: 'date', endsAt: 'date' }, consentUntil: 'date', staleFrom: 'date' },
  settle: { call: { at: 'date' }, agreement: { startsAt: 'date', endsAt: 'date' }, consentUntil: 'date' },
};

/** What the gate saw, as canonical JSON (RFC 8785): instants as ISO text. `judgeableFrom` reads it back. */
export function snapshotOf(subject: Judgeables[Stage]): string {
  return canonicalJson(subject);
}

/** The judgeable of a snapshot, with its instants as dates again: judged again, it gets the same verdict. */
export function judgeableFrom<S extends Stage>(stage: S, snapshot: string): Judgeables[S] {
  return revived(JSON.parse(snapshot), dates[stage]) as Judgeables[S];
}

type Places = { readonly [name: string]: 'date' | Places };

function revived(value: unknown, places: Places | 'date' | undefined): unknown {
  if (places === undefined || value === null) return value;
  if (places === 'date') return new Date(value as string);
  return Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, revived(part, places[name])]));
}
