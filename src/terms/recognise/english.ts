import type { Entry, PlacedTerm } from './term.ts';

type Word = { readonly text: string; readonly start: number; readonly end: number };
type Pattern<Tag> = { readonly entry: Entry<Tag>; readonly forms: readonly ReadonlySet<string>[] };
type EnglishLexicon<Tag> = {
  readonly byFirst: ReadonlyMap<string, readonly Pattern<Tag>[]>;
  readonly whole: ReadonlyMap<string, Entry<Tag>>;
  /** Words of six letters or more with one letter, not the first or last, replaced by an asterisk. */
  readonly covered: ReadonlyMap<string, Entry<Tag>>;
  /** Words of six letters or more backwards, and with each letter moved by thirteen. */
  readonly turned: ReadonlyMap<string, Entry<Tag>>;
};

/** Digits and signs used for letters; 1 and | may be an i or an l. */
// prettier-ignore
const disguises = [{ 1: 'i', '!': 'i', '|': 'i' }, { 1: 'l', '!': 'i', '|': 'l' }].map((ones) =>
  new Map<string, string>(Object.entries({ 0: 'o', 2: 'z', 3: 'e', 4: 'a', 5: 's', 6: 'g', 7: 't', 8: 'b', 9: 'g', '@': 'a',
    $: 's', '§': 's', '+': 't', '€': 'e', '£': 'l',
    '¥': 'y', '¢': 'c', '(': 'c', '<': 'c', ...ones })));
const disguised = /[a-z][0-9@$!|+€£¥¢(<§]|[0-9@$!|+€£¥¢(<§][a-z]/;
const signs: ReadonlySet<number> = new Set(Array.from('@$!|+€£¥¢(<§', (sign) => sign.charCodeAt(0)));
/** A single letter of a word that was covered: her*in. */
const covered = /[a-z][*#¤°•●○◯⭕][a-z]/;
const cover = /[*#¤°•●○◯⭕]/;
const glue = /^[-._*'~+·\u2022/\\|]$/;

/**
 * Finds terms as whole words, each word also in its plural, the words parted by anything but the end of a clause.
 * Besides, a term is found when its words are written as one (moneylaundering), its letters are parted (h.e.r.o.i.n),
 * it is cut in up to three by a sign (her-oin), digits and signs replace letters (h3r0in), one letter is covered
 * (her*in), it stands backwards (nioreh) or is moved by thirteen letters (urebva).
 */
export function englishFinder<Tag>(entries: readonly Entry<Tag>[]): (read: string) => PlacedTerm<Tag>[] {
  const lexicon = lexiconOf(entries);
  return (read) => {
    const words = wordsOf(read, isLetter);
    const found: PlacedTerm<Tag>[] = [];
    const add = (some: readonly PlacedTerm<Tag>[]): void => some.forEach((one) => found.push(one));
    let singles = 0;
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] as Word;
      if (word.text.length === 1) singles += 1;
      const patterns = lexicon.byFirst.get(word.text);
      if (patterns !== undefined) add(phrasesAt(patterns, words, at, read));
      const entry = lexicon.turned.get(word.text) ?? (word.text.length >= 8 ? lexicon.whole.get(word.text) : undefined);
      if (entry !== undefined) found.push({ entry, start: word.start, end: word.end });
      if (words[at + 1]?.start === word.end + 1) add(joinedAt(lexicon, words, at, read));
    }
    if (disguised.test(read))
      for (const some of [words, wordsOf(read, isDisguise)]) for (const word of some) add(unmasked(lexicon, word));
    if (covered.test(read)) for (const word of wordsOf(read, isCovered)) add(uncovered(lexicon, word));
    if (singles >= 3) add(spelledOut(lexicon, words, read));
    return found;
  };
}

function lexiconOf<Tag>(entries: readonly Entry<Tag>[]): EnglishLexicon<Tag> {
  const byFirst = new Map<string, Pattern<Tag>[]>();
  const whole = new Map<string, Entry<Tag>>();
  const hidden = new Map<string, Entry<Tag>>();
  for (const entry of entries) {
    const forms = (entry.term.match(/[a-z0-9]+/g) ?? []).map(formsOf);
    for (const first of forms[0] ?? []) byFirst.set(first, [...(byFirst.get(first) ?? []), { entry, forms }]);
    const together = forms.map((form) => [...form][0]).join('');
    if (forms.length === 1 || together.length >= 8) for (const form of formsOf(together)) whole.set(form, entry);
  }
  for (const [word, entry] of whole)
    if (word.length >= 6)
      for (let at = 1; at < word.length - 1; at += 1) hidden.set(`${word.slice(0, at)}*${word.slice(at + 1)}`, entry);
  const turned = new Map<string, Entry<Tag>>();
  for (const [word, entry] of whole)
    if (entry.tag !== null && word.length >= 6)
      for (const form of [[...word].reverse().join(''), rotated(word)]) if (!whole.has(form)) turned.set(form, entry);
  return { byFirst, whole, covered: hidden, turned };
}

/** Each letter moved by thirteen (ROT13). */
function rotated(word: string): string {
  return word.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + 13) % 26) + 97));
}

