import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type * as all from './all-zh.ts';
import { formats, type Language } from './format.ts';

export type { Language } from './format.ts';

/** All words in one language, by room. */
export type Words = typeof all;

/** Nobody loads the words of a language that is not read. */
const load: Readonly<Record<Language, () => Promise<Words>>> = {
  zh: () => import('./all-zh.ts'),
  en: () => import('./all-en.ts'),
};

type Spoken = {
  readonly language: Language;
  readonly words: Words;
  readonly format: ReturnType<typeof formats>;
  readonly speak: (language: Language) => void;
};

const Context = createContext<Spoken | null>(null);
const KEPT = 'databourse-language';

/** The language kept from before, else the first of the browser's that is spoken here. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'zh' || kept === 'en') return kept;
  const known = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === 'zh' || tag === 'en');
  return known === 'zh' ? 'zh' : 'en';
}

/** The words that come first; asked for before anything is shown. */
export async function firstWords(): Promise<readonly [Language, Words]> {
  const language = firstLanguage();
  return [language, await load[language]()];
}

type SpeakingProps = { readonly first: readonly [Language, Words]; readonly children: ReactNode };

export function Speaking({ first, children }: SpeakingProps) {
  const [[language, words], setSpoken] = useState(first);
  const speak = useCallback((next: Language): void => {
    localStorage.setItem(KEPT, next);
    void load[next]().then((others) => setSpoken((now) => (now[0] === next ? now : [next, others])));
  }, []);
  const spoken = useMemo(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    return { language, words, format: formats(language), speak };
  }, [language, words, speak]);
  return <Context value={spoken}>{children}</Context>;
}

/** The words, formats and language of the reader. */
export function useWords(): Spoken {
  const spoken = useContext(Context);
  if (!spoken) throw new Error('Words are asked for outside of Speaking.');
  return spoken;
}

/** The word for a code in one of the tables of codes; an unknown code is shown as it is. */
export function wordFor(table: Readonly<Record<string, string>>, code: string): string {
  return Object.hasOwn(table, code) ? (table[code] as string) : code;
}
