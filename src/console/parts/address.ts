import { createContext, use } from 'react';
import { keepPosition } from './position.ts';

/** Where the reader is: the path, what the query string says as texts, and both as they stand in the address. */
export type Place = {
  readonly key: string;
  readonly pathname: string;
  readonly query: Readonly<Record<string, string>>;
  readonly href: string;
};
type Target = {
  readonly to: string;
  /** What the query string is to say; what is undefined or empty falls away. */
  readonly search?: Readonly<Record<string, string | undefined>>;
  readonly replace?: boolean;
};

type Known = { readonly place: Place; readonly params: Readonly<Record<string, string>> };
/** Given by the router. */
export const Here = createContext<Known | null>(null);
export const MOVED = 'databourse-moved';

const keyNow = (): string => (history.state as { readonly key?: string } | null)?.key ?? 'first';

export function placeNow(): Place {
  const { pathname, search } = location;
  const query = Object.fromEntries(new URLSearchParams(search));
  return { key: keyNow(), pathname, query, href: pathname + search };
}

/** Goes to an address of the console. */
export function navigate({ to, search = {}, replace = false }: Target): void {
  const address = new URL(to, location.origin);
  for (const [name, value] of Object.entries(search)) if (value) address.searchParams.set(name, value);
  const href = address.pathname + address.search;
  if (replace) history.replaceState({ key: keyNow() }, '', href);
  else {
    keepPosition(keyNow());
    history.pushState({ key: String(performance.timeOrigin + performance.now()) }, '', href);
  }
  dispatchEvent(new Event(MOVED));
}

function useHere(): Known {
  const here = use(Here);
  if (!here) throw new Error('A place is asked for outside of Router.');
  return here;
}

export const usePlace = (): Place => useHere().place;

/** A part of the page's address, as the route table names it; empty where it has none of that name. */
export const useParam = (name: string): string => useHere().params[name] ?? '';

/** All that the query string of the page says, as texts. */
export const useAllAsked = (): Readonly<Record<string, string>> => useHere().place.query;
