import { z } from 'zod';
import { problem } from './problem.ts';

/** The fields by which every list is paged. All state of a list is in its query string. */
export const pageFields = {
  cursor: z.string().max(200).optional().describe('Where to go on: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
};

export type PageRef = { readonly cursor?: string | undefined; readonly limit: number };
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** The key after which a page starts. A cursor this exchange did not make is an invalid request. */
export function startAfter(page: PageRef): string | undefined {
  if (page.cursor === undefined) return undefined;
  const key = Buffer.from(page.cursor, 'base64url').toString('utf8');
  if (!/^[\w.-]{1,64}$/.test(key))
    throw problem('invalid-request', undefined, {
      errors: [{ pointer: '#/cursor', detail: 'is not a cursor of this exchange' }],
    });
  return key;
}

/**
 * Makes a page of rows that were read with one more than the limit: the surplus row only shows that there is a next
 * page.
 */
export function pageOf<Row>(rows: readonly Row[], page: PageRef, keyOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, page.limit);
  const last = items.at(-1);
  return {
    items,
    next: rows.length > page.limit && last !== undefined ? Buffer.from(keyOf(last)).toString('base64url') : null,
  };
}