/** A word and its plural. */
function formsOf(word: string): Set<string> {
  if (/[^aeiou]y$/.test(word)) return new Set([word, `${word.slice(0, -1)}ies`]);
  return new Set([word, /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`]);
}

function wordsOf(read: string, belongs: (unit: number) => boolean): Word[] {
  const words: Word[] = [];
  let start = -1;
  for (let at = 0; at <= read.length; at += 1) {
    const inside = at < read.length && belongs(read.charCodeAt(at));
    if (inside && start < 0) start = at;
    if (inside || start < 0) continue;
    words.push({ text: read.slice(start, at), start, end: at });
    start = -1;
  }
  return words;
}

function isLetter(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
}

/** A letter, a digit, or a sign that may replace a letter. */
function isDisguise(unit: number): boolean {
  return isLetter(unit) || signs.has(unit);
}

/** A letter, a digit, or a sign that may cover a letter. */
function isCovered(unit: number): boolean {
  return isLetter(unit) || cover.test(String.fromCharCode(unit));
}

function phrasesAt<Tag>(
  patterns: readonly Pattern<Tag>[],
  words: readonly Word[],
  at: number,
  read: string,
): PlacedTerm<Tag>[] {
  const { start } = words[at] as Word;
  return patterns.flatMap(({ entry, forms }) => {
    const last = words[at + forms.length - 1];
    if (last === undefined || !forms.every((form, place) => form.has(words[at + place]?.text ?? ''))) return [];
    return /[\n.;!?]\s/.test(read.slice(start, last.end)) ? [] : [{ entry, start, end: last.end }];
  });
}

/** A word of five letters or more that was cut by single signs. */
function joinedAt<Tag>(
  { whole }: EnglishLexicon<Tag>,
  words: readonly Word[],
  at: number,
  read: string,
): PlacedTerm<Tag>[] {
  const found: PlacedTerm<Tag>[] = [];
  const { text, start } = words[at] as Word;
  let together = text;
  for (let next = at + 1; next < words.length && next <= at + 2; next += 1) {
    const [before, word] = [words[next - 1] as Word, words[next] as Word];
    if (!glue.test(read.slice(before.end, word.start))) break;
    together += word.text;
    const entry = together.length >= 5 ? whole.get(together) : undefined;
    if (entry !== undefined) found.push({ entry, start, end: word.end });
  }
  return found;
}

function unmasked<Tag>({ whole }: EnglishLexicon<Tag>, { text, start, end }: Word): PlacedTerm<Tag>[] {
  if (text.length < 4 || text.length > 24 || !disguised.test(text)) return [];
  const readings = [text.replace(/^\d+|\d+$/g, ''), ...disguises.map((letters) => plainly(text, letters))];
  const entry = readings.map((reading) => whole.get(reading)).find((one) => one !== undefined);
  return entry === undefined ? [] : [{ entry, start, end }];
}

function uncovered<Tag>({ covered: known }: EnglishLexicon<Tag>, { text, start, end }: Word): PlacedTerm<Tag>[] {
  if (text.length < 6 || text.length > 24) return [];
  const entry = known.get(text.replace(cover, '*'));
  return entry === undefined ? [] : [{ entry, start, end }];
}

/**
 * Three letters or more, each by itself, at most three signs apart: the whole of it, or from five letters on any word
 * in it.
 */
function spelledOut<Tag>({ whole }: EnglishLexicon<Tag>, words: readonly Word[], read: string): PlacedTerm<Tag>[] {
  const found: PlacedTerm<Tag>[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const run = [];
    for (let next = at; next < words.length && words[next]?.text.length === 1; next += 1) {
      const word = words[next] as Word;
      if (run.length > 0 && !/^[^a-z0-9]{1,3}$/.test(read.slice(words[next - 1]?.end, word.start))) break;
      run.push(word);
    }
    if (run.length >= 3) for (const one of wordsWithin(whole, run)) found.push(one);
    at += Math.max(0, run.length - 1);
  }
  return found;
}

function wordsWithin<Tag>(whole: ReadonlyMap<string, Entry<Tag>>, run: readonly Word[]): PlacedTerm<Tag>[] {
  const written = run.map(({ text }) => text).join('');
  const spellings = /\d/.test(written)
    ? [written, ...disguises.map((letters) => plainly(written, letters))]
    : [written];
  const found: PlacedTerm<Tag>[] = [];
  for (let from = 0; from < run.length; from += 1) {
    for (let to = Math.min(run.length, from + 24); to > from + 2; to -= 1) {
      if (to - from < 5 && (from > 0 || to < run.length)) continue;
      const entry = spellings.map((letters) => whole.get(letters.slice(from, to))).find((one) => one !== undefined);
      if (entry !== undefined) found.push({ entry, start: (run[from] as Word).start, end: (run[to - 1] as Word).end });
    }
  }
  return found;
}

function plainly(text: string, letters: ReadonlyMap<string, string>): string {
  return Array.from(text, (sign) => letters.get(sign) ?? sign).join('');
}
