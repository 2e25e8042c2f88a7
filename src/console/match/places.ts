import { useWords } from '../words/index.tsx';

/** Countries in the reader's language. */
export function usePlaces(): (codes: readonly string[]) => string {
  const { language, words } = useWords();
  const names = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en-GB', { type: 'region' });
  const list = new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'short', type: 'conjunction' });
  return (codes) => (codes.length === 0 ? words.match.everywhere : list.format(codes.map((c) => names.of(c) ?? c)));
}

/** Rights in the reader's language. */
export function useRights(): (rights: readonly string[]) => string {
  const { language, words } = useWords();
  const list = new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'short', type: 'conjunction' });
  return (rights) => list.format(rights.map((right) => words.match.rightNames[right] ?? right));
}
