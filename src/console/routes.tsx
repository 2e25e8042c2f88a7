import { lazy, type ComponentType } from 'react';
import { Page } from './parts/page.tsx';
import { routeAt, Router } from './parts/router.tsx';
import { Reserved } from './parts/reserved.tsx';
import { Shell } from './parts/shell.tsx';
import { useWords, withWords } from './words/index.tsx';

type Screen = { readonly default: ComponentType };

/** Every page of the console: its address and the screen that shows it, loaded when it is first asked for. */
export const table: readonly (readonly [path: string, load: () => Promise<Screen>])[] = [
  // Public
  ['/', () => import('./list/screens/market.tsx')],
  ['/market', () => import('./list/screens/market.tsx')],
  ['/items/$code', () => import('./list/screens/item.tsx')],
  ['/listings', () => import('./list/screens/catalogue.tsx')],
  ['/listings/$listingId', () => import('./list/screens/listing.tsx')],
  ['/members/$memberId', () => import('./register/screens/member.tsx')],
  ['/principles', () => import('./supervise/screens/principles.tsx')],
  ['/rule-books', () => import('./supervise/screens/rule-books.tsx')],
  ['/rule-books/$bookId', () => import('./supervise/screens/rule-book.tsx')],
  ['/verdicts/$verdictId', () => import('./supervise/screens/verdict.tsx')],
  ['/sign-in', () => import('./register/screens/sign-in.tsx')],
  ['/apply', () => import('./register/screens/apply.tsx')],
  // Everybody who is signed in
  ['/alerts', () => import('./desks/alerts.tsx')],
  ['/me', () => import('./register/screens/me.tsx')],
  ['/cases', () => import('./supervise/screens/cases.tsx')],
  ['/cases/$caseId', () => import('./supervise/screens/case.tsx')],
  // Operator and regulator
  ['/operate', () => import('./desks/home.tsx')],
  ['/regulate', () => import('./desks/home.tsx')],
  ['/operate/members', () => import('./desks/members.tsx')],
  ['/operate/cycles', () => import('./settle/screens/cycles.tsx')],
  ['/operate/deposits', () => import('./settle/screens/deposits.tsx')],
  ['/cycles/$cycleId', () => import('./settle/screens/cycle.tsx')],
  // The supplier's desk
  ['/supply', () => import('./desks/home.tsx')],
  ['/supply/products', () => import('./list/screens/products.tsx')],
  ['/supply/listings', () => import('./list/screens/own-listings.tsx')],
  ['/products/new', () => import('./list/screens/new-product.tsx')],
  ['/products/$productId', () => import('./list/screens/product.tsx')],
  ['/products/$productId/revisions/new', () => import('./list/screens/new-revision.tsx')],
  ['/revisions/$revisionId', () => import('./list/screens/revision.tsx')],
  ['/listings/new', () => import('./list/screens/terms.tsx')],
  ['/listings/$listingId/edit', () => import('./list/screens/terms.tsx')],
  ['/listings/$listingId/check', () => import('./list/screens/check.tsx')],
  ['/jobs', () => import('./supervise/screens/jobs.tsx')],
  ['/jobs/$jobId', () => import('./supervise/screens/job.tsx')],
  // Buying, and what both sides see of a contract
  ['/listings/$listingId/order', () => import('./match/screens/order.tsx')],
  ['/agreements/$agreementId', () => import('./match/screens/agreement.tsx')],
  ['/deliveries/$deliveryId', () => import('./deliver/screens/delivery.tsx')],
  ['/calls/$callId', () => import('./deliver/screens/call.tsx')],
  ['/buy', () => import('./desks/home.tsx')],
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

/** Pages that only some parts work with. */
const whose: readonly (readonly [of: RegExp, parts: readonly string[]])[] = [
  [/^\/supply\b|\/products\/new$|\/revisions\/new$|^\/listings\/(new|.*\/(edit|check))$/, ['supplier']],
  [/^\/buy\b/, ['buyer']],
  [/^\/operate\b/, ['operator', 'regulator']],
  [/^\/regulate\b/, ['regulator']],
];

const routes = table.map(([path, load]) => {
  let coming: Promise<Screen> | undefined;
  const come = () => (coming ??= withWords(load()));
  const Screen = lazy(come);
  const [, parts] = whose.find(([of]) => of.test(path)) ?? [];
  const Whole = () => (
    <Reserved parts={parts ?? []}>
      <Screen />
    </Reserved>
  );
  return { path, come, Screen: parts ? Whole : Screen };
});

/** Begins to load the page of an address, before there is anything to show it in; what fails is told where it is shown. */
export function beginToLoad(pathname: string): void {
  routeAt(routes, pathname)
    ?.route.come()
    .catch(() => undefined);
}

/** The console: the page of the address, in its frame. */
export function Console() {
  return <Router routes={routes} Frame={Shell} Absent={NotFound} Broken={Broken} />;
}

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

/** What stands where a page fails, or its code did not come: inside the frame, with a way on. */
function Broken() {
  const { words } = useWords();
  return (
    <Page title={words.shell.broken} sub={words.shell.brokenSub}>
      <p className="row">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {words.shell.reload}
        </button>
        <a className="button" href="/">
          {words.shell.goHome}
        </a>
      </p>
    </Page>
  );
}
