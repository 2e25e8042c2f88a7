import { Op, QueryTypes, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst, sides } from '../../db/lists.ts';
import { insertIgnore, insertRows } from '../../db/rows.ts';
import { CorrectionRow, NoticeRow, ProgressRow } from '../models.ts';
import type { CorrectionState, NoticeState } from '../states.ts';

export const noticeKinds = ['opt-out', 'correction', 'deletion'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** What a buyer that received data must do by a deadline. One for each agreement and source. */
export type Notice = {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly agreementId: string;
  /** What gave cause to it: the version of the opt-out registry, the correction, or `end` of the agreement. */
  readonly source: string;
  readonly supplierId: string;
  readonly buyerId: string;
  /** The keys that are meant, of those this buyer received; null when all are. */
  readonly keys: readonly string[] | null;
  readonly keyCount: number | null;
  readonly what: string;
  readonly state: NoticeState;
  readonly sentAt: Date;
  readonly deadline: Date;
  readonly late: boolean;
  readonly statement: string | null;
  readonly officer: string | null;
  readonly deletedAt: Date | null;
  readonly confirmedAt: Date | null;
};

const asNotice = (row: NoticeRow): Notice => ({
  ...row.get({ plain: true }),
  kind: row.kind as NoticeKind,
  state: row.state as NoticeState,
  keys: row.keys === null ? null : (JSON.parse(row.keys) as string[]),
  late: Boolean(row.late),
});

/** Writes notices. Of two for the same agreement and source the second breaks the transaction: nobody is told twice. */
export async function insertNotices(tx: Transaction, notices: readonly Notice[]): Promise<void> {
  await insertRows(
    NoticeRow,
    notices.map((notice) => ({ ...notice, keys: notice.keys === null ? null : JSON.stringify(notice.keys) })),
    tx,
  );
}

/** The agreements among these that have a notice of this kind already. */
export async function agreementsNotified(kind: NoticeKind, agreementIds: readonly string[]): Promise<Set<string>> {
  const rows = await NoticeRow.findAll({
    attributes: ['agreementId'],
    where: { kind, agreementId: [...agreementIds] },
    raw: true,
  });
  return new Set(rows.map(({ agreementId }) => agreementId));
}

export async function findNotice(ctx: Pick<Ctx, 'tx'>, id: string): Promise<Notice> {
  const row = await NoticeRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('notice');
  return asNotice(row);
}

export type NoticeFilter = Readonly<Partial<Record<'state' | 'kind' | 'agreementId', string | undefined>>>;

/** Notices to a buyer and about a supplier's data, or all; newest first. */
export async function findNotices(
  ctx: Ctx,
  memberId: string | undefined,
  filter: NoticeFilter,
  page: PageRef,
): Promise<Page<Notice>> {
  return newestFirst(NoticeRow, [...sides(memberId), ...given(filter)], page, ctx.tx, asNotice);
}

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
  const where = { state: 'sent', deadline: { [Op.lte]: now } };
  return (await NoticeRow.findAll({ attributes: ['id'], where, order: [['id', 'ASC']], limit })).map(({ id }) => id);
}

/**
 * A supplier says that records it delivered were wrong. What is right is not told here: the next revision brings it.
 */
export type Correction = {
  readonly id: string;
  readonly supplierId: string;
  readonly productId: string;
  readonly revisionId: string | null;
  readonly keys: readonly string[] | null;
  readonly what: string;
  readonly field: string | null;
  readonly state: CorrectionState;
  readonly notices: number;
  readonly createdAt: Date;
};
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

export async function waitingCorrections(limit: number): Promise<Correction[]> {
  return (await CorrectionRow.findAll({ where: { state: 'registered' }, order: [['id', 'ASC']], limit })).map(
    asCorrection,
  );
}

/** Compare-and-set: of two that spread a correction, one does. Returns whether it was this one. */
export async function markNotified(
  tx: Transaction,
  id: string,
  from: CorrectionState,
  to: CorrectionState,
  notices: number,
): Promise<boolean> {
  const [moved] = await CorrectionRow.update({ state: to, notices }, { where: { id, state: from }, transaction: tx });
  return moved === 1;
}

/**
 * How far notices were sent for a source: a supplier's registry up to a version, or the log up to an index. 0 when
 * never.
 */
export async function progressOf(source: string): Promise<number> {
  return Number((await ProgressRow.findByPk(source))?.reached ?? 0);
}

/** How far notices were sent, for each of these sources; 0 when never. */
export async function progressOfAll(sources: readonly string[]): Promise<Map<string, number>> {
  const rows = await ProgressRow.findAll({ where: { source: [...sources] } });
  return new Map(sources.map((source) => [source, Number(rows.find((row) => row.source === source)?.reached ?? 0)]));
}

/** Compare-and-set of how far notices were sent; false when another process was quicker. */
export async function advance(tx: Transaction, source: string, from: number, to: number): Promise<boolean> {
  const sql = `${insertIgnore()} INTO notice_progress (source, reached) VALUES (?, 0)`;
  await db().query(sql, { replacements: [source], transaction: tx, type: QueryTypes.RAW });
  const [moved] = await ProgressRow.update({ reached: to }, { where: { source, reached: from }, transaction: tx });
  return moved === 1;
}
