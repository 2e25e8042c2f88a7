import { api } from '../../api/client.ts';
import { useData, useMe } from '../../api/use.ts';
import { Link } from '../../parts/link.tsx';
import { Body, Card, Figures, Page } from '../../parts/page.tsx';
import { Instant, State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { useBalances } from '../../settle/accounts.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { useAgreementColumns, type AgreementRow } from '../agreements.tsx';
import { isNear } from '../meter.tsx';
import { AgreementLink, AgreementTitle } from '../titles.tsx';

const NEAR_END_MS = 7 * 86_400_000;
const MOST = 100;
const LATEST = 5;
const SHOWN = 6;
/** Below this share of what is held and available together, the available money counts as low. */
const LOW_SHARE = 0.1;

const endsSoon = ({ endsAt }: AgreementRow): boolean => new Date(endsAt).getTime() - Date.now() < NEAR_END_MS;
const isNearlySpent = ({ used, uses }: AgreementRow): boolean => isNear(used, uses);

/** What a buyer's desk asks for: what runs, what was called last, what must be confirmed. */
function useDesk() {
  const ownId = useMe()?.member.id;
  const agreements = useData(['agreements', 'desk'], () =>
    api.GET('/api/v1/agreements', { params: { query: { limit: MOST, state: 'active' } } }),
  );
  const calls = useData(['calls', 'desk'], () => api.GET('/api/v1/calls', { params: { query: { limit: 1 } } }));
  const ever = useData(['agreements', 'ever'], () =>
    api.GET('/api/v1/agreements', { params: { query: { limit: 1 } } }),
  );
  const deliveries = useData(['deliveries', 'desk'], () =>
    api.GET('/api/v1/deliveries', { params: { query: { limit: 1 } } }),
  );
  return {
    isKnown: calls.data !== undefined && ever.data !== undefined && deliveries.data !== undefined,
    active: (agreements.data?.items ?? []).filter(({ buyerId }) => buyerId === ownId),
    more: agreements.data?.next !== null,
    hasOrdered: (ever.data?.items.length ?? 0) > 0,
    hasDelivery: (deliveries.data?.items.length ?? 0) > 0,
    lastCall: calls.data?.items[0],
  };
}

/** The desk of a buyer: what waits and until when, then numbers; the first steps for who is new. */
export default function Buy() {
  const { words, format } = useWords();
  const w = words.match;
  const desk = useDesk();
  const { balances } = useBalances();
  const columns = useAgreementColumns('buyer');
  const catalogue = (
    <Link className="button primary" to="/listings">
      {w.findProduct}
    </Link>
  );
  const money = balances.flatMap(({ currency, available, held }) => [
    [w.figures.available, format.money(available, currency)] as const,
    [w.figures.held, format.money(held, currency)] as const,
  ]);
  return (
    <Page title={w.desk} sub={w.deskSub} actions={catalogue}>
      <div className="stack">
        {desk.isKnown && desk.lastCall === undefined && <FirstSteps desk={desk} />}
        <Waiting active={desk.active} />
        <Figures
          figures={[
            [w.figures.agreements, `${format.count(desk.active.length)}${desk.more ? '+' : ''}`],
            [
              w.figures.calls,
              desk.lastCall ? (
                <Link key="call" to={`/calls/${desk.lastCall.id}`}>
                  {format.since(desk.lastCall.at)}
                </Link>
              ) : (
                '—'
              ),
            ],
            ...(money.length === 0 ? ([[w.figures.available, '—']] as const) : money),
          ]}
        />
        <Card title={w.recent} note={<Link to="/buy/agreements">{words.shell.all}</Link>}>
          <Table
            caption={w.recent}
            rows={desk.active.slice(0, LATEST)}
            keyOf={({ id }) => id}
            empty={w.noAgreements}
            columns={columns}
          />
        </Card>
      </div>
    </Page>
  );
}

/** Notices that wait for a confirmation: those with the earliest deadline first. */
function useOpenNotices() {
  const ownId = useMe()?.member.id;
  const late = useData(['notices', 'desk', 'overdue'], () =>
    api.GET('/api/v1/notices', { params: { query: { limit: MOST, state: 'overdue' } } }),
  );
  const sent = useData(['notices', 'desk', 'sent'], () =>
    api.GET('/api/v1/notices', { params: { query: { limit: MOST, state: 'sent' } } }),
  );
  const open = [...(late.data?.items ?? []), ...(sent.data?.items ?? [])];
  return open.filter(({ buyerId }) => buyerId === ownId).sort((one, other) => (one.deadline < other.deadline ? -1 : 1));
}

/** Notices to confirm, agreements that end, money that runs out: the gravest first. */
function Waiting({ active }: { readonly active: readonly AgreementRow[] }) {
  const { words, format } = useWords();
  const w = words.match;
  const open = useOpenNotices();
  const { isKnown, balances } = useBalances();
  const low = balances.filter(
    ({ available, held }) => Number(available) <= LOW_SHARE * (Number(available) + Number(held)),
  );
  const ending = active.filter((one) => endsSoon(one) || isNearlySpent(one));
  const hasNoMoney = isKnown && balances.length === 0;
  const count = open.length + low.length + ending.length + (hasNoMoney ? 1 : 0);
  return (
    <Card
      title={count === 0 ? w.waiting : `${w.waiting} (${format.count(count)})`}
      note={open.length > SHOWN ? <Link to="/buy/notices">{w.allNotices}</Link> : undefined}
    >
      {count === 0 && (
        <Body>
          <p className="dim">{w.nothingWaits}</p>
        </Body>
      )}
      <ul className="queue">
        {open.slice(0, SHOWN).map(({ id, kind, state, keyCount, deadline, agreementId }) => (
          <li key={id}>
            <div>
              <Link to={`/notices/${id}`}>
                {w.noticeWaits(
                  wordFor(words.deliver.noticeKinds, kind),
                  keyCount === null ? w.allReceived : w.keys(format.count(keyCount)),
                )}
              </Link>
              <div className="dim">
                <AgreementTitle of={agreementId} />
              </div>
            </div>
            <State of={state} />
            <span className="dim">{w.due(format.instant(deadline))}</span>
          </li>
        ))}
        {(hasNoMoney || low.length > 0) && (
          <li>
            <Link to="/buy/money">{hasNoMoney ? w.noBalance : w.lowBalance}</Link>
            <span />
            <span className="dim">
              {low.map(({ available, currency }) => format.money(available, currency)).join(' ')}
            </span>
          </li>
        )}
        {ending.map((one) => (
          <li key={one.id}>
            <div>
              <AgreementLink of={one.id} listingId={one.listingId} />
              <div className="dim">{endsSoon(one) ? w.nearEnd : w.nearlySpent}</div>
            </div>
            <span className="dim">{w.left(w.times(format.count(one.uses - one.used)))}</span>
            <span className="dim">
              <Instant at={one.endsAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The way of a new buyer from the catalogue to the first records. */
function FirstSteps({ desk }: { readonly desk: ReturnType<typeof useDesk> }) {
  const { words } = useWords();
  const w = words.match;
  const [first] = desk.active;
  const toAgreement = first ? `/agreements/${first.id}` : '/buy/agreements';
  const steps = [
    [w.steps.find, '/listings', desk.hasOrdered],
    [w.steps.order, '/listings', desk.hasOrdered],
    [w.steps.open, toAgreement, desk.hasDelivery],
    [w.steps.query, toAgreement, false],
  ] as const;
  const next = steps.findIndex(([, , isDone]) => !isDone);
  return (
    <Card title={w.firstSteps}>
      <Body>
        <ol className="steps">
          {steps.map(([says, to, isDone], at) => (
            <li key={says} className={isDone ? 'done' : undefined}>
              <span aria-hidden="true">{isDone ? '✓' : `${String(at + 1)}.`}</span>
              {at === next ? <Link to={to}>{says}</Link> : <span>{says}</span>}
            </li>
          ))}
        </ol>
      </Body>
    </Card>
  );
}
