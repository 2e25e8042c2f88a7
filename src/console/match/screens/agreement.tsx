import { api, type Schemas } from '../../api/client.ts';
import { useCommand, useData, useList, useMe } from '../../api/use.ts';
import { useCallColumns } from '../../deliver/calls-table.tsx';
import { navigate, useParam } from '../../parts/address.ts';
import { Acts, Refusal } from '../../parts/act.tsx';
import { History } from '../../parts/history.tsx';
import { Link } from '../../parts/link.tsx';
import { Loaded, Waiting } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { List, Table } from '../../parts/table.tsx';
import { Party } from '../../parts/name.tsx';
import { useObligationColumns } from '../../settle/obligations.tsx';
import { useWords, wordFor } from '../../words/index.tsx';
import { Meter } from '../meter.tsx';
import { usePlaces, useRights } from '../places.ts';
import { usePrice } from '../price.ts';
import { usePurposes } from '../../parts/purposes.ts';
import { Terms } from '../terms.tsx';
import { useAgreement, useTitle } from '../titles.tsx';

type Agreement = Schemas['Agreement'];
const DAY = 86_400_000;

/** One agreement, the same page for both of its sides. */
export default function AgreementPage() {
  const agreementId = useParam('agreementId');
  return <Loaded of={useAgreement(agreementId)}>{(agreement) => <Shown agreement={agreement} />}</Loaded>;
}

function Shown({ agreement }: { readonly agreement: Agreement }) {
  const { words } = useWords();
  const w = words.match;
  const { nameOf: says } = usePurposes();
  const title = useTitle(agreement.listingId);
  const isSupplier = useMe()?.member.id === agreement.supplierId;
  const { id, actions } = agreement;
  const end = (body: { readonly reason?: string }) =>
    api.POST('/api/v1/agreements/{agreementId}/terminate', {
      params: { path: { agreementId: id } },
      body: { reason: body.reason ?? '' },
    });
  const terminate = { action: 'agreement.terminate', send: end, asks: true, says: w.terminateSays };
  return (
    <Page
      title={title}
      sub={
        <span className="row">
          <State of={agreement.state} /> {w.agreement} <Id of={id} /> {says(agreement.purpose)}
        </span>
      }
      from={[[isSupplier ? '/supply/agreements' : '/buy/agreements', w.agreements]]}
      actions={<Acts may={actions} acts={[terminate]} />}
    >
      <div className="two">
        <div className="stack">
          <Meters agreement={agreement} />
          <Deliveries agreement={agreement} />
          <Calls agreementId={id} />
          <Owed agreementId={id} />
          <History of={id} />
        </div>
        <div className="stack">
          <WhatItIs agreement={agreement} />
          <Card title={w.terms}>
            <Body>
              <Terms of={agreement} />
            </Body>
          </Card>
        </div>
      </div>
    </Page>
  );
}

function Meters({ agreement: { state, used, uses, startsAt, endsAt } }: { readonly agreement: Agreement }) {
  const { words, format } = useWords();
  const w = words.match;
  const [start, end] = [new Date(startsAt).getTime(), new Date(endsAt).getTime()];
  const left = end - Date.now();
  const days = format.count(Math.max(0, Math.ceil(left / DAY)));
  const term = left <= 0 ? w.ended(format.day(endsAt)) : w.daysLeft(days, format.day(endsAt));
  return (
    <Card>
      <Body>
        <div className="pair">
          <Meter name={w.used} says={w.usedOf(format.count(used), format.count(uses))} value={used} max={uses} />
          <Meter
            name={w.term}
            says={state === 'terminated' ? wordFor(words.codes.states, state) : term}
            value={Math.min(1, (Date.now() - start) / (end - start))}
            max={1}
          />
        </div>
      </Body>
    </Card>
  );
}

