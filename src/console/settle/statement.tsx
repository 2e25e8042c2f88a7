import { api, type Schemas } from '../api/client.ts';
import { useList } from '../api/use.ts';
import { pageOf } from '../parts/objects.ts';
import { Link } from '../parts/link.tsx';
import { Card } from '../parts/page.tsx';
import { Instant } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type Line = Schemas['Statement']['items'][number];
const currencies = ['CNY', 'EUR', 'USD'] as const;

/** The movements of money in one currency, each with the balances after it. */
export function StatementCard({ currency }: { readonly currency: string }) {
  const { words, format } = useWords();
  const w = words.settle;
  const unit = currencies.find((one) => one === currency) ?? 'CNY';
  const lines = useList<Line>(['statement', unit], (page) =>
    api.GET('/api/v1/statements', { params: { query: { ...page, currency: unit } } }),
  );
  const change = (amount: string): string => (/^[0.]*$/.test(amount) ? '—' : format.money(amount));
  return (
    <Card title={w.statement} note={w.statementNote(unit)}>
      <List
        of={lines}
        caption={w.statement}
        keyOf={({ id }) => id}
        empty={w.noMovements}
        columns={[
          {
            name: w.movement,
            cell: ({ code, source, at }) => (
              <>
                <Cause source={source} says={wordFor(w.movements, code)} />
                <span className="second">
                  <Instant at={at} />
                </span>
              </>
            ),
          },
          { name: w.toAvailable, cell: ({ toAvailable }) => change(toAvailable), isNumber: true },
          { name: w.toHeld, cell: ({ toHeld }) => change(toHeld), isNumber: true },
          { name: w.availableAfter, cell: ({ available }) => format.money(available), isNumber: true },
          { name: w.heldAfter, cell: ({ held }) => format.money(held), isNumber: true },
          { name: w.balanceAfter, cell: ({ balance }) => format.money(balance), isNumber: true },
        ]}
      />
    </Card>
  );
}

/** What caused a movement; a link where that has a page which a member may see. */
function Cause({ source, says }: { readonly source: string; readonly says: string }) {
  const page = source.startsWith('cal_') ? pageOf(source) : undefined;
  return page === undefined ? <>{says}</> : <Link to={page}>{says}</Link>;
}
