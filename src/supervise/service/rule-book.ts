import { z } from 'zod';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import type { Page } from '../../kernel/page.ts';
import { notVisible, parse, problem as kernelProblem } from '../../kernel/problem.ts';
import {
  readsLexicon,
  type BookDecision,
  type BookQuery,
  type BookRef,
  type BookRejection,
  type BookShown,
  type Proposal,
} from '../schemas/index.ts';
import type { RuleBook } from '../../terms/index.ts';
import { command, query } from '../../command/index.ts';
import {
  LEAD_MS,
  bookContent,
  contentHash,
  mergePatch,
  bookStates,
  decideBook,
  findBookRecord,
  findBookRecords,
  insertProposal,
  seekBook,
  seekNewestBook,
  type BookRecord,
} from '../../principles/desk.ts';
import { foundingBook } from '../../principles/index.ts';

const { rules, thresholds, purposes, prohibited } = foundingBook;

/** How the founding book, which no table holds, is shown among the others. */
const founding: BookRecord = {
  id: `bok_${'0'.repeat(32)}`,
  version: 1,
  base: 0,
  state: bookStates.to('approve'),
  content: { rules, thresholds, purposes, prohibited },
  hash: contentHash(foundingBook),
  why: 'The book with which the exchange was founded.',
  askedSince: null,
  since: new Date(foundingBook.since),
  proposedBy: 'clock',
  proposedAt: new Date(foundingBook.since),
  decidedBy: 'clock',
  decidedAt: new Date(foundingBook.since),
  reason: null,
};

/**
 * Proposes a next version of the rule book, over the newest approved one. All its faults are reported at once; it
 * changes nothing until another operator user approves it.
 */
export const proposeBook = command({
  action: 'rule-book.propose',
  work: async (ctx, { changes, drops, since, why }: z.output<typeof Proposal>) => {
    const base = (await seekNewestBook(ctx.tx)) ?? foundingBook;
    const { rules: inForce, thresholds: limits, purposes: vocabulary, prohibited: list } = base;
    const merged = mergePatch({ rules: inForce, thresholds: limits, purposes: vocabulary, prohibited: list }, changes);
    const { changes: content } = parse(z.object({ changes: bookContent(base, drops) }), { changes: merged });
    const hash = contentHash(content);
    if (hash === contentHash(base))
      throw kernelProblem('invalid-request', undefined, {
        errors: [{ pointer: '#/changes', detail: `changes nothing of version ${base.version}` }],
      });
    return insertProposal(ctx, {
      id: newId('bok'),
      version: null,
      base: base.version,
      state: bookStates.initial,
      content,
      hash,
      why,
      askedSince: since ?? null,
      since: null,
      proposedBy: ctx.actor.userId as string,
      proposedAt: ctx.now,
      decidedBy: null,
      decidedAt: null,
      reason: null,
    });
  },
  facts,
});

/**
 * Another operator user than the proposer puts a book into force: at the instant that was asked for, but no sooner than
 * when every process has read it. From then on all processes judge by it.
 */
export const approveBook = command({
  action: 'rule-book.approve',
  work: async (ctx, { bookId }: z.output<typeof BookDecision>) => {
    const book = await findBookRecord(ctx, bookId);
    const state = bookStates.next(book.state, 'approve', book, ctx.actor);
    const since = new Date(Math.max(book.askedSince?.getTime() ?? 0, ctx.now.getTime() + LEAD_MS));
    return decideBook(ctx, book, {
      state,
      version: book.base + 1,
      since,
      decidedBy: ctx.actor.userId,
      decidedAt: ctx.now,
      reason: null,
    });
  },
  facts,
});

/** Ends a proposal, with a reason. Its proposer may do so too. */
export const rejectBook = command({
  action: 'rule-book.reject',
  work: async (ctx, { bookId, reason }: z.output<typeof BookRejection>) => {
    const book = await findBookRecord(ctx, bookId);
    const state = bookStates.next(book.state, 'reject', book, ctx.actor);
    return decideBook(ctx, book, {
      state,
      version: null,
      since: null,
      decidedBy: ctx.actor.userId,
      decidedAt: ctx.now,
      reason,
    });
  },
  facts,
});

/**
 * The versions of the rule book, newest first, down to the founding one; only the operator and the regulator see
 * proposals.
 */
export const listBooks = query(
  'rule-book.read',
  async (ctx, { cursor, limit, ...asked }: z.output<typeof BookQuery>): Promise<Page<BookRecord>> => {
    const filter = readsLexicon(ctx.actor) ? asked : { ...asked, state: founding.state };
    return findBookRecords(ctx, founding, filter, { cursor, limit });
  },
);

/** One version, or one proposal by its id, with the content of the version it was proposed over. */
export const readBook = query(
  'rule-book.read',
  async (ctx, { bookId }: z.output<typeof BookRef>): Promise<BookShown> => {
    const book = bookId === 1 || bookId === founding.id ? founding : await findBookRecord(ctx, bookId);
    if (book.state !== 'approved' && !readsLexicon(ctx.actor)) throw notVisible('rule book');
    return { book, base: book === founding ? founding.content : await bookOfVersion(ctx, book.base) };
  },
);

/** The book of a version that verdicts were made under. */
export async function bookOfVersion(ctx: Pick<Ctx, 'tx'>, version: number): Promise<RuleBook> {
  const book = version === foundingBook.version ? foundingBook : await seekBook(ctx.tx, version);
  if (!book) throw new Error(`There is no version ${version} of the rule book.`);
  return book;
}

function facts({ state, version, base, hash, since }: BookRecord) {
  return {
    state,
    base,
    hash,
    ...(version === null ? {} : { version }),
    ...(since === null ? {} : { since: since.toISOString() }),
  };
}
