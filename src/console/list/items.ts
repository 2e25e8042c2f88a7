import { api, type Schemas } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { useWords, wordFor } from '../words/index.tsx';
import { isWhole } from './offer.tsx';

export type Item = Schemas['ItemPage']['items'][number];

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

const MOST = 200;

/** The listings that everybody may see now, as many as one page holds. */
export const useShowcase = () =>
  useData(['listings', 'published'], () =>
    api.GET('/api/v1/listings', { params: { query: { state: 'published', limit: MOST } } }),
  );

/** How many listings on offer have an item among their columns. */
export function useTraded(): (code: string) => string {
  const { format } = useWords();
  const { data } = useShowcase();
  return (code) => {
    if (!data) return '—';
    const count = data.items.filter((one) => isWhole(one) && one.itemCodes.includes(code)).length;
    return data.next === null ? format.count(count) : `${format.count(count)}+`;
  };
}
