import type { Ctx } from '../../kernel/ctx.ts';
import { countHolds, latestCheckpoint } from '../../audit/index.ts';
import { countBooks, countCases } from '../../principles/index.ts';
import { countMembers } from '../../register/index.ts';
import { countListings } from '../../list/index.ts';
import { countAgreements } from '../../match/index.ts';
import { countNotices } from '../../deliver/index.ts';
import { countDeposits, countExceptions, countObligations } from '../../settle/index.ts';
import { countIncidents, countRequests } from '../../supervise/index.ts';
import type { Desk } from '../schemas/index.ts';
import { all, counted, queue } from './queues.ts';

/** What waits for a second person: whether that may be the reader. */
const second = <S extends string>(state: S, waitsFor: 'me' | 'others') => ({ state, waitsFor });

/** The desk of the operator: what has a clock first, then what suppliers and buyers wait for. */
export async function operateDesk(ctx: Ctx): Promise<Desk> {
  const [queues, figures] = await Promise.all([
    Promise.all([
      queue(ctx, 'me', 'incidents-late', '/incidents', countIncidents, all('late')),
      queue(ctx, 'me', 'incidents-open', '/incidents', countIncidents, all('open')),
      queue(ctx, 'me', 'incidents-reported', '/incidents', countIncidents, all('reported')),
      queue(ctx, 'me', 'applications-new', '/members', countMembers, all('applied')),
      queue(ctx, 'me', 'applications-reviewed', '/members', countMembers, second('under-review', 'me')),
      queue(ctx, 'me', 'listings-submitted', '/listings', countListings, all('submitted')),
      queue(ctx, 'me', 'cases-open', '/cases', countCases, all('open')),
      queue(ctx, 'me', 'deposits-recorded', '/deposits', countDeposits, second('recorded', 'me')),
      queue(ctx, 'me', 'books-proposed', '/rule-books', countBooks, second('proposed', 'me')),
      queue(ctx, 'me', 'obligations-withheld', '/obligations', countObligations, all('withheld')),
      queue(ctx, 'me', 'exceptions-withheld', '/exceptions', countExceptions, all('withheld')),
      queue(ctx, 'others', 'applications-reviewed', '/members', countMembers, second('under-review', 'others')),
      queue(ctx, 'others', 'deposits-recorded', '/deposits', countDeposits, second('recorded', 'others')),
      queue(ctx, 'others', 'books-proposed', '/rule-books', countBooks, second('proposed', 'others')),
      queue(ctx, 'others', 'requests-overdue', '/subject-requests', countRequests, all('overdue')),
      queue(ctx, 'others', 'notices-overdue', '/notices', countNotices, all('overdue')),
    ]),
    trade(ctx),
  ]);
  return { queues, checklist: [], figures };
}

/** The desk of the regulator: what it ordered or must watch, and what the operator has still to decide. */
export async function regulateDesk(ctx: Ctx): Promise<Desk> {
  const [queues, figures, checkpoint] = await Promise.all([
    Promise.all([
      queue(ctx, 'me', 'incidents-late', '/incidents', countIncidents, all('late')),
      queue(ctx, 'me', 'incidents-open', '/incidents', countIncidents, all('open')),
      queue(ctx, 'me', 'incidents-reported', '/incidents', countIncidents, all('reported')),
      queue(ctx, 'me', 'holds-placed', '/holds', countHolds, all('placed')),
      queue(ctx, 'me', 'members-suspended', '/members', countMembers, all('suspended')),
      queue(ctx, 'others', 'cases-open', '/cases', countCases, all('open')),
      queue(ctx, 'others', 'requests-overdue', '/subject-requests', countRequests, all('overdue')),
      queue(ctx, 'others', 'notices-overdue', '/notices', countNotices, all('overdue')),
      queue(ctx, 'others', 'applications-new', '/members', countMembers, all('applied')),
      queue(ctx, 'others', 'listings-submitted', '/listings', countListings, all('submitted')),
      queue(ctx, 'others', 'deposits-recorded', '/deposits', countDeposits, all('recorded')),
    ]),
    trade(ctx),
    latestCheckpoint(ctx.tx),
  ]);
  const sealed = { name: 'entries-sealed', value: String(checkpoint?.size ?? 0n), unit: 'count' };
  return { queues, checklist: [], figures: [...figures, sealed] };
}

const trade = (ctx: Ctx) =>
  Promise.all([
    counted('members-admitted', countMembers(ctx, all('admitted'))),
    counted('listings-published', countListings(ctx, all('published'))),
    counted('agreements-active', countAgreements(ctx, all('active'))),
  ]);
