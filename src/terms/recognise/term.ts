/**
 * A term to look for, already normalised, and what it stands for. Null: a harmless longer expression; what lies inside
 * it is not reported.
 */
export type Entry<Tag> = { readonly term: string; readonly tag: Tag | null };
/** Where a term was found in the text that was searched: from `start` up to, not including, `end`. */
export type Match<Tag> = { readonly term: string; readonly tag: Tag; readonly start: number; readonly end: number };
export type PlacedTerm<Tag> = { readonly entry: Entry<Tag>; readonly start: number; readonly end: number };
