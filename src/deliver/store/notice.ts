import { Op, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, ofMember, type Waits } from '../../db/lists.ts';
import { insertRows, type Stored } from '../../db/rows.ts';
import { CorrectionRow, NoticeRow } from '../models.ts';
import { correctionStates, noticeStates, type CorrectionState, type NoticeState } from '../states.ts';

export const noticeKinds = ['opt-out', 'correction', 'deletion'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What a buyer that received data must do by a deadline. One for each agreement and source. */
export type Notice = Stored<
  NoticeRow,
  { readonly kind: NoticeKind; readonly keys: readonly string[] | null; readonly state: NoticeState }
>;

const asNotice = (row: NoticeRow): Notice => ({
  ...row.get({ plain: true }),
  kind: row.kind as NoticeKind,
  state: row.state as NoticeState,
  keys: row.keys === null ? null : (JSON.parse(row.keys) as string[]),
  late: Boolean(row.late),
});

/**
 * Writes notices. Of two for the same agreement and source the second fails its transaction: nobody is notified twice.
 */
export async function insertNotices(tx: Transaction, notices: readonly Notice[]): Promise<void> {
  await insertRows(
    NoticeRow,
    notices.map((notice) => ({ ...notice, keys: notice.keys === null ? null : JSON.stringify(notice.keys) })),
    tx,
  );
}

/** The agreements among these that have a notice of this kind already. */
export async function agreementsNotified(
  tx: Transaction,
  kind: NoticeKind,
  agreementIds: readonly string[],
): Promise<Set<string>> {
  const rows = await NoticeRow.findAll({
    attributes: ['agreementId'],
    where: { kind, agreementId: [...agreementIds] },
    raw: true,
    transaction: tx,
  });
  return new Set(rows.map(({ agreementId }) => agreementId));
}

/** The agreements among these whose buyer confirmed that it deleted all it had received under them. */
export async function confirmedDeletions(agreementIds: readonly string[]): Promise<Set<string>> {
  const where = { kind: 'deletion', state: noticeStates.to('confirm'), agreementId: [...agreementIds] };
  const rows = await NoticeRow.findAll({ attributes: ['agreementId'], where, raw: true });
  return new Set(rows.map(({ agreementId }) => agreementId));
}

export async function findNotice(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Notice> {
  const row = await NoticeRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('notice');
  return asNotice(row);
}

export type NoticeFilter = Readonly<
  Partial<Record<'kind' | 'agreementId' | 'supplierId' | 'buyerId', string | undefined>>
> & { readonly state?: string | readonly string[] | undefined; readonly as?: 'supplier' | 'buyer' | undefined };

/** Notices to a buyer and about a supplier's data, or all; newest first. */
export async function findNotices(
  ctx: Ctx,
  memberId: string | undefined,
  { as, ...filter }: NoticeFilter,
  page: PageRef,
): Promise<Page<Notice>> {
  return newestFirst(NoticeRow, [...ofMember(memberId, as), ...given(filter)], page, ctx.tx, asNotice);
}

/** How many notices a filter finds, and until when the first is to be confirmed. */
export const countNotices = ({ tx }: Pick<Ctx, 'tx'>, filter: NoticeFilter): Promise<Waits> =>
  countWaiting(NoticeRow, given(filter), { since: 'sentAt', due: 'deadline' }, tx);

type NoticeChange = Partial<Omit<Notice, 'keys'>> & Pick<Notice, 'state'>;

/** Compare-and-set of the state, with what changes beside it. */
export async function moveNotice(ctx: Pick<Ctx, 'tx'>, notice: Notice, change: NoticeChange): Promise<Notice> {
  const [moved] = await NoticeRow.update(change, {
    where: { id: notice.id, state: notice.state },
    transaction: ctx.tx,
  });
  if (moved !== 1) throw kernelProblem('lost-race', `The notice ${notice.id} is no longer ${notice.state}.`);
  return { ...notice, ...change };
}

/** Notices whose deadline is over and that nobody confirmed. */
export async function lapsedNotices(now: Date, limit: number): Promise<string[]> {
  const where = { state: noticeStates.from('lapse'), deadline: { [Op.lte]: now } };
  return (await NoticeRow.findAll({ attributes: ['id'], where, order: [['id', 'ASC']], limit })).map(({ id }) => id);
}

/**
 * A supplier's statement that records it delivered were wrong. It does not say what is right: the next revision does.
 */
export type Correction = Stored<
  CorrectionRow,
  { readonly keys: readonly string[] | null; readonly state: CorrectionState }
>;

const asCorrection = (row: CorrectionRow): Correction => ({
  ...row.get({ plain: true }),
  keys: row.keys === null ? null : (JSON.parse(row.keys) as string[]),
  state: row.state as CorrectionState,
});

export async function insertCorrection(ctx: Ctx, correction: Correction): Promise<Correction> {
  await CorrectionRow.create(
    { ...correction, keys: correction.keys === null ? null : JSON.stringify(correction.keys) },
    { transaction: ctx.tx },
  );
  return correction;
}

export async function findCorrection(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Correction> {
  const row = await CorrectionRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('correction');
  return asCorrection(row);
}

export async function findCorrections(
  ctx: Ctx,
  supplierId: string | undefined,
  page: PageRef,
): Promise<Page<Correction>> {
  return newestFirst(CorrectionRow, given({ supplierId }), page, ctx.tx, asCorrection);
}

/** Corrections whose past recipients were not notified yet, the oldest first. */
export async function waitingCorrections(limit: number): Promise<string[]> {
  const where = { state: correctionStates.from('notify') };
  return (await CorrectionRow.findAll({ attributes: ['id'], where, order: [['id', 'ASC']], limit })).map(
    ({ id }) => id,
  );
}

/** Compare-and-set of the state: of two that notify of a correction, one succeeds. */
export async function moveCorrection(
  ctx: Pick<Ctx, 'tx'>,
  correction: Correction,
  change: Pick<Correction, 'state' | 'notices'>,
): Promise<Correction> {
  const [moved] = await CorrectionRow.update(change, {
    where: { id: correction.id, state: correction.state },
    transaction: ctx.tx,
  });
  if (moved !== 1)
    throw kernelProblem('lost-race', `The correction ${correction.id} is no longer ${correction.state}.`);
  return { ...correction, ...change };
}
