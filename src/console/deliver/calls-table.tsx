import type { Schemas } from '../api/client.ts';
import { AgreementLink } from '../match/titles.tsx';
import { usePurposes } from '../parts/purposes.ts';
import { Link } from '../parts/link.tsx';
import { Instant } from '../parts/state.tsx';
import type { Column } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';

export type CallRow = Schemas['CallPage']['items'][number];

/** The columns of a list of calls; the agreement is left out where all are of one. */
export function useCallColumns(hasAgreement: boolean): Column<CallRow>[] {
  const { words, format } = useWords();
  const w = words.deliver;
  const { nameOf: says } = usePurposes();
  return [
    {
      name: w.call,
      cell: ({ id, kind, useNumber, at }) => (
        <>
          <Link to={`/calls/${id}`}>{w.callTitle(w.kinds[kind] ?? kind, format.count(useNumber))}</Link>
          <span className="second">
            <Instant at={at} />
          </span>
        </>
      ),
    },
    ...(hasAgreement
      ? [{ name: w.agreement, cell: ({ agreementId }: CallRow) => <AgreementLink of={agreementId} /> }]
      : []),
    { name: w.purpose, cell: ({ purpose }) => says(purpose) },
    { name: w.records, cell: ({ records }) => format.count(records), isNumber: true },
    { name: w.price, cell: ({ price }) => format.money(price.amount, price.currency), isNumber: true },
  ];
}
