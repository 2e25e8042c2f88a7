import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { formats, type Language } from './format.ts';
import { all, arrived, type Words } from './rooms.ts';

export type { Language } from './format.ts';
export type { Words } from './rooms.ts';

type Spoken = {
  readonly language: Language;
  readonly words: Words;
  readonly format: ReturnType<typeof formats>;
  readonly speak: (language: Language) => void;
  /** The name of the exchange, or the words for one. */
  readonly name: string;
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

let spokenNow = firstLanguage();

/** What was loaded, once its words have come too: a page that stands never waits for a word. */
export async function withWords<T>(loading: Promise<T>): Promise<T> {
  const loaded = await loading;
  await arrived(spokenNow);
  return loaded;
}

export function Speaking({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(spokenNow);
  const speak = useCallback((next: Language): void => {
    localStorage.setItem(KEPT, next);
    void arrived(next).then(() => setLanguage((spokenNow = next)));
  }, []);
  const spoken = useMemo(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    const told = document.documentElement.dataset;
    return {
      language,
      words: all[language],
      name: told['name'] || all[language].shell.exchange,
      format: formats(language, told['zone']),
      speak,
    };
  }, [language, speak]);
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
