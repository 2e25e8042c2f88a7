import { Body, Card, Facts } from '../parts/page.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { useCountries, type WholeListing } from './offer.tsx';
import { usePurposes } from '../parts/purposes.ts';

/** What every agreement prohibits unless it grants it; to identify persons again cannot be granted. */
const barred = ['distribute', 'sell', 'transfer'] as const;

/** The terms of a listing in words: what it may be used for, what not, where, how long and how often. */
export function Terms({ offer }: { readonly offer: WholeListing }) {
  const { words, format } = useWords();
  const { nameOf } = usePurposes();
  const countries = useCountries();
  const w = words.list;
  const { purposes, rights, territories, maxTermDays, maxUses, usesOffered, usesTaken, exclusive } = offer;
  const prohibited = ['reidentify', ...barred.filter((right) => !rights.includes(right))];
  const offered =
    usesOffered === null
      ? null
      : [w.times(format.count(usesOffered)), w.usesTaken(format.count(usesTaken))].join(w.comma);
  const named = (table: Readonly<Record<string, string>>, codes: readonly string[]) =>
    codes.map((code) => wordFor(table, code)).join(w.comma);
  return (
    <Card title={w.terms}>
      <Body>
        <Facts
          facts={[
            [
              w.mayBeUsedFor,
              <>
                {purposes.length === 0 ? words.shell.none : purposes.map(nameOf).join(w.comma)}
                <small className="second">{w.narrower}</small>
              </>,
            ],
            [w.notFor, named(w.barredTable, prohibited)],
            [w.rights, named(w.rightsTable, rights)],
            [w.territories, countries(territories)],
            [w.longestTerm, w.days(format.count(maxTermDays))],
            [w.mostUses, w.times(format.count(maxUses))],
            ...(offered === null ? [] : [[w.usesOffered, offered] as const]),
            [w.exclusive, exclusive ? w.exclusiveYes : w.exclusiveNo],
          ]}
        />
      </Body>
    </Card>
  );
}
