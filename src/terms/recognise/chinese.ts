import type { Entry, PlacedTerm } from './term.ts';

/**
 * What precedes a character: nothing, a separator that occurs between words, one that does not, or the end of a
 * clause.
 */
const joined = 0;
const spaced = 1;
const odd = 2;
const broken = 3;

/** Letters, digits and Chinese characters of a text without what separates them, and where each stood. */
type Dense = { readonly text: string; readonly places: readonly number[] | null; readonly gaps: readonly number[] };

const solid = /^[a-z0-9\u3400-\u9fff]*$/;
const clauseEnd = /[\n\r。!?;,、:()[\]{}<>《》"“”]/;
const between = /^[\s\-./|]+$/;

/**
 * Finds terms of two characters or more by their first two, in one pass. A term may be split by separators: by ones
 * that words never have between them (海*洛*因, an emoji) anywhere; by spaces, dots or hyphens when it has three
 * characters or more (海 洛因), or when each of its characters stands alone (毒 品, but not 中毒 品牌). Ends of clauses split
 * words for good.
 */
export function chineseFinder<Tag>(entries: readonly Entry<Tag>[]): (read: string) => PlacedTerm<Tag>[] {
  const byHead = new Map<number, Entry<Tag>[]>();
  const starts = new Uint8Array(0x10000);
  for (const entry of entries) {
    const key = head(entry.term, 0);
    starts[entry.term.charCodeAt(0)] = 1;
    byHead.set(key, [...(byHead.get(key) ?? []), entry]);
  }
  return (read) => {
    const found: PlacedTerm<Tag>[] = [];
    const { text, places, gaps } = denseOf(read);
    for (let at = 0; at + 1 < text.length; at += 1) {
      if (starts[text.charCodeAt(at)] === 0) continue;
      for (const entry of byHead.get(head(text, at)) ?? []) {
        const end = at + entry.term.length;
        if (!text.startsWith(entry.term, at) || !holdsTogether(gaps, at, end, text.length)) continue;
        found.push({ entry, start: places?.[at] ?? at, end: (places?.[end - 1] ?? end - 1) + 1 });
      }
    }
    return found;
  };
}

function head(text: string, at: number): number {
  return text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1);
}

function denseOf(read: string): Dense {
  if (solid.test(read)) return { text: read, places: null, gaps: [] };
  const places: number[] = [];
  const gaps: number[] = [];
  let text = '';
  let last = -1;
  for (let at = 0; at < read.length; at += 1) {
    if (!isLetter(read.charCodeAt(at))) continue;
    gaps.push(gapOf(read.slice(last + 1, at)));
    places.push(at);
    text += read[at];
    last = at;
  }
  return { text, places, gaps };
}

function isLetter(unit: number): boolean {
  return (unit >= 0x3400 && unit <= 0x9fff) || (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}

function gapOf(separators: string): number {
  if (separators === '') return joined;
  if (separators.length > 4 || clauseEnd.test(separators)) return broken;
  return between.test(separators) ? spaced : odd;
}

function holdsTogether(gaps: readonly number[], start: number, end: number, length: number): boolean {
  const inner = gaps.slice(start + 1, end);
  if (inner.every((gap) => gap === joined)) return true;
  if (inner.includes(broken)) return false;
  if (end - start > 2 || !inner.includes(spaced)) return true;
  const alone = gaps[start] !== joined || start === 0;
  return alone && inner.every((gap) => gap !== joined) && (end === length || gaps[end] !== joined);
}
