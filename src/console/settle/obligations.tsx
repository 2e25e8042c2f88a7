import type { Schemas } from '../api/client.ts';
import { AgreementLink } from '../match/titles.tsx';
import { Instant, State } from '../parts/state.tsx';
import type { Column } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';

export type ObligationRow = Schemas['ObligationPage']['items'][number];

/** The columns of a list of obligations. */
export function useObligationColumns(): Column<ObligationRow>[] {
  const { words, format } = useWords();
  const w = words.settle;
  return [
    {
      name: w.agreement,
      cell: ({ agreementId, at }) => (
        <>
          <AgreementLink of={agreementId} />
          <span className="second">
            <Instant at={at} />
          </span>
        </>
      ),
    },
    { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
    { name: w.calls, cell: ({ calls }) => format.count(calls), isNumber: true },
    { name: w.records, cell: ({ records }) => format.count(records), isNumber: true },
    { name: w.amount, cell: ({ amount, currency }) => format.money(amount, currency), isNumber: true },
    { name: w.feeBy, cell: ({ fee, currency }) => format.money(fee, currency), isNumber: true },
    {
      name: w.apart,
      cell: ({ apart, withheldFor }) => (
        <>
          {apart.calls === 0 ? '—' : w.apartSays(format.count(apart.calls), apart.withheld, apart.credited)}
          {withheldFor?.map(({ rule, detail }) => (
            <span key={rule} className="second" lang="en">
              {detail}
            </span>
          ))}
        </>
      ),
    },
  ];
}
