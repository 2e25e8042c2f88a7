import { api, type Schemas } from '../api/client.ts';
import { useData, useList } from '../api/use.ts';
import { useWords, wordFor } from '../words/index.tsx';

export type Item = Schemas['Item'];

/** The words of a standard item in the reader's language. */
export function useItemWords() {
  const { words, language } = useWords();
  const w = words.list;
  return {
    nameOf: ({ nameZh, nameEn }: Item): string => (language === 'zh' ? nameZh : nameEn),
    unitOf: ({ unit }: Item): string => wordFor(w.units, unit),
    sourceOf: ({ source }: Item): string => wordFor(w.sources, source),
  };
}

/** The standard items with their lines of the board. */
export const useBoard = () => useData(['items'], () => api.GET('/api/v1/items', { params: { query: { limit: 200 } } }));

const SHOWN = 6;

/** The newest listings on offer, with how many there are. */
export const useShowcase = () =>
  useList(['listings', 'published'], () =>
    api.GET('/api/v1/listings', { params: { query: { state: 'published', sort: '-publishedAt', limit: SHOWN } } }),
  );
