import type { Schemas } from '../api/client.ts';
import { useWords, wordFor } from '../words/index.tsx';

export type Listing = Schemas['Listing'];
export type WholeListing = Extract<Listing, { readonly title: string }>;
type Plan = WholeListing['plan'];

/** To strangers a listing that was taken down has a banner and nothing else. */
export const isWhole = (listing: Listing): listing is WholeListing => 'title' in listing;

/** The title in the reader's language. */
export function useTitle(): (listing: Pick<WholeListing, 'title' | 'titleZh'>) => string {
  const { language } = useWords();
  return ({ title, titleZh }) => (language === 'zh' && titleZh !== '' ? titleZh : title);
}

/** The unit of a price in words: "CNY per 1,000 records". */
export function useUnit(): (plan: Plan) => string {
  const { words, format } = useWords();
  return ({ model, per, currency }) => {
    const say = model === 'per-call' ? words.list.perCall : words.list.perRecord;
    return say(wordFor(words.list.currencies, currency), format.count(per));
  };
}

/** A posted price with its unit. */
export function Price({ plan, isLarge = false }: { readonly plan: Plan; readonly isLarge?: boolean }) {
  const { format } = useWords();
  const unitOf = useUnit();
  return (
    <>
      {isLarge ? <span className="total">{format.money(plan.price)}</span> : <b>{format.money(plan.price)}</b>}{' '}
      <span className="dim nowrap">{unitOf(plan)}</span>
    </>
  );
}

/** Countries by their names in the reader's language. */
export function useCountries(): (codes: readonly string[]) => string {
  const { language, words } = useWords();
  const names = new Intl.DisplayNames([language === 'zh' ? 'zh-CN' : 'en-GB'], { type: 'region' });
  return (codes) => codes.map((code) => names.of(code) ?? code).join(words.list.comma);
}
