import { z } from 'zod';
import { unique } from './lists.ts';
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

/** By which field a list is ordered, and in which direction; rows that are equal in it stand in the order of their ids. */
export type Sort = { readonly field: string; readonly isDescending: boolean };
/** `facets` is absent where a list is not counted. */
export type PageRef = {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly sort?: Sort | undefined;
  readonly facets?: readonly string[] | undefined;
};
/** How many there are; `exact` is false where there are more, and counting stopped. */
export type Count = { readonly value: number; readonly exact: boolean };
export type FacetValue = { readonly value: string; readonly count: number; readonly exact: boolean };
/** `count` and `facets` stand on the first page of a list that is counted. */
export type Page<T> = {
  readonly items: readonly T[];
  readonly next: string | null;
  readonly count?: Count;
  readonly facets?: Readonly<Record<string, readonly FacetValue[]>>;
};

/** The field by which every list can be ordered: when a row came to be, as its id tells. */
export const CAME = 'createdAt';

/** The fields of a list that is counted, and may be ordered by `sorts` and divided by `facets`. */
export const countedPageFields = (sorts: readonly string[] = [], facets: readonly string[] = []) => ({
  ...pageFields,
  sort: oneOf([CAME, ...sorts].flatMap((field) => [field, `-${field}`]))
    .transform((sort): Sort => ({ field: sort.replace('-', ''), isDescending: sort.startsWith('-') }))
    .optional()
    .describe(
      `How it is ordered: by ${[CAME, ...sorts].join(', ')}; with - before it, the largest first. Newest first unless told.`,
    ),
  facets:
    facets.length === 0
      ? z
          .string()
          .max(0)
          .transform((): string[] => [])
          .default([])
          .describe('This list has none.')
      : someOf(facets)
          .default([])
          .describe(`What the first page counts by value: ${facets.join(', ')}, divided by commas.`),
});

/** One of the words that are known, or a refusal that names them. */
const oneOf = <T extends string>(known: readonly T[]) =>
  z
    .string()
    .max(64)
    .pipe(z.enum(known as [T, ...T[]], `must be one of ${known.join(', ')}`));

/** One or more of the words that are known, divided by commas, or a refusal that names them. */
export const someOf = <T extends string>(known: readonly T[]) =>
  z
    .string()
    .max(500)
    .transform((text, { issues }): T[] => {
      const words = unique(text.split(','));
      const strange = words.filter((word) => !known.includes(word as T));
      if (strange.length > 0)
        issues.push({ code: 'custom', input: text, message: `must be of ${known.join(', ')}, divided by commas` });
      return words as T[];
    })
    .meta({ description: `One or more of ${known.join(', ')}, divided by commas.` });

/** The cursor that stands for a key: opaque to who pages. */
export const cursorOf = (key: string): string => Buffer.from(key).toString('base64url');

/**
 * The key in a cursor, in parts by the form it must have. A cursor this exchange did not make is an invalid request.
 */
export function keyIn(cursor: string, form: RegExp): RegExpExecArray {
  const parts = form.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (parts === null) throw strangeCursor('is not a cursor of this exchange');
  return parts;
}

const strangeCursor = (detail: string) =>
  problem('invalid-request', undefined, { errors: [{ pointer: '#/cursor', detail }] });

/** The key after which a page starts. */
export function startAfter({ cursor }: PageRef): string | undefined {
  return cursor === undefined ? undefined : keyIn(cursor, /^[\w.-]{1,64}$/)[0];
}

const nameOf = ({ field, isDescending }: Sort): string => `${isDescending ? '-' : ''}${field}`;

/** The cursor of a row in a list that is ordered by a field: it holds for no other order. */
export const sortedKey = (sort: Sort, value: string, id: string): string => `${nameOf(sort)}~${value}~${id}`;

/** The value and the id after which a page of an ordered list starts. */
export function startAfterSorted(cursor: string, sort: Sort): { readonly value: string; readonly id: string } {
  const [, name, value = '', id = ''] = keyIn(cursor, /^(-?\w{1,32})~([\w:.-]{0,32})~([\w.-]{1,64})$/);
  if (name !== nameOf(sort)) throw strangeCursor(`is of a list that is sorted by ${name}`);
  return { value, id };
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
