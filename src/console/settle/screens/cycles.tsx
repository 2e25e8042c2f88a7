import { api } from '../../api/client.ts';
import { useCommand, useData, useList } from '../../api/use.ts';
import { Refusal } from '../../parts/act.tsx';
import { Link } from '../../parts/link.tsx';
import { Card, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { List, Table } from '../../parts/table.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

/** Clearing cycles, the proof of the books, and the end of the open cycle. */
export default function Cycles() {
  const { words } = useWords();
  const w = words.operate;
  const cycles = useList(['cycles'], (page) => api.GET('/api/v1/cycles', { params: { query: page } }));
  const cutOff = useCommand(() => api.POST('/api/v1/cycles/cut-off'));
  const may = cycles.data?.some(({ actions }) => actions.some((one) => one.action === 'cycle.cut-off' && one.allowed));
  const button = may && (
    <button type="button" className="button primary" onClick={() => cutOff.mutate(undefined)}>
      {wordFor(words.codes.actions, 'cycle.cut-off')}
    </button>
  );
  return (
    <Page title={w.cycles} sub={w.cyclesSub} actions={button}>
      <div className="stack">
        {cutOff.error && <Refusal refusal={cutOff.error} />}
        <Card>
          <List
            caption={w.cycles}
            of={cycles}
            keyOf={({ id }) => id}
            columns={[
              {
                name: w.openedAt,
                cell: ({ id, openedAt }) => (
                  <Link to={`/cycles/${id}`}>
                    <Instant at={openedAt} />
                  </Link>
                ),
              },
              { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
              { name: w.cutOffAt, cell: ({ cutOffAt }) => <Instant at={cutOffAt} /> },
              { name: w.finalAt, cell: ({ finalAt }) => <Instant at={finalAt} /> },
              { name: w.cycle, cell: ({ id }) => <Id of={id} /> },
            ]}
          />
        </Card>
        <Books />
      </div>
    </Page>
  );
}

/** Whether the books balance, claim by claim. */
function Books() {
  const { words } = useWords();
  const w = words.operate;
  const proof = useData(['books'], () => api.GET('/api/v1/books/proof'));
  const rows = proof.data?.currencies.flatMap(({ currency, claims }) =>
    claims.map(({ claim, holds }) => ({ currency, claim, holds })),
  );
  if (!rows) return null;
  return (
    <Card title={w.books} note={<Instant at={proof.data?.at} />}>
      <Table
        caption={w.books}
        rows={rows}
        keyOf={({ currency, claim }) => `${currency} ${claim}`}
        columns={[
          { name: w.claim, cell: ({ claim }) => wordFor(w.claims, claim) },
          { name: w.currency, cell: ({ currency }) => currency },
          {
            name: words.shell.state,
            cell: ({ holds }) => (
              <span className={holds ? 'chip ok' : 'chip bad'}>{holds ? `✓ ${w.holds}` : `✗ ${w.broken}`}</span>
            ),
          },
        ]}
      />
    </Card>
  );
}
