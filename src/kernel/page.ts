import { z } from 'zod';
import { problem } from './problem.ts';

/** The fields by which every list is paged. All state of a list is in its query string. */
export const pageFields = {
  cursor: z.string().max(200).optional().describe('Where to go on: `next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
};

/** Narrows a list of what takes two people to what the reader may decide, or to what another must. */
export const waitsFor = z
  .enum(['me', 'others'])
  .optional()
  .describe('Whether the second step is for you, or for another because you took the first.');
export type WaitsFor = z.output<typeof waitsFor>;

export type PageRef = { readonly cursor?: string | undefined; readonly limit: number };
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null };

/** The cursor that stands for a key: opaque to who pages. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The key in a cursor, in parts by the form it must have. A cursor this exchange did not make is an invalid request.
 */
export function keyIn(cursor: string, form: RegExp): RegExpExecArray {
  const parts = form.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (parts === null)
    throw problem('invalid-request', undefined, {
      errors: [{ pointer: '#/cursor', detail: 'is not a cursor of this exchange' }],
    });
  return parts;
}

/** The key after which a page starts. */
export function startAfter({ cursor }: PageRef): string | undefined {
  return cursor === undefined ? undefined : keyIn(cursor, /^[\w.-]{1,64}$/)[0];
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
    next: rows.length > page.limit && last !== undefined ? cursorOf(keyOf(last)) : null,
  };
}
