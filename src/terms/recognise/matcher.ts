import { chineseFinder } from './chinese.ts';
import { englishFinder } from './english.ts';
import type { Entry, Match, PlacedTerm } from './term.ts';

/** Finds all terms in a normalised text, in the order of their places. */
export type Matcher<Tag> = (read: string) => Match<Tag>[];

const han = /[\u3400-\u9fff]/;

/**
 * Builds a matcher over terms in normalised spelling. Terms with a Chinese character are found anywhere, also with
 * separators between all their characters (chinese.ts); the others as whole words with a plural, also spelled out,
 * joined, hyphenated, or with digits for letters (english.ts). Of overlapping terms only those count that no longer one
 * contains.
 */
export function matcherOf<Tag>(entries: readonly Entry<Tag>[]): Matcher<Tag> {
  const chinese = chineseFinder(entries.filter(({ term }) => han.test(term)));
  const english = englishFinder(entries.filter(({ term }) => !han.test(term)));
  return (read) => {
    const found = [...(han.test(read) ? chinese(read) : []), ...english(read)];
    return found.length === 0 ? [] : outermost(found);
  };
}

function outermost<Tag>(found: readonly PlacedTerm<Tag>[]): Match<Tag>[] {
  const byPlace = [...found].sort(
    (a, b) => a.start - b.start || b.end - a.end || Number(b.entry.tag === null) - Number(a.entry.tag === null),
  );
  const kept: Match<Tag>[] = [];
  let reached = -1;
  for (const {
    entry: { term, tag },
    start,
    end,
  } of byPlace) {
    if (end <= reached) continue;
    reached = end;
    if (tag !== null) kept.push({ term, tag, start, end });
  }
  return kept;
}

/**
 * The term as it was found, with up to six characters around it, of which letters and digits are starred: context
 * without content.
 */
export function maskAround(read: string, start: number, end: number): string {
  const before = [...read.slice(Math.max(0, start - 12), start)].slice(-6).join('');
  const after = [...read.slice(end, end + 12)].slice(0, 6).join('');
  return star(before) + read.slice(start, end) + star(after);
}

function star(text: string): string {
  return text.replace(/[\p{L}\p{N}]/gu, '*');
}
