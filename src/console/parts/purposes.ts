import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { useWords } from '../words/index.tsx';

/** A purpose by which data are offered, with how deep it stands below the broadest. */
export type PurposeChoice = { readonly code: string; readonly says: string; readonly depth: number };

/** The vocabulary gives purposes English names as codes: `ResearchAndDevelopment`, `ProtectionOfIPR`. */
export function englishOf(code: string): string {
  const parts = code.match(/[A-Z]+(?![a-z])|[A-Z][a-z]+/g) ?? [code];
  const words = parts.map((part) => (/^[A-Z]{2,}$/.test(part) ? part : part.toLowerCase())).join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The purposes of the rule book in force: the name of each in the reader's language, and all of them as a choice. */
export function usePurposes() {
  const { language } = useWords();
  const book = useData(['principles'], () => api.GET('/api/v1/principles'));
  const purposes = book.data?.purposes ?? [];
  const names = new Map(purposes.map(({ code, zh }) => [code, zh]));
  const nameOf = (code: string): string => (language === 'zh' ? (names.get(code) ?? englishOf(code)) : englishOf(code));
  const below = (broader: string | undefined, depth: number): PurposeChoice[] =>
    purposes
      .filter((purpose) => purpose.broader[0] === broader)
      .flatMap(({ code }) => [{ code, says: nameOf(code), depth }, ...below(code, depth + 1)]);
  /** A text of the exchange in which purposes stand by their codes. */
  const named = (text: string): string =>
    text.replace(/\b[A-Z][A-Za-z]+\b/g, (code) => (names.has(code) ? nameOf(code) : code));
  return { all: purposes, nameOf, named, choices: below(undefined, 0) };
}

/** Choices of purposes for a `Field`, the narrower ones set in below the broader ones. */
export const indented = (choices: readonly PurposeChoice[]): (readonly [value: string, says: string])[] =>
  choices.map(({ code, says, depth }) => [code, `${'\u2003'.repeat(depth)}${says}`]);
