import { use } from 'react';
import type { Language } from './format.ts';

/**
 * Where the words of each room stand. A new room of words is its file and a row here: a source that says `words.room`
 * then brings them along, in the language that is read (config/vite.config.ts).
 */
const rooms = {
  codes: {
    zh: () => import('#zh/codes.ts').then(({ zh }) => zh),
    en: () => import('#en/codes.ts').then(({ en }) => en),
  },
  deliver: {
    zh: () => import('#zh/deliver.ts').then(({ zh }) => zh),
    en: () => import('#en/deliver.ts').then(({ en }) => en),
  },
  desks: {
    zh: () => import('#zh/desks.ts').then(({ zh }) => zh),
    en: () => import('#en/desks.ts').then(({ en }) => en),
  },
  findings: {
    zh: () => import('#zh/findings.ts').then(({ zh }) => zh),
    en: () => import('#en/findings.ts').then(({ en }) => en),
  },
  kept: {
    zh: () => import('#zh/kept.ts').then(({ zh }) => zh),
    en: () => import('#en/kept.ts').then(({ en }) => en),
  },
  list: {
    zh: () => import('#zh/list.ts').then(({ zh }) => zh),
    en: () => import('#en/list.ts').then(({ en }) => en),
  },
  match: {
    zh: () => import('#zh/match.ts').then(({ zh }) => zh),
    en: () => import('#en/match.ts').then(({ en }) => en),
  },
  members: {
    zh: () => import('#zh/members.ts').then(({ zh }) => zh),
    en: () => import('#en/members.ts').then(({ en }) => en),
  },
  operate: {
    zh: () => import('#zh/operate.ts').then(({ zh }) => zh),
    en: () => import('#en/operate.ts').then(({ en }) => en),
  },
  register: {
    zh: () => import('#zh/register.ts').then(({ zh }) => zh),
    en: () => import('#en/register.ts').then(({ en }) => en),
  },
  rules: {
    zh: () => import('#zh/rules.ts').then(({ zh }) => zh),
    en: () => import('#en/rules.ts').then(({ en }) => en),
  },
  settle: {
    zh: () => import('#zh/settle.ts').then(({ zh }) => zh),
    en: () => import('#en/settle.ts').then(({ en }) => en),
  },
  shell: {
    zh: () => import('#zh/shell.ts').then(({ zh }) => zh),
    en: () => import('#en/shell.ts').then(({ en }) => en),
  },
  supervise: {
    zh: () => import('#zh/supervise.ts').then(({ zh }) => zh),
    en: () => import('#en/supervise.ts').then(({ en }) => en),
  },
  waits: {
    zh: () => import('#zh/waits.ts').then(({ zh }) => zh),
    en: () => import('#en/waits.ts').then(({ en }) => en),
  },
  supply: {
    zh: () => import('#zh/supply.ts').then(({ zh }) => zh),
    en: () => import('#en/supply.ts').then(({ en }) => en),
  },
};

type Room = keyof typeof rooms;
/** All words in one language, by room. */
export type Words = { readonly [R in Room]: Awaited<ReturnType<(typeof rooms)[R]['zh']>> };

type Kept = { words?: unknown; readonly coming: Promise<unknown> };
const kept: Readonly<Record<Language, Map<Room, Kept>>> = { zh: new Map(), en: new Map() };
/** What the sources that have come so far speak of; the frame and the codes are spoken of everywhere. */
const needed = new Set<Room>(['shell', 'codes']);

function ask(language: Language, room: Room): Kept {
  const known = kept[language].get(room);
  if (known) return known;
  const asked: Kept = {
    coming: rooms[room][language]().then(
      (words) => (asked.words = words),
      (error: unknown) => {
        // What did not come is asked for anew the next time.
        kept[language].delete(room);
        throw error;
      },
    ),
  };
  kept[language].set(room, asked);
  return asked;
}

/** Called by every source for the rooms whose words it speaks; nobody writes the call by hand. */
export function need(room: Room): void {
  needed.add(room);
}

/** Resolves once all that is needed so far has come in a language. */
export async function arrived(language: Language): Promise<void> {
  await Promise.all([...needed].map((room) => ask(language, room).coming));
}

function wordsOf(language: Language): Words {
  const words = {};
  for (const room of Object.keys(rooms) as Room[])
    Object.defineProperty(words, room, { get: () => ask(language, room).words ?? use(ask(language, room).coming) });
  return words as Words;
}

/** All words by language; those of a room that has not come yet hold up who reads them. */
export const all: Readonly<Record<Language, Words>> = { zh: wordsOf('zh'), en: wordsOf('en') };
