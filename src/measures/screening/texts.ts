import type { ProhibitedItem } from '../../terms/index.ts';
import {
  harmlessChinese,
  harmlessEnglish,
  maskAround,
  matcherOf,
  normalise,
  phrasesIn,
  readingsOf,
  type Entry,
  type Matcher,
} from '../../terms/recognise/index.ts';
import type { Spared } from './context.ts';

/**
 * A word of the prohibited list that was found. `masked` shows it with up to six starred characters around it; `row`
 * counts from 1 and is null in texts; `certain` says that the word has no lawful meaning known to the list.
 */
export type Hit = {
  readonly code: string;
  readonly term: string;
  readonly where: string;
  readonly row: number | null;
  readonly masked: string;
  readonly certain: boolean;
};
/** A text and its place. Where this starts with "column", the text is read as a name or label of a column. */
export type Placed = { readonly where: string; readonly text: string };
export type Listed = { readonly prohibited: readonly Pick<ProhibitedItem, 'code' | 'words'>[] };
/** What an entry of the list means. */
export type LexiconTerm = { readonly code: string; readonly term: string; readonly certain: boolean };
export type Scope = 'text' | 'schema';
type Lexicon = {
  readonly text: Matcher<LexiconTerm>;
  readonly schema: Matcher<LexiconTerm>;
  readonly cells: ReadonlyMap<string, LexiconTerm>;
  /** The items that the list has: of others, no phrase is told either. */
  readonly codes: ReadonlySet<string>;
};

const lexicons = new WeakMap<object, Lexicon>();

/**
 * Finds words of the prohibited list in titles, descriptions, demands, names and labels: every word once in each text,
 * in the order of the texts. Words are found in the spellings that `normalise` and `matcherOf` see through, and in the
 * encodings that `readingsOf` undoes; besides, what means an item by two words together (`phrase-table.ts`). A hit is a
 * reason to ask a human, not a verdict.
 */
export function screenTexts(texts: readonly Placed[], book: Listed): Hit[] {
  return texts.flatMap(({ where, text }) =>
    hitsIn(text, where.startsWith('column') ? 'schema' : 'text', book).map((hit) => ({ ...hit, where, row: null })),
  );
}

/**
 * Finds words of the prohibited list in the names and labels of columns, but for what they are spared. `where` of its
 * hits is `column NAME`.
 */
export function screenColumns(
  columns: readonly { readonly name: string; readonly label?: string }[],
  book: Listed,
  sparing: readonly Spared[] = [],
): Hit[] {
  return columns.flatMap(({ name, label }) => {
    const where = `column ${name}`;
    const hits = screenTexts(
      [
        { where, text: name },
        { where, text: label ?? '' },
      ],
      book,
    );
    const told = hits.filter((hit) => !isSpared(hit, name, sparing));
    return told.filter((hit, at) => told.findIndex(({ code, term }) => code === hit.code && term === hit.term) === at);
  });
}

/** True of a word that says nothing in this column of this table. A certain word is never spared. */
export function isSpared({ code, certain }: TermHit, column: string, sparing: readonly Spared[]): boolean {
  return !certain && sparing.some((one) => one.column === column && one.codes.includes(code));
}

export type TermHit = Omit<Hit, 'where' | 'row'>;

/** Every word of the list in one text, each once. */
export function hitsIn(text: string, scope: Scope, book: Listed): TermHit[] {
  const lexicon = lexiconOf(book);
  const found = new Map<string, TermHit>();
  for (const reading of readingsOf(text)) {
    for (const variant of scope === 'schema' ? spellings(reading) : [reading])
      keep(found, normalise(variant), lexicon, scope);
  }
  return [...found.values()];
}

/**
 * The words that a whole cell is, or one part of a list in it, however long the list; text whose parts between
 * separators are mostly longer than 30 characters is none.
 */
export function wholeCellHits(read: string, book: Listed): TermHit[] {
  const { cells } = lexiconOf(book);
  const listed = /[,;/|、\n]/.test(read) ? read.split(/[,;/|、\n]/) : [read];
  if (2 * listed.filter((part) => part.length > 30).length > listed.length) return [];
  return listed.flatMap((part) => {
    const listing = cells.get(part.trim());
    return listing === undefined ? [] : [{ ...listing, masked: part.trim() }];
  });
}

function keep(found: Map<string, TermHit>, read: string, lexicon: Lexicon, scope: Scope): void {
  const add = (term: LexiconTerm, start: number, end: number): void => {
    const key = `${term.code} ${term.term}`;
    if (!found.has(key)) found.set(key, { ...term, masked: maskAround(read, start, end) });
  };
  for (const { tag, start, end } of lexicon[scope](read)) add(tag, start, end);
  for (const { phrase, start, end } of phrasesIn(read))
    if (lexicon.codes.has(phrase.code)) add({ code: phrase.code, term: phrase.says, certain: false }, start, end);
}

/** A name as written, and with its humps as words: chatContent, HIVStatus. */
function spellings(name: string): string[] {
  const parted = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+)(?!\w)/g, '$1 $2');
  return parted === name ? [name] : [name, parted];
}

function lexiconOf({ prohibited }: Listed): Lexicon {
  const known = lexicons.get(prohibited);
  if (known !== undefined) return known;
  const listings = prohibited.flatMap(({ code, words }) =>
    [...words.zh, ...words.en].map((word) => listingOf(code, word)),
  );
  const everywhere = listings.filter(({ mark }) => mark === '').map(entryOf);
  const harmless = [...harmlessChinese, ...harmlessEnglish].map((term) => ({ term: normalise(term), tag: null }));
  const made: Lexicon = {
    text: matcherOf<LexiconTerm>([...everywhere, ...harmless]),
    schema: matcherOf<LexiconTerm>([
      ...everywhere,
      ...listings.filter(({ mark }) => mark === '#').map(entryOf),
      ...harmless,
    ]),
    cells: new Map(
      listings.filter(({ mark }) => mark === '=').map(({ listing }) => [normalise(listing.term), listing]),
    ),
    codes: new Set(prohibited.map(({ code }) => code)),
  };
  lexicons.set(prohibited, made);
  return made;
}

function listingOf(code: string, word: string): { readonly mark: string; readonly listing: LexiconTerm } {
  const [, mark = '', term = '', certain] = /^([#=]?)(.*?)(!?)$/s.exec(word) ?? [];
  return { mark, listing: { code, term, certain: certain === '!' } };
}

function entryOf({ listing }: { readonly listing: LexiconTerm }): Entry<LexiconTerm> {
  return { term: normalise(listing.term), tag: listing };
}