function Deliveries({ agreement: { id, state, buyerId } }: { readonly agreement: Agreement }) {
  const { words } = useWords();
  const w = words.match;
  const isBuyer = useMe()?.member.id === buyerId;
  const open = useCommand(
    (agreementId: string) => api.POST('/api/v1/deliveries', { body: { agreementId } }),
    (delivery) => navigate({ to: `/deliveries/${delivery.id}` }),
  );
  const list = useList(['deliveries', id], (page) =>
    api.GET('/api/v1/deliveries', { params: { query: { ...page, agreementId: id } } }),
  );
  const running = list.data?.find((one) => one.state === 'started');
  return (
    <Card title={w.deliveries}>
      <List
        of={list}
        caption={w.deliveries}
        keyOf={(delivery) => delivery.id}
        empty={w.noDelivery}
        columns={[
          {
            name: words.deliver.delivery,
            cell: (delivery) => <Link to={`/deliveries/${delivery.id}`}>…{delivery.id.slice(-6)}</Link>,
          },
          { name: words.shell.state, cell: (delivery) => <State of={delivery.state} /> },
          { name: words.shell.created, cell: ({ createdAt }) => <Instant at={createdAt} /> },
        ]}
      />
      {isBuyer && list.data !== undefined && state === 'active' && (
        <Body>
          {running ? (
            <Link className="button primary" to={`/deliveries/${running.id}`}>
              {w.goToDelivery}
            </Link>
          ) : (
            <div className="row">
              <button
                type="button"
                className="button primary"
                aria-disabled={open.isPending}
                onClick={() => !open.isPending && open.mutate(id)}
              >
                {w.openDelivery}
              </button>
              <span className="dim">{w.deliveryHint}</span>
            </div>
          )}
          {open.error && <Refusal refusal={open.error} />}
        </Body>
      )}
    </Card>
  );
}

const LATEST = 5;

function Calls({ agreementId }: { readonly agreementId: string }) {
  const { words } = useWords();
  const w = words.match;
  const columns = useCallColumns(false);
  const calls = useData(['calls', agreementId, LATEST], () =>
    api.GET('/api/v1/calls', { params: { query: { agreementId, limit: LATEST } } }),
  );
  const all = `/buy/calls?agreementId=${agreementId}`;
  return (
    <Card title={w.calls} note={calls.data?.next ? <Link to={all}>{w.allCalls}</Link> : undefined}>
      {calls.data ? (
        <Table caption={w.calls} rows={calls.data.items} keyOf={({ id }) => id} empty={w.noCalls} columns={columns} />
      ) : (
        <Waiting />
      )}
    </Card>
  );
}

function Owed({ agreementId }: { readonly agreementId: string }) {
  const { words } = useWords();
  const columns = useObligationColumns();
  const owed = useData(['obligations', agreementId], () =>
    api.GET('/api/v1/obligations', { params: { query: { agreementId } } }),
  );
  if (!owed.data || owed.data.items.length === 0) return null;
  return (
    <Card title={words.match.owed}>
      <Table
        caption={words.match.owed}
        rows={owed.data.items}
        keyOf={({ id }) => id}
        columns={columns.filter(({ name }) => name !== words.settle.agreement)}
      />
    </Card>
  );
}

function WhatItIs({ agreement }: { readonly agreement: Agreement }) {
  const { words, format } = useWords();
  const w = words.match;
  const price = usePrice();
  const places = usePlaces();
  const rights = useRights();
  const title = useTitle(agreement.listingId);
  return (
    <Card>
      <Body>
        <Facts
          facts={[
            [w.price, price.says(agreement.plan)],
            [w.supplier, <Party key="supplier" of={agreement.supplierId} />],
            [w.buyer, <Party key="buyer" of={agreement.buyerId} />],
            [w.from, <Instant key="from" at={agreement.startsAt} />],
            [w.until, <Instant key="until" at={agreement.endsAt} />],
            [w.territories, places(agreement.territories)],
            [w.rights, rights(agreement.rights)],
            [w.exclusive, agreement.exclusive ? words.shell.yes : words.shell.no],
            [
              w.listing,
              <Link key="listing" to={`/listings/${agreement.listingId}`}>
                {title}
              </Link>,
            ],
            [w.ruleBook, w.version(format.count(agreement.ruleBook))],
            ...(agreement.demand === null ? [] : ([[w.demand, agreement.demand]] as const)),
            ...(agreement.reason === null ? [] : ([[w.reason, agreement.reason]] as const)),
          ]}
        />
      </Body>
    </Card>
  );
}
