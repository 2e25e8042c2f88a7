import type { Transaction } from 'sequelize';
import { clock } from '../kernel/clock.ts';
import { foundingBook } from './founding.ts';
import { approvedAfter } from './store/rule-book.ts';
import { codesOf, type RuleBook } from '../terms/index.ts';
import type { KnownCodes } from '../kernel/known-codes.ts';

/** The least time from a book's approval until it takes effect, so that every process has read it by then. */
export const LEAD_MS = 5_000;
const REREAD_MS = 1_000;
/** While another caller is reading, what was read this long ago is still recent enough. */
const RECENT_MS = 3_000;

/** Approved books as this process knows them, by version. */
let known: readonly RuleBook[] = [foundingBook];
let readAt = Number.NEGATIVE_INFINITY;
let reading = false;

/**
 * The rule book in force at an instant: of the approved versions whose time has come, the highest. From this process's
 * memory, without waiting.
 */
export function bookAt(now: Date): RuleBook {
  const at = now.getTime();
  const last = known.at(-1) as RuleBook;
  if (sinceOf(last) <= at) return last;
  return known.findLast((book) => sinceOf(book) <= at) ?? foundingBook;
}

const instants = new WeakMap<RuleBook, number>();

/** From which instant on a book holds, in milliseconds: it is asked several times a call. */
function sinceOf(book: RuleBook): number {
  const read = instants.get(book) ?? Date.parse(book.since);
  instants.set(book, read);
  return read;
}

/** The codes that a request may name at an instant. */
export function codesAt(now: Date): KnownCodes {
  return codesOf(bookAt(now));
}

/**
 * Reads newly approved books: at most one SELECT a second. Books that are not in force yet are read anew each time. As
 * a book takes effect no sooner than 5 seconds after its approval, all processes change over at the same instant.
 */
export async function freshBooks(tx: Transaction | null): Promise<void> {
  const asked = performance.now();
  const age = asked - readAt;
  if (age < REREAD_MS || (reading && age < RECENT_MS)) return;
  reading = true;
  try {
    const inForce = bookAt(clock.now());
    const later = await approvedAfter(tx, inForce.version);
    known = [...known.filter(({ version }) => version <= inForce.version), ...later];
    readAt = asked;
  } finally {
    reading = false;
  }
}
