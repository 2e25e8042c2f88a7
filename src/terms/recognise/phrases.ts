import { matcherOf, type Matcher } from './matcher.ts';
import { normalise } from './normalise.ts';
import type { Phrase } from './phrase.ts';
import { phrases } from './phrase-table.ts';
import type { Match } from './term.ts';

/** Where a term stands in the table: in which phrase, and in which part of it. */
type PhrasePart = 'first' | 'second' | 'unless';
type PhrasePlace = { readonly phrase: Phrase; readonly part: PhrasePart };
type Spot = { readonly start: number; readonly end: number };
type HarmlessSpots = ReadonlyMap<Phrase, ReadonlyMap<number, readonly Spot[]>>;
/** A phrase that was found: from its first word up to the end of its last. */
export type FoundPhrase = Spot & { readonly phrase: Phrase };

const parts: readonly PhrasePart[] = ['first', 'second', 'unless'];
const sentenceEnd = /[\n。!?;]|\.\s/;
/** What takes a refusal back. */
const turning = /但|而是|仅|只是|只为|其实|实际|反而|\b(but|only|just|merely|actually|instead|however|rather|except)\b/;
const pictures = /\p{Extended_Pictographic}/gu;
/** How far from a phrase a word that makes it harmless may stand, in characters. */
const reach = 32;

const places: ReadonlyMap<string, readonly PhrasePlace[]> = placesOf();
const matcher: Matcher<readonly PhrasePlace[]> = matcherOf(
  [...places].filter(([term]) => !isPicture(term)).map(([term, tag]) => ({ term, tag })),
);

/**
 * Finds in a normalised text what means an item of the list by two words together, in one pass over the words that
 * phrases are made of.
 */
export function phrasesIn(read: string): FoundPhrase[] {
  const words = [...matcher(read), ...picturesIn(read)].sort((a, b) => a.start - b.start);
  if (words.length === 0) return [];
  const harmless = harmlessSpots(words);
  const lately = new Map<Phrase, Map<PhrasePart, Spot>>();
  const found: FoundPhrase[] = [];
  for (const { tag, start, end } of words) {
    for (const { phrase, part } of tag) {
      if (part === 'unless') continue;
      const seen = lately.get(phrase) ?? new Map<PhrasePart, Spot>();
      lately.set(phrase, seen.set(part, { start, end }));
      const whole = wholeOf(phrase, seen, read);
      if (whole !== null && !isHarmless(harmless, phrase, whole, read)) found.push({ phrase, ...whole });
    }
  }
  return found;
}

function placesOf(): Map<string, readonly PhrasePlace[]> {
  const found = new Map<string, readonly PhrasePlace[]>();
  for (const phrase of phrases)
    for (const part of parts)
      for (const written of (phrase[part] ?? '').split(', ')) {
        const term = normalise(written);
        if (term !== '') found.set(term, [...(found.get(term) ?? []), { phrase, part }]);
      }
  // A longer term is also each shorter one that it has within, of which the matcher tells the longest only.
  return new Map(
    [...found].map(([term, own]) => [
      term,
      [...own, ...within(term).flatMap((part) => (found.get(part) ?? []).filter(isMeant))],
    ]),
  );
}

function isMeant({ part }: PhrasePlace): boolean {
  return part !== 'unless';
}

/** The parts of a term: runs of its words, or of its characters. */
function within(term: string): string[] {
  const units = term.includes(' ') ? term.split(' ') : /[\u3400-\u9fff]/.test(term) ? [...term] : [term];
  const between = term.includes(' ') ? ' ' : '';
  const parts = units.flatMap((_, from) => units.map((_, to) => units.slice(from, to + 1).join(between)));
  return [...new Set(parts)].filter((part) => part !== '' && part !== term);
}

function isPicture(term: string): boolean {
  return /^\p{Extended_Pictographic}$/u.test(term);
}

function picturesIn(read: string): Match<readonly PhrasePlace[]>[] {
  return Array.from(read.matchAll(pictures)).flatMap(({ 0: term, index }) => {
    const tag = places.get(term);
    return tag === undefined ? [] : [{ term, tag, start: index, end: index + term.length }];
  });
}

function wholeOf({ near, second }: Phrase, seen: ReadonlyMap<PhrasePart, Spot>, read: string): Spot | null {
  const one = seen.get('first');
  if (one === undefined) return null;
  if (second === undefined) return one;
  const other = seen.get('second');
  if (other === undefined) return null;
  const [early, late] = one.start <= other.start ? [one, other] : [other, one];
  if (late.start - early.end > near || sentenceEnd.test(read.slice(early.end, late.start))) return null;
  return { start: early.start, end: Math.max(early.end, late.end) };
}

/** Where each phrase has its harmless words, by stretches of the text. */
function harmlessSpots(words: readonly Match<readonly PhrasePlace[]>[]): HarmlessSpots {
  const spots = new Map<Phrase, Map<number, Spot[]>>();
  for (const { tag, start, end } of words)
    for (const { phrase, part } of tag) {
      if (part !== 'unless') continue;
      const known = spots.get(phrase) ?? new Map<number, Spot[]>();
      const stretch = Math.floor(start / reach);
      spots.set(phrase, known.set(stretch, [...(known.get(stretch) ?? []), { start, end }]));
    }
  return spots;
}

/** Whether a harmless word is near, and nothing between it and the phrase takes it back: "not to sell, only to resell". */
function isHarmless(spots: HarmlessSpots, phrase: Phrase, { start, end }: Spot, read: string): boolean {
  const known = spots.get(phrase);
  if (known === undefined) return false;
  for (let at = Math.floor(start / reach) - 1; at <= Math.floor(end / reach) + 1; at += 1)
    for (const one of known.get(at) ?? [])
      if (one.start >= end || !turning.test(read.slice(one.end, start))) return true;
  return false;
}
