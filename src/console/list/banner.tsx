import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Facts } from '../parts/page.tsx';
import { Id, Instant } from '../parts/state.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type BannerShown = { readonly code: string; readonly reason: string; readonly by: string; readonly at: string };

/** A principle or an item of the prohibited list, by its code, in the reader's language. */
export function useGrounds() {
  const { language } = useWords();
  const book = useData(['principles'], () => api.GET('/api/v1/principles'));
  const say = (code: string, zh: string, en: string) => [code, language === 'zh' ? zh : en] as const;
  const principles = (book.data?.principles ?? []).map(({ code, zh, en }) => say(code, zh, en));
  const items = (book.data?.prohibited ?? []).map(({ code, zh, text }) => say(code, zh, text));
  const all = [...items, ...principles.filter(([code]) => !items.some(([other]) => other === code))];
  const names = new Map(all);
  return { all, nameOf: (code: string) => (names.has(code) ? `${code} ${names.get(code) ?? ''}` : code) };
}

/** Why a listing was taken down, by whom and when; everybody sees it. */
export function Banner({ banner }: { readonly banner: BannerShown }) {
  const { words } = useWords();
  const { nameOf } = useGrounds();
  const w = words.list;
  const isPart = Object.hasOwn(words.codes.parts, banner.by);
  return (
    <section className="alarm">
      <h2>{w.takenDown}</h2>
      <Facts
        facts={[
          [w.bannerCode, nameOf(banner.code)],
          [w.bannerReason, banner.reason],
          [w.bannerBy, isPart ? wordFor(words.codes.parts, banner.by) : <Id key="by" of={banner.by} />],
          [w.bannerAt, <Instant key="at" at={banner.at} />],
        ]}
      />
    </section>
  );
}
