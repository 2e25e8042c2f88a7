import type { Entry, PlacedTerm } from './term.ts';

type Word = { readonly text: string; readonly start: number; readonly end: number };
type Pattern<Tag> = { readonly entry: Entry<Tag>; readonly forms: readonly ReadonlySet<string>[] };
type EnglishLexicon<Tag> = {
  readonly byFirst: ReadonlyMap<string, readonly Pattern<Tag>[]>;
  readonly whole: ReadonlyMap<string, Entry<Tag>>;
};

/** Digits and signs used for letters; 1 and | may be an i or an l. */
// prettier-ignore
const disguises = [{ 1: 'i', '!': 'i', '|': 'i' }, { 1: 'l', '!': 'i', '|': 'l' }].map((ones) =>
  new Map<string, string>(Object.entries({ 0: 'o', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', '@': 'a', $: 's', ...ones })));
const disguised = /[a-z][013457@$!|8]|[013457@$!|8][a-z]/;
const glue = /^[-._*'~+·\u2022/\\|]$/;

/**
 * Finds terms as whole words, each word also in its plural, the words parted by anything but the end of a clause.
 * Besides, a term is found when its words are written as one (moneylaundering), its letters are parted (h.e.r.o.i.n),
 * it is cut in up to three by a sign (her-oin), or digits and signs replace letters (h3r0in).
 */
export function englishFinder<Tag>(entries: readonly Entry<Tag>[]): (read: string) => PlacedTerm<Tag>[] {
  const lexicon = lexiconOf(entries);
  return (read) => {
    const words = wordsOf(read, isLetter);
    const hides = disguised.test(read);
    const found: PlacedTerm<Tag>[] = [];
    let singles = 0;
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at] as Word;
      if (word.text.length === 1) singles += 1;
      const patterns = lexicon.byFirst.get(word.text);
      if (patterns !== undefined) found.push(...phrasesAt(patterns, words, at, read));
      const entry = word.text.length >= 8 ? lexicon.whole.get(word.text) : undefined;
      if (entry !== undefined) found.push({ entry, start: word.start, end: word.end });
      if (words[at + 1]?.start === word.end + 1) found.push(...joinedAt(lexicon, words, at, read));
    }
    if (hides) found.push(...[...words, ...wordsOf(read, isDisguise)].flatMap((word) => unmasked(lexicon, word)));
    return singles < 3 ? found : [...found, ...spelledOut(lexicon, words, read)];
  };
}

function lexiconOf<Tag>(entries: readonly Entry<Tag>[]): EnglishLexicon<Tag> {
  const byFirst = new Map<string, Pattern<Tag>[]>();
  const whole = new Map<string, Entry<Tag>>();
  for (const entry of entries) {
    const forms = (entry.term.match(/[a-z0-9]+/g) ?? []).map(formsOf);
    for (const first of forms[0] ?? []) byFirst.set(first, [...(byFirst.get(first) ?? []), { entry, forms }]);
    const together = forms.map((form) => [...form][0]).join('');
    if (forms.length === 1 || together.length >= 8) for (const form of formsOf(together)) whole.set(form, entry);
  }
  return { byFirst, whole };
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

/** A letter, a digit, or one of @ $ ! | that may replace a letter. */
function isDisguise(unit: number): boolean {
  return isLetter(unit) || unit === 0x40 || unit === 0x24 || unit === 0x21 || unit === 0x7c;
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
  const readings = [
    text.replace(/^\d+|\d+$/g, ''),
    ...disguises.map((letters) => Array.from(text, (sign) => letters.get(sign) ?? sign).join('')),
  ];
  const entry = readings.map((reading) => whole.get(reading)).find((one) => one !== undefined);
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
    if (run.length >= 3) found.push(...wordsWithin(whole, run));
    at += Math.max(0, run.length - 1);
  }
  return found;
}

function wordsWithin<Tag>(whole: ReadonlyMap<string, Entry<Tag>>, run: readonly Word[]): PlacedTerm<Tag>[] {
  const letters = run.map(({ text }) => text).join('');
  const found: PlacedTerm<Tag>[] = [];
  for (let from = 0; from < run.length; from += 1) {
    for (let to = Math.min(run.length, from + 24); to > from + 2; to -= 1) {
      const entry =
        to - from >= 5 || (from === 0 && to === run.length) ? whole.get(letters.slice(from, to)) : undefined;
      if (entry !== undefined) found.push({ entry, start: (run[from] as Word).start, end: (run[to - 1] as Word).end });
    }
  }
  return found;
}
