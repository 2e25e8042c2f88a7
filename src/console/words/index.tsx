import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import * as codes from './codes.ts';
import * as deliver from './deliver.ts';
import * as findings from './findings.ts';
import { formats, type Language } from './format.ts';
import * as list from './list.ts';
import * as match from './match.ts';
import * as members from './members.ts';
import * as operate from './operate.ts';
import * as register from './register.ts';
import * as rules from './rules.ts';
import * as settle from './settle.ts';
import * as shell from './shell.ts';
import * as supervise from './supervise.ts';
import * as supply from './supply.ts';

export type { Language } from './format.ts';

const rooms = {
  ...{ codes, deliver, findings, list, match, members, operate, register, rules, settle, shell, supervise, supply },
};
type Rooms = typeof rooms;
/** All words in one language, by room. */
export type Words = { readonly [Room in keyof Rooms]: Rooms[Room]['zh'] };

function wordsIn(language: Language): Words {
  const entries = Object.entries(rooms).map(([room, words]) => [room, words[language]]);
  return Object.fromEntries(entries) as Words;
}

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

export function Speaking({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  const spoken = useMemo(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    const speak = (next: Language) => {
      localStorage.setItem(KEPT, next);
      setLanguage(next);
    };
    return { language, words: wordsIn(language), format: formats(language), speak };
  }, [language]);
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
