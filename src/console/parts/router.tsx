import { Component, Suspense, useEffect, useRef, useState, useTransition } from 'react';
import type { ComponentType, ReactNode } from 'react';
import { Here, MOVED, navigate, placeNow } from './address.ts';
import { takeUpPosition } from './position.ts';

/** The page of an address; a part that begins with `$` stands for whatever is there, and is a parameter. */
export type Route = { readonly path: string; readonly Screen: ComponentType };

/** What an address says in the place of each parameter of a path; undefined where it is not that path. */
function paramsOf(path: string, pathname: string): Record<string, string> | undefined {
  const [asked, given] = [path.split('/'), pathname.replace(/(.)\/$/, '$1').split('/')];
  if (asked.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [at, part] of asked.entries()) {
    const value = given[at] ?? '';
    if (part.startsWith('$') && value !== '') params[part.slice(1)] = decoded(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The route that an address leads to: of two that fit, the one that names more of it. */
export function routeAt<R extends Route>(routes: readonly R[], pathname: string) {
  const fitting = routes.flatMap((route) => {
    const params = paramsOf(route.path, pathname);
    return params ? [{ route, params, open: Object.keys(params).length }] : [];
  });
  return fitting.sort((one, other) => one.open - other.open)[0];
}

/** Where a click on a link leads within the console; undefined where it is the browser's own matter. */
function followed(event: MouseEvent, routes: readonly Route[]): string | undefined {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null;
  if (!link || event.defaultPrevented || event.button !== 0 || link.target !== '' || link.hasAttribute('download'))
    return undefined;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  if (link.origin !== location.origin || link.hash !== '' || !routeAt(routes, link.pathname)) return undefined;
  return link.pathname + link.search;
}

type RouterProps = {
  readonly routes: readonly Route[];
  /** What stands around every page. */
  readonly Frame: ComponentType<{ readonly isMoving: boolean; readonly children: ReactNode }>;
  readonly Absent: ComponentType;
  readonly Broken: ComponentType;
};

/**
 * Shows the page of the address. Links are plain links: a click on one that leads to a page of the console changes the
 * address without loading anything anew, and the page before stays until the next one is there. Until then nothing on it
 * can be pressed: what was ordered once is not ordered again.
 */
export function Router({ routes, Frame, Absent, Broken }: RouterProps) {
  const [place, setPlace] = useState(placeNow);
  const [isMoving, startMoving] = useTransition();
  const shown = useRef(place.pathname);
  useEffect(() => {
    // Where only the part behind # has changed, the page is the same.
    const move = () => {
      const next = placeNow();
      const change = () => setPlace((before) => (before.href === next.href ? before : next));
      if (next.pathname === shown.current) change();
      else startMoving(change);
    };
    const click = (event: MouseEvent) => {
      const to = followed(event, routes);
      if (to === undefined) return;
      event.preventDefault();
      navigate({ to, replace: to === location.pathname + location.search });
    };
    addEventListener(MOVED, move);
    addEventListener('popstate', move);
    document.addEventListener('click', click);
    return () => {
      removeEventListener(MOVED, move);
      removeEventListener('popstate', move);
      document.removeEventListener('click', click);
    };
  }, [routes]);
  useEffect(() => takeUpPosition(place.key), [place.key]);
  useEffect(() => {
    shown.current = place.pathname;
  }, [place.pathname]);
  const at = routeAt(routes, place.pathname);
  const Screen = at?.route.Screen ?? Absent;
  return (
    <Here value={{ place, params: at?.params ?? {} }}>
      <Frame isMoving={isMoving}>
        <Suspense>
          <Guard key={place.pathname} Broken={Broken}>
            <Screen />
          </Guard>
        </Suspense>
      </Frame>
    </Here>
  );
}

type GuardProps = { readonly Broken: ComponentType; readonly children: ReactNode };

/** Keeps what fails in a page inside its frame. */
class Guard extends Component<GuardProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };
  static getDerivedStateFromError() {
    return { isBroken: true };
  }
  override render() {
    const { Broken, children } = this.props;
    return this.state.isBroken ? <Broken /> : children;
  }
}
