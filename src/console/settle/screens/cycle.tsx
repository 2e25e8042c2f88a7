import { api } from '../../api/client.ts';
import { useData } from '../../api/use.ts';
import { useParam } from '../../parts/address.ts';
import { Acts } from '../../parts/act.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Name } from '../../parts/name.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Waits } from '../../parts/waits.tsx';
import { useWords, wordFor } from '../../words/index.tsx';

const steps = ['reconcile', 'net', 'notify', 'finalise'] as const;

/** One clearing cycle: its next step, its totals, the nets of the members, and what it withheld. */
export default function Cycle() {
  const { words, format } = useWords();
  const w = words.operate;
  const cycleId = useParam('cycleId');
  const path = { path: { cycleId } };
  const found = useData(['cycle', cycleId], () => api.GET('/api/v1/cycles/{cycleId}', { params: path }));
  return (
    <Loaded of={found}>
      {(cycle) => (
        <Page
          title={w.cycle}
          sub={
            <span className="row">
              <State of={cycle.state} /> <Id of={cycle.id} />
            </span>
          }
          from={[['/operate/cycles', w.cycles]]}
          actions={
            <Acts
              may={cycle.actions}
              acts={steps.map((step) => ({
                action: `cycle.${step}`,
                isPrimary: true,
                send: () => api.POST(`/api/v1/cycles/{cycleId}/${step}`, { params: path }),
              }))}
            />
          }
        >
          <div className="stack">
            <Waits of={cycle.waits} />
            <Card>
              <Body>
                <Facts
                  facts={[
                    [w.openedAt, <Instant key="open" at={cycle.openedAt} />],
                    [w.cutOffAt, <Instant key="cut" at={cycle.cutOffAt} />],
                    [w.finalAt, <Instant key="final" at={cycle.finalAt} />],
                    ...(cycle.totals ?? []).flatMap((sum) => [
                      [w.gross, format.money(sum.gross, sum.currency)] as const,
                      [w.fee, format.money(sum.fee, sum.currency)] as const,
                      [w.paid, format.money(sum.paid, sum.currency)] as const,
                      [w.efficiency, sum.efficiency] as const,
                    ]),
                  ]}
                />
              </Body>
            </Card>
            <Card title={w.nets} note={w.netsSum}>
              <Table
                caption={w.nets}
                rows={cycle.nets}
                keyOf={({ memberId, currency }) => `${memberId} ${currency}`}
                columns={[
                  {
                    name: w.member,
                    cell: ({ memberId }) => <Name of={memberId} isLink />,
                  },
                  { name: w.owed, cell: (net) => format.money(net.owed, net.currency), isNumber: true },
                  { name: w.due, cell: (net) => format.money(net.due, net.currency), isNumber: true },
                  { name: w.fee, cell: (net) => format.money(net.fee, net.currency), isNumber: true },
                  { name: w.net, cell: (net) => format.money(net.net, net.currency), isNumber: true },
                ]}
              />
            </Card>
            {cycle.withheld.length > 0 && (
              <Card title={w.withheld}>
                <Table
                  caption={w.withheld}
                  rows={cycle.withheld}
                  keyOf={({ obligationId, callId }) => `${obligationId} ${callId ?? ''}`}
                  columns={[
                    {
                      name: w.call,
                      cell: ({ callId }) => (callId ? <Link to={`/calls/${callId}`}>{callId.slice(-6)}</Link> : '—'),
                    },
                    { name: w.cause, cell: ({ cause }) => wordFor(w.causes, cause) },
                    { name: w.since, cell: ({ at }) => <Instant at={at} /> },
                  ]}
                />
              </Card>
            )}
            <History of={cycle.id} />
          </div>
        </Page>
      )}
    </Loaded>
  );
}
