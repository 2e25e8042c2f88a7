import { Op, UniqueConstraintError, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { pageOf, startAfter, type Page, type PageRef, type WaitsFor } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { countWaiting, given, newestFirst, waiting, type Condition, type Waits } from '../../db/lists.ts';
import { RuleBookRow } from '../models.ts';
import { problem } from '../problems.ts';
import type { BookState } from '../states.ts';
import type { BookContent, RuleBook } from '../../terms/index.ts';

/**
 * A proposed version of the rule book. It gets its number with its approval: one more than its `base`, the version it
 * was proposed over.
 */
export type BookRecord = {
  readonly id: string;
  readonly version: number | null;
  readonly base: number;
  readonly state: BookState;
  readonly content: BookContent;
  readonly hash: string;
  readonly why: string;
  readonly askedSince: Date | null;
  readonly since: Date | null;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
};

const asRecord = (row: RuleBookRow): BookRecord => ({
  ...row.get({ plain: true }),
  state: row.state as BookState,
  content: JSON.parse(row.content) as BookContent,
});

/** The approved books after a version, oldest first. */
export async function approvedAfter(tx: Transaction | null, version: number): Promise<RuleBook[]> {
  const rows = await RuleBookRow.findAll({
    where: { version: { [Op.gt]: version } },
    order: [['version', 'ASC']],
    transaction: tx,
  });
  return rows.map(bookOf);
}

function bookOf(row: RuleBookRow): RuleBook {
  return {
    ...(JSON.parse(row.content) as BookContent),
    version: row.version as number,
    since: (row.since as Date).toISOString(),
  };
}

/**
 * The approved book with the highest number, whether it is in force already or not; undefined while only the founding
 * one exists.
 */
export async function seekNewestBook(tx: Transaction | null): Promise<RuleBook | undefined> {
  const row = await RuleBookRow.findOne({
    where: { version: { [Op.ne]: null } },
    order: [['version', 'DESC']],
    transaction: tx,
  });
  return row ? bookOf(row) : undefined;
}

export async function seekBook(tx: Transaction | null, version: number): Promise<RuleBook | undefined> {
  const row = await RuleBookRow.findOne({ where: { version }, transaction: tx });
  return row ? bookOf(row) : undefined;
}

export async function insertProposal(ctx: Ctx, book: BookRecord): Promise<BookRecord> {
  await RuleBookRow.create({ ...book, content: JSON.stringify(book.content) }, { transaction: ctx.tx });
  return book;
}

/** One record of the rule book, by its id or its version. */
export async function findBookRecord(ctx: Ctx, which: string | number): Promise<BookRecord> {
  const row = await RuleBookRow.findOne({
    where: typeof which === 'number' ? { version: which } : { id: which },
    transaction: ctx.tx,
  });
  if (!row) throw notVisible('rule book');
  return asRecord(row);
}

export type BookFilter = { readonly state?: BookState | undefined; readonly waitsFor?: WaitsFor };

const booksThat = ({ actor }: Ctx, { state, waitsFor }: BookFilter): Condition[] => [
  ...given({ state }),
  ...waiting(actor, 'proposedBy', waitsFor),
];

/** Newest first, down to the founding book where the filter means it too. */
export async function findBookRecords(
  ctx: Ctx,
  founding: BookRecord,
  filter: BookFilter,
  page: PageRef,
): Promise<Page<BookRecord>> {
  const { state = founding.state, waitsFor } = filter;
  const after = startAfter(page);
  const found = await newestFirst(RuleBookRow, booksThat(ctx, filter), page, ctx.tx, asRecord);
  const isAmong = state === founding.state && waitsFor === undefined && (after === undefined || founding.id < after);
  return found.next === null && isAmong ? pageOf([...found.items, founding], page, ({ id }) => id) : found;
}

/** How many rule books a filter finds, and since when the oldest is proposed. */
export const countBooks = (ctx: Ctx, filter: BookFilter): Promise<Waits> =>
  countWaiting(RuleBookRow, booksThat(ctx, filter), { since: 'proposedAt' }, ctx.tx);

type Decided = Pick<BookRecord, 'state' | 'version' | 'since' | 'decidedBy' | 'decidedAt' | 'reason'>;

/** Compare-and-set. A version number is given once, so of the proposals over one base at most one is ever approved. */
export async function decideBook(ctx: Ctx, book: BookRecord, decided: Decided): Promise<BookRecord> {
  const [moved] = await RuleBookRow.update(decided, {
    where: { id: book.id, state: book.state },
    transaction: ctx.tx,
  }).catch((error: unknown) => {
    throw error instanceof UniqueConstraintError
      ? problem('rule-book-moved-on', `Another one was approved over version ${book.base} since.`)
      : error;
  });
  if (moved !== 1) throw kernelProblem('lost-race', `The rule book ${book.id} is no longer ${book.state}.`);
  return { ...book, ...decided };
}
