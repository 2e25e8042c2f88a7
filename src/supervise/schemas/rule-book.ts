import { z } from 'zod';
import { at, idOf, reason } from '../../kernel/fields.ts';
import { presenter } from '../../kernel/http.ts';
import { movesFor, moveSchema } from '../../kernel/moves.ts';
import { pageFields, waitsFor } from '../../kernel/page.ts';
import { prohibitedShown, purposeShown, thresholdsShown } from './principle.ts';
import type { BookContent } from '../../terms/index.ts';
import { differencesOf, isAtMostDeep, bookStates, type BookRecord } from '../../principles/desk.ts';
import { isInstitution, partsIn, type Actor } from '../../kernel/actor.ts';
import { saying } from '../../kernel/said.ts';
import { waitFor, waitSchema } from '../../kernel/waits.ts';

const bookId = idOf('bok');
const changes = z
  .record(z.string(), z.unknown())
  .refine((patch) => isAtMostDeep(patch, 8), saying('too-deep', 'is nested too deeply'))
  .describe(
    'The whole book, or a JSON merge patch (RFC 7396) over the newest approved version: rules, thresholds, purposes, prohibited.',
  );

export const Proposal = z.strictObject({
  changes,
  drops: z
    .array(z.string().max(128))
    .max(1000)
    .default([])
    .describe('Every rule that is no longer to be in force, by name.'),
  since: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine(
      (since) => since.getUTCFullYear() >= 2000 && since.getUTCFullYear() <= 9999,
      saying('years-beyond', 'must lie in the years 2000 to 9999'),
    )
    .optional()
    .describe('From when on it is to hold; at the earliest 5 seconds after its approval.'),
  why: reason,
});
export const BookQuery = z.strictObject({ ...pageFields, state: z.enum(bookStates.states).optional(), waitsFor });
export const BookRef = z.strictObject({
  bookId: z.union(
    [
      bookId,
      z
        .string()
        .regex(/^[1-9]\d{0,8}$/)
        .transform(Number),
    ],
    saying('not-a-rule-book', 'must be the id or the version of a rule book'),
  ),
});
export const BookDecision = z.strictObject({ bookId });
export const BookRejection = z.strictObject({ bookId, reason });

/** Only these two read the lexicon: a member could tune data to pass between its words. */
export const readsLexicon = (actor: Actor): boolean => isInstitution(actor);

const summary = z.object({
  id: z.string(),
  version: z.int().nullable().describe('Given with the approval.'),
  base: z.int().describe('The version it was proposed over.'),
  state: z.enum(bookStates.states),
  hash: z.string().describe('SHA-256 of the canonical JSON of rules, thresholds, purposes and prohibited list.'),
  why: z.string(),
  askedSince: at.nullable(),
  since: at.nullable().describe('From when on it holds.'),
  proposedBy: z.string(),
  proposedAt: at,
  decidedBy: z.string().nullable(),
  decidedAt: at.nullable(),
  reason: z.string().nullable(),
  waits: waitSchema.nullable(),
  actions: z.array(moveSchema),
});

const summaryOf = (book: BookRecord, actor: Actor): z.output<typeof summary> => {
  const { id, version, base, state, hash, why, proposedBy, decidedBy, reason: said } = book;
  return {
    id,
    version,
    base,
    state,
    hash,
    why,
    proposedBy,
    decidedBy,
    reason: said,
    askedSince: book.askedSince?.toISOString() ?? null,
    since: book.since?.toISOString() ?? null,
    proposedAt: book.proposedAt.toISOString(),
    decidedAt: book.decidedAt?.toISOString() ?? null,
    waits: state === bookStates.initial ? waitFor('second-operator-approves', book.proposedAt) : null,
    actions: movesFor(bookStates, state, partsIn(actor, {}), book, actor),
  };
};
export const toBookSummary = presenter('RuleBookSummary', summary, summaryOf);

const lexicon = z.object({ zh: z.array(z.string()), en: z.array(z.string()) });
export type BookShown = { readonly book: BookRecord; readonly base: BookContent };

/** A rule book with what it changes of its base; only the operator and the regulator see the words of the lexicon. */
export const toBook = presenter(
  'RuleBook',
  summary.extend({
    rules: z.array(z.string()),
    thresholds: thresholdsShown,
    purposes: z.array(purposeShown),
    prohibited: z.array(prohibitedShown.extend({ words: lexicon.optional() })),
    changes: z.array(
      z.object({
        at: z.string().describe('JSON pointer; list items by their code.'),
        was: z.unknown(),
        now: z.unknown(),
      }),
    ),
  }),
  ({ book, base }: BookShown, actor: Actor) => {
    const shown = readsLexicon(actor) ? prohibitedShown.extend({ words: lexicon }) : prohibitedShown;
    const visible = ({ rules, thresholds, purposes, prohibited }: BookContent) => ({
      rules: [...rules],
      thresholds,
      purposes: purposes.map((one) => purposeShown.parse(one)),
      prohibited: prohibited.map((item) => shown.parse(item)),
    });
    const content = visible(book.content);
    return { ...summaryOf(book, actor), ...content, changes: differencesOf(visible(base), content) };
  },
);
