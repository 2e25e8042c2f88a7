import type { z } from 'zod';
import { own, seesAll, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import { bookAt } from '../../principles/index.ts';
import { answerDeadline } from '../rules.ts';
import type { RequestAnswer, RequestOfSubject, RequestQuery, RequestRef } from '../schemas/index.ts';
import { requestStates } from '../states.ts';
import {
  findRequest,
  findRequests,
  insertRequest,
  moveRequest,
  unansweredRequests,
  type SubjectRequest,
} from '../store/request.ts';
import { refuseUnknownSupplier } from './identifier.ts';
import { command, query, eachAsClock } from '../../command/index.ts';

/**
 * Registers what a person asked of a supplier (IP-5), so that the deadline of its answer runs. The log gets the kind,
 * never the person.
 */
export const registerRequest = command({
  action: 'subject-request.register',
  work: async (ctx, { supplierId, kind, reference }: z.output<typeof RequestOfSubject>) => {
    const whose = whoseRequests(ctx, supplierId);
    if (whose === undefined)
      throw kernelProblem('invalid-request', undefined, {
        errors: [{ pointer: '#/supplierId', detail: 'must name the supplier' }],
      });
    await refuseUnknownSupplier(ctx, whose);
    return insertRequest(ctx, {
      id: newId('sbr'),
      supplierId: whose,
      kind,
      reference,
      state: requestStates.initial,
      registeredBy: ctx.actor.userId as string,
      registeredAt: ctx.now,
      answerBy: answerDeadline(ctx.now, bookAt(ctx.now).thresholds.answerDays),
      late: false,
      outcome: null,
      reason: null,
      answeredBy: null,
      answeredAt: null,
    });
  },
  facts,
});

/** Records how a request was answered. After the deadline it counts as late, and stays so. */
export const answerRequest = command({
  action: 'subject-request.answer',
  work: async (ctx, input: z.output<typeof RequestAnswer>) => {
    const { subjectRequestId, outcome, reason } = input;
    const request = await findRequest(ctx, subjectRequestId);
    own(ctx, { supplier: request.supplierId }, 'request');
    const state = requestStates.next(request.state, 'answer');
    return moveRequest(ctx, request, {
      state,
      outcome,
      reason,
      answeredBy: ctx.actor.userId,
      answeredAt: ctx.now,
      late: ctx.now > request.answerBy,
    });
  },
  facts,
});

export const readRequest = query(
  'subject-request.read',
  async (ctx, { subjectRequestId }: z.output<typeof RequestRef>) => {
    const request = await findRequest(ctx, subjectRequestId);
    own(ctx, { supplier: request.supplierId }, 'request');
    return request;
  },
);

export const listRequests = query(
  'subject-request.read',
  async (ctx, { supplierId, cursor, limit, state }: z.output<typeof RequestQuery>) => {
    return findRequests(
      ctx,
      { supplierId: seesAll(ctx) ? supplierId : whoseRequests(ctx, supplierId), state },
      { cursor, limit },
    );
  },
);

const lapse = command({
  action: 'subject-request.lapse',
  work: async (ctx, { subjectRequestId }: z.output<typeof RequestRef>) => {
    const request = await findRequest(ctx, subjectRequestId);
    return moveRequest(ctx, request, { state: requestStates.next(request.state, 'lapse'), late: true });
  },
  facts,
});

/** Whether there is a request that was not answered in time. */
export const requestsLapse = async (now: Date): Promise<boolean> => (await unansweredRequests(now, 1)).length > 0;

/** Marks requests that were not answered in time; returns how many. */
export async function lapseRequests(now: Date, limit = 100): Promise<number> {
  return eachAsClock(
    lapse,
    (await unansweredRequests(now, limit)).map((subjectRequestId) => ({ subjectRequestId })),
  );
}

/** A supplier that names no one means its own requests; institutions have none. */
function whoseRequests(ctx: Ctx, supplierId: string | undefined): string | undefined {
  const whose = supplierId ?? (ctx.actor.parts.includes('supplier') ? (ctx.actor.memberId ?? undefined) : undefined);
  if (whose !== undefined) own(ctx, { supplier: whose }, 'request');
  return whose;
}

function facts({ supplierId, kind, state, answerBy, late, outcome }: SubjectRequest) {
  return {
    supplier: supplierId,
    kind,
    state,
    answerBy: answerBy.toISOString(),
    late,
    ...(outcome === null ? {} : { outcome }),
  };
}
