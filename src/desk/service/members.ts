import type { Ctx } from '../../kernel/ctx.ts';
import { formatMoney } from '../../kernel/money.ts';
import { DAY } from '../../kernel/time.ts';
import { countJobs } from '../../command/jobs/index.ts';
import { countCases } from '../../principles/index.ts';
import { countListings, countProducts, everPublished, hasRevision } from '../../list/index.ts';
import { countAgreements } from '../../match/index.ts';
import { countNotices, lastCallAt } from '../../deliver/index.ts';
import { balancesOf, countDeposits } from '../../settle/index.ts';
import { countRequests } from '../../supervise/index.ts';
import { isLow } from '../rules.ts';
import type { Desk, Figure } from '../schemas/index.ts';
import { all, counted, queue } from './queues.ts';

const ENDING_DAYS = 30;

/** The desk of a supplier. */
export async function supplyDesk(ctx: Ctx, supplierId: string): Promise<Desk> {
  const own = <S extends string>(state: S) => ({ supplierId, state });
  const [queues, published, products, running, hasFile, isPublished, sales, money] = await Promise.all([
    Promise.all([
      queue(ctx, 'me', 'requests-overdue', '/subject-requests', countRequests, own('overdue')),
      queue(ctx, 'me', 'requests-open', '/subject-requests', countRequests, own('open')),
      queue(ctx, 'me', 'listings-returned', '/listings', countListings, own('returned')),
      queue(ctx, 'me', 'listings-draft', '/listings', countListings, own('draft')),
      queue(ctx, 'me', 'listings-paused', '/listings', countListings, own('paused')),
      queue(ctx, 'others', 'listings-submitted', '/listings', countListings, own('submitted')),
      queue(ctx, 'others', 'cases-open', '/cases', countCases, own('open')),
      queue(ctx, 'others', 'notices-overdue', '/notices', countNotices, own('overdue')),
      queue(ctx, 'others', 'notices-sent', '/notices', countNotices, own('sent')),
      jobsOf(ctx, supplierId),
    ]),
    counted('listings-published', countListings(ctx, own('published'))),
    counted('products', countProducts(ctx, { supplierId })),
    counted('agreements-active', countAgreements(ctx, own('active'))),
    hasRevision(ctx, supplierId),
    everPublished(ctx, supplierId),
    countAgreements(ctx, { supplierId }),
    moneyOf(ctx, supplierId),
  ]);
  return {
    queues,
    checklist: [
      { step: 'admitted', done: true },
      { step: 'product', done: products.value !== '0' },
      { step: 'revision', done: hasFile },
      { step: 'published', done: isPublished },
      { step: 'sold', done: sales.count > 0 },
    ],
    figures: [published, products, running, ...money],
  };
}

/** The desk of a buyer. */
export async function buyDesk(ctx: Ctx, buyerId: string): Promise<Desk> {
  const own = <S extends string>(state: S) => ({ buyerId, state });
  const endsBefore = new Date(ctx.now.getTime() + ENDING_DAYS * DAY);
  const mine = <S extends string>(state: S) => ({ memberId: buyerId, state });
  const [queues, active, deposited, ordered, calledAt, money] = await Promise.all([
    Promise.all([
      queue(ctx, 'me', 'notices-overdue', '/notices', countNotices, own('overdue')),
      queue(ctx, 'me', 'notices-sent', '/notices', countNotices, own('sent')),
      queue(ctx, 'me', 'balance-low', '/accounts', lowAccounts, { memberId: buyerId, code: 'member-available' }),
      queue(ctx, 'me', 'agreements-ending', '/agreements', countAgreements, { ...own('active'), endsBefore }),
      queue(ctx, 'me', 'agreements-nearly-spent', '/agreements', countAgreements, {
        ...own('active'),
        nearlySpent: true,
      }),
      queue(ctx, 'others', 'cases-open', '/cases', countCases, own('open')),
      queue(ctx, 'others', 'deposits-recorded', '/deposits', countDeposits, mine('recorded')),
      jobsOf(ctx, buyerId),
    ]),
    counted('agreements-active', countAgreements(ctx, own('active'))),
    countDeposits(ctx, mine('confirmed')),
    countAgreements(ctx, { buyerId }),
    lastCallAt(ctx, buyerId),
    moneyOf(ctx, buyerId),
  ]);
  return {
    queues,
    checklist: [
      { step: 'admitted', done: true },
      { step: 'deposit', done: deposited.count > 0 },
      { step: 'agreement', done: ordered.count > 0 },
      { step: 'call', done: calledAt !== undefined },
    ],
    figures: [active, { name: 'last-call', value: calledAt?.toISOString() ?? null, unit: 'instant' }, ...money],
  };
}

const jobsOf = (ctx: Ctx, memberId: string) =>
  queue(ctx, 'others', 'jobs-running', '/jobs', (_, { state }) => countJobs(ctx, { memberId, state }), all('running'));

async function moneyOf(ctx: Ctx, memberId: string): Promise<Figure[]> {
  return (await balancesOf(ctx, memberId)).flatMap(({ currency, available, held }) => [
    { name: 'available', value: formatMoney(available), unit: currency },
    { name: 'held', value: formatMoney(held), unit: currency },
  ]);
}

/** In how many currencies a member has little left to spend. */
async function lowAccounts(ctx: Ctx, { memberId }: { readonly memberId: string; readonly code: string }) {
  const low = (await balancesOf(ctx, memberId)).filter(isLow);
  return { count: low.length, oldestAt: null, dueAt: null };
}
