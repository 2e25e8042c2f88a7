import { api, type Schemas } from '../../api/client.ts';
import { useData, useList, useMe } from '../../api/use.ts';
import { usePrice } from '../../match/price.ts';
import { usePurposes } from '../../parts/purposes.ts';
import { AgreementLink, useAgreement, useListing, useTitle } from '../../match/titles.tsx';
import { useParam } from '../../parts/address.ts';
import { Acts } from '../../parts/act.tsx';
import { History } from '../../parts/history.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Id, Instant, State } from '../../parts/state.tsx';
import { List } from '../../parts/table.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords } from '../../words/index.tsx';
import { useCallColumns } from '../calls-table.tsx';
import { FileForm } from '../file-form.tsx';
import { QueryForm } from '../query-form.tsx';

type Delivery = Schemas['Delivery'];
type Because = { readonly reason?: string };

/** One delivery: its calls, and for the buyer the forms by which records are asked for. */
export default function DeliveryPage() {
  const deliveryId = useParam('deliveryId');
  const delivery = useData(['delivery', deliveryId], () =>
    api.GET('/api/v1/deliveries/{deliveryId}', { params: { path: { deliveryId } } }),
  );
  const agreement = useAgreement(delivery.data?.agreementId ?? '');
  return (
    <Loaded of={delivery}>
      {(one) => <Loaded of={agreement}>{(under) => <Shown delivery={one} agreement={under} />}</Loaded>}
    </Loaded>
  );
}

type ShownProps = { readonly delivery: Delivery; readonly agreement: Schemas['Agreement'] };

function Shown({ delivery, agreement }: ShownProps) {
  const { words, format } = useWords();
  const w = words.deliver;
  const { nameOf: says } = usePurposes();
  const price = usePrice();
  const { id: deliveryId, actions } = delivery;
  const title = useTitle(agreement.listingId);
  const params = { path: { deliveryId } };
  const because = ({ reason = '' }: Because) => ({ params, body: { reason } });
  const acts = [
    {
      action: 'delivery.resume',
      send: () => api.POST('/api/v1/deliveries/{deliveryId}/resume', { params }),
      isPrimary: true,
    },
    {
      action: 'delivery.complete',
      send: () => api.POST('/api/v1/deliveries/{deliveryId}/complete', { params }),
    },
    {
      action: 'delivery.suspend',
      send: (body: Because) => api.POST('/api/v1/deliveries/{deliveryId}/suspend', because(body)),
      asks: true,
      says: w.suspendSays,
    },
    {
      action: 'delivery.terminate',
      send: (body: Because) => api.POST('/api/v1/deliveries/{deliveryId}/terminate', because(body)),
      asks: true,
      says: w.terminateSays,
    },
  ];
  return (
    <Page
      title={w.deliveryOf(title)}
      sub={
        <span className="row">
          <State of={delivery.state} /> <Id of={deliveryId} /> {says(agreement.purpose)}
        </span>
      }
      from={[[`/agreements/${agreement.id}`, words.match.agreement]]}
      actions={<Acts may={actions} acts={acts} />}
    >
      <div className="two">
        <div className="stack">
          <Forms delivery={delivery} agreement={agreement} />
          <Calls deliveryId={deliveryId} />
          <History of={deliveryId} />
        </div>
        <Card>
          <Body>
            <Facts
              facts={[
                [w.agreement, <AgreementLink key="agreement" of={agreement.id} listingId={agreement.listingId} />],
                [w.price, price.says(agreement.plan)],
                [w.usesLeft, format.count(agreement.uses - agreement.used)],
                [w.supplier, <Party key="supplier" of={delivery.supplierId} />],
                [w.buyer, <Party key="buyer" of={delivery.buyerId} />],
                [words.shell.created, <Instant key="created" at={delivery.createdAt} />],
                [words.shell.updated, <Instant key="updated" at={delivery.updatedAt} />],
                ...(delivery.reason === null ? [] : ([[w.reason, delivery.reason]] as const)),
              ]}
            />
          </Body>
        </Card>
      </div>
    </Page>
  );
}

/** The two ways to ask, where there is somebody who may. */
function Forms({ delivery, agreement }: ShownProps) {
  const { words } = useWords();
  const w = words.deliver;
  const isBuyer = useMe()?.member.id === delivery.buyerId;
  const offer = useListing(agreement.listingId).data;
  if (!isBuyer) return null;
  const isOver = agreement.state !== 'active';
  if (isOver || delivery.state !== 'started')
    return (
      <Card>
        <Body>
          <p>{isOver ? w.agreementOver : w.notRunning}</p>
        </Body>
      </Card>
    );
  if (!offer || !('product' in offer)) return null;
  const hasKeys = offer.product.keyColumn !== null;
  return (
    <>
      {hasKeys && <QueryForm deliveryId={delivery.id} agreement={agreement} product={offer.product} />}
      <FileForm deliveryId={delivery.id} agreement={agreement} rows={offer.revision.rows} isPrimary={!hasKeys} />
    </>
  );
}

function Calls({ deliveryId }: { readonly deliveryId: string }) {
  const { words } = useWords();
  const columns = useCallColumns(false);
  const calls = useList(['calls', 'of', deliveryId], (page) =>
    api.GET('/api/v1/calls', { params: { query: { ...page, deliveryId } } }),
  );
  return (
    <Card title={words.deliver.calls}>
      <List
        of={calls}
        caption={words.deliver.calls}
        keyOf={({ id }) => id}
        empty={words.deliver.noCalls}
        columns={columns}
      />
    </Card>
  );
}
