import type { formats } from './format.ts';

/** What a sentence of the exchange was made of, by name. */
export type Filled = Readonly<Record<string, string | number | readonly string[] | null>>;

/** The values of a sentence, each read as what it is. */
export type Said = {
  readonly text: (name: string) => string;
  readonly count: (name: string) => string;
  /** A share of one as a percentage. */
  readonly share: (name: string) => string;
  readonly instant: (name: string) => string;
  /** Names of columns or places, in quotation marks. */
  readonly columns: (name: string) => string;
  readonly purpose: (name: string) => string;
};
/** Sentences by their code, of one language. */
export type Sentences = Readonly<Record<string, (said: Said) => string>>;

/** Reads values in a language: its formats, and its names of purposes. */
export function saidOf(
  values: Filled,
  format: ReturnType<typeof formats>,
  purposeName: (code: string) => string,
): Said {
  const all = (name: string): readonly string[] => {
    const value = values[name];
    return typeof value === 'object' && value !== null ? value : value == null ? [] : [String(value)];
  };
  const between = (name: string, says: (one: string) => string): string => all(name).map(says).join(format.comma);
  return {
    text: (name) => between(name, (one) => one),
    count: (name) => between(name, (one) => format.count(Number(one))),
    share: (name) => between(name, (one) => format.percent(Number(one))),
    instant: (name) => between(name, (one) => format.instant(one)),
    columns: (name) => between(name, (one) => `“${one}”`),
    purpose: (name) => between(name, purposeName),
  };
}
