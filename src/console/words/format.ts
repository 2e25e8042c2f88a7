export type Language = 'zh' | 'en';

const locale: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' };

/**
 * How people read amounts, counts and instants in one language; amounts stay decimal strings, so no digit is lost.
 * Instants are told in a time zone, without one in that of the browser.
 */
export function formats(language: Language, timeZone?: string) {
  const tag = locale[language];
  const instant = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone });
  const counts = new Intl.NumberFormat(tag);
  const ago = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  return {
    /** What stands between the parts of a list. */
    comma: language === 'zh' ? '、' : ', ',
    /** An amount with its currency: two decimals, or as many as it has. */
    money(amount: string | null | undefined, currency = ''): string {
      if (amount === null || amount === undefined) return '—';
      const decimals = /\.(\d*?)0*$/.exec(amount)?.[1]?.length ?? 0;
      const format = new Intl.NumberFormat(tag, {
        minimumFractionDigits: 2,
        maximumFractionDigits: Math.max(2, decimals),
      });
      const written = format.format(amount as Intl.StringNumericLiteral).replace('-', '−');
      return currency === '' ? written : `${written} ${currency}`;
    },
    count: (count: number | null | undefined): string =>
      count === null || count === undefined ? '—' : counts.format(count),
    percent: (share: number): string =>
      new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 }).format(share),
    instant: (at: string | null | undefined): string => (at ? instant.format(new Date(at)) : '—'),
    day: (at: string | null | undefined): string => (at ? day.format(new Date(at)) : '—'),
    /** How long ago, or how long until, in the largest whole unit. */
    since(at: string): string {
      const seconds = (new Date(at).getTime() - Date.now()) / 1000;
      const units = [
        ['day', 86_400],
        ['hour', 3_600],
        ['minute', 60],
      ] as const;
      const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) ?? (['second', 1] as const);
      return ago.format(Math.round(seconds / length), unit);
    },
  };
}
