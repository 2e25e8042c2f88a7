import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { Page } from './parts/page.tsx';
import { Shell } from './parts/shell.tsx';
import { useWords } from './words/index.tsx';

type Screen = { readonly default: ComponentType };

/** Every page of the console: its address and the screen that shows it, loaded when it is first asked for. */
export const table: readonly (readonly [path: string, load: () => Promise<Screen>])[] = [
  // Public
  ['/', () => import('./list/screens/market.tsx')],
  ['/market', () => import('./list/screens/market.tsx')],
  ['/sign-in', () => import('./register/screens/sign-in.tsx')],
  // Buying, and what both sides see of a contract
  ['/listings/$listingId/order', () => import('./match/screens/order.tsx')],
  ['/agreements/$agreementId', () => import('./match/screens/agreement.tsx')],
  ['/deliveries/$deliveryId', () => import('./deliver/screens/delivery.tsx')],
  ['/calls/$callId', () => import('./deliver/screens/call.tsx')],
  ['/buy', () => import('./match/screens/buy.tsx')],
  ['/buy/notices', () => import('./deliver/screens/notices.tsx')],
  ['/supply/subjects', () => import('./deliver/screens/subjects.tsx')],
  ['/notices/$noticeId', () => import('./deliver/screens/notice.tsx')],
  ['/buy/agreements', () => import('./match/screens/bought.tsx')],
  ['/supply/agreements', () => import('./match/screens/sold.tsx')],
  ['/buy/calls', () => import('./deliver/screens/calls.tsx')],
  ['/supply/calls', () => import('./deliver/screens/calls.tsx')],
  ['/buy/money', () => import('./settle/screens/money.tsx')],
  ['/supply/revenue', () => import('./settle/screens/money.tsx')],
];

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const routes = table.map(([path, load]) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(load) }),
);

export const router = createRouter({ routeTree: root.addChildren(routes), scrollRestoration: true });

function NotFound() {
  const { words } = useWords();
  return (
    <Page title={words.shell.notFound}>
      <a className="button" href="/">
        {words.shell.goHome}
      </a>
    </Page>
  );
}
