import { Op } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, type Waits } from '../../db/lists.ts';
import { SubjectRequestRow } from '../models.ts';
import type { RequestKind, RequestOutcome } from '../rules.ts';
import { requestStates, type RequestState } from '../states.ts';

export type SubjectRequest = {
  readonly id: string;
  readonly supplierId: string;
  readonly kind: RequestKind;
  readonly reference: string;
  readonly state: RequestState;
  readonly registeredBy: string;
  readonly registeredAt: Date;
  readonly answerBy: Date;
  readonly late: boolean;
  readonly outcome: RequestOutcome | null;
  readonly reason: string | null;
  readonly answeredBy: string | null;
  readonly answeredAt: Date | null;
};
const asRequest = (row: SubjectRequestRow): SubjectRequest => ({
  ...row.get({ plain: true }),
  kind: row.kind as RequestKind,
  state: row.state as RequestState,
  late: Boolean(row.late),
  outcome: row.outcome as RequestOutcome | null,
});

export async function insertRequest(ctx: Ctx, request: SubjectRequest): Promise<SubjectRequest> {
  await SubjectRequestRow.create({ ...request }, { transaction: ctx.tx });
  return request;
}

export async function findRequest(ctx: Pick<Ctx, 'tx'>, id: string): Promise<SubjectRequest> {
  const row = await SubjectRequestRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('request');
  return asRequest(row);
}

export type RequestFilter = { readonly supplierId?: string | undefined; readonly state?: string | undefined };

export async function findRequests(ctx: Ctx, filter: RequestFilter, page: PageRef): Promise<Page<SubjectRequest>> {
  return newestFirst(SubjectRequestRow, given(filter), page, ctx.tx, asRequest);
}

/** How many requests a filter finds, and until when the first is to be answered. */
export const countRequests = ({ tx }: Pick<Ctx, 'tx'>, filter: RequestFilter): Promise<Waits> =>
  countWaiting(SubjectRequestRow, given(filter), { since: 'registeredAt', due: 'answerBy' }, tx);

/** Compare-and-set of the state, with what changes beside it. */
export async function moveRequest(
  ctx: Ctx,
  request: SubjectRequest,
  change: Partial<SubjectRequest> & Pick<SubjectRequest, 'state'>,
): Promise<SubjectRequest> {
  const [moved] = await SubjectRequestRow.update(change, {
    where: { id: request.id, state: request.state },
    transaction: ctx.tx,
  });
  if (moved !== 1) throw kernelProblem('lost-race', `The request ${request.id} is no longer ${request.state}.`);
  return { ...request, ...change };
}

export async function unansweredRequests(now: Date, limit: number): Promise<string[]> {
  const where = { state: requestStates.from('lapse'), answerBy: { [Op.lte]: now } };
  return (await SubjectRequestRow.findAll({ attributes: ['id'], where, order: [['id', 'ASC']], limit })).map(
    ({ id }) => id,
  );
}
