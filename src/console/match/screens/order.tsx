import { useRef, useState, type FormEvent } from 'react';
import { api, type Finding, type Schemas } from '../../api/client.ts';
import { useCommand, useSignedIn } from '../../api/use.ts';
import { Why } from '../../parts/act.tsx';
import { navigate, useParam } from '../../parts/address.ts';
import { Findings } from '../../parts/findings.tsx';
import { discardDraft, fillIn, Kept, type DraftOf } from '../../parts/draft.tsx';
import { Field, Form, saidIn } from '../../parts/form.tsx';
import { SignInLink } from '../../parts/link.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Body, Card, Facts, Page } from '../../parts/page.tsx';
import { Party } from '../../parts/name.tsx';
import { useWords } from '../../words/index.tsx';
import { Choices, chosen } from '../choices.tsx';
import { MayI, type OrderBody } from '../may-i.tsx';
import { OrderFix } from '../order-fix.tsx';
import { usePlaces, useRights } from '../places.ts';
import { costOf, usePrice } from '../price.ts';
import { usePurposes } from '../../parts/purposes.ts';
import { PurposeField } from '../purposes.tsx';
import { useListing } from '../titles.tsx';

export type Offer = Extract<Schemas['Offer'], { readonly title: string }>;
const FIRST_TERM_DAYS = 30;
const FIRST_USES = 10;

/** Ordering a listing: what is offered, what it is wanted for, and what the gate says of it while that is chosen. */
export default function Order() {
  const { words, language } = useWords();
  const w = words.match;
  const listingId = useParam('listingId');
  const offer = useListing(listingId);
  const title = offer.data && 'title' in offer.data ? (language === 'zh' ? offer.data.titleZh : offer.data.title) : '';
  return (
    <Loaded of={offer}>
      {(listing) => (
        <Page
          title={w.orderOf(title)}
          from={[
            ['/listings', words.shell.catalogue],
            [`/listings/${listingId}`, title],
          ]}
        >
          {'title' in listing ? <Ordering offer={listing} /> : <p>{w.cannotOrder}</p>}
        </Page>
      )}
    </Loaded>
  );
}

function Ordering({ offer }: { readonly offer: Offer }) {
  const { words } = useWords();
  const w = words.match;
  const isSignedIn = useSignedIn();
  const [body, setBody] = useState(() => untouched(offer));
  const may = offer.actions.find(({ action }) => action === 'agreement.order');
  return (
    <div className="two">
      {may?.allowed ? (
        <OrderForm offer={offer} body={body} setBody={setBody} />
      ) : (
        <Card title={isSignedIn ? w.cannotOrder : w.order}>
          <Body>
            {isSignedIn && may && (
              <p>
                <Why of={may} />
              </p>
            )}
            {!isSignedIn && <SignInLink className="button primary">{w.signInFirst}</SignInLink>}
          </Body>
        </Card>
      )}
      <Offered offer={offer} uses={body.uses} />
    </div>
  );
}

function bodyOf(values: Readonly<Record<string, string>>, offer: Offer, first: string): OrderBody {
  const demand = (values['demand'] ?? '').trim();
  return {
    listingId: offer.id,
    purpose: values['purpose'] ?? first,
    termDays: Number(values['termDays'] ?? Math.min(FIRST_TERM_DAYS, offer.maxTermDays)),
    uses: Number(values['uses'] ?? Math.min(FIRST_USES, offer.maxUses)),
    rights: chosen(values, 'rights', offer.rights),
    ...(offer.territories.length === 0 ? {} : { territories: chosen(values, 'territories', offer.territories) }),
    ...(demand === '' ? {} : { demand }),
  };
}

/** All that is offered is chosen at first, also where nothing was asked of it yet. */
const untouched = (offer: Offer): OrderBody => {
  const all = [...offer.rights.map((one) => `rights/${one}`), ...offer.territories.map((one) => `territories/${one}`)];
  return bodyOf(Object.fromEntries(all.map((name) => [name, 'on'])), offer, offer.purposes[0] ?? '');
};

type OrderFormProps = {
  readonly offer: Offer;
  readonly body: OrderBody;
  readonly setBody: (body: OrderBody) => void;
};

function OrderForm({ offer, body, setBody }: OrderFormProps) {
  const { words, format } = useWords();
  const w = words.match;
  const places = usePlaces();
  const [first = ''] = offer.purposes;
  const box = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const draftOf: DraftOf = { form: 'order', key: offer.id };
  const order = useCommand(
    (wanted: OrderBody) => api.POST('/api/v1/agreements', { body: wanted }),
    async ({ id }) => {
      await discardDraft(draftOf);
      navigate({ to: `/agreements/${id}` });
    },
  );
  const findings = order.error?.problem.findings ?? [];
  const mend = (field: string, value: unknown) => {
    const form = box.current?.querySelector('form');
    if (!form) return;
    const ticks = [...form.elements].flatMap((one) =>
      one instanceof HTMLInputElement && one.name.startsWith(`${field}/`) ? [one.name] : [],
    );
    const of = Array.isArray(value) ? ticks.map((name) => [name, value.includes(name.slice(field.length + 1))]) : [];
    fillIn(form, { [field]: String(value), ...(Object.fromEntries(of) as Record<string, boolean>) });
  };
  const fix = (finding: Finding) => <OrderFix finding={finding} onMend={mend} />;
  const changed = (event: FormEvent<HTMLDivElement>) => {
    const form = event.currentTarget.querySelector('form');
    clearTimeout(timer.current);
    if (findings.length > 0) order.reset();
    timer.current = setTimeout(() => form && setBody(bodyOf(saidIn(form), offer, first)), 300);
  };
  return (
    <div className="stack">
      <Card>
        <Body>
          <div ref={box} onChange={changed}>
            <Form
              send={w.orderNow}
              isBusy={order.isPending}
              refusal={order.error}
              onSend={(values) => order.mutate(bodyOf(values, offer, first))}
              beside={
                <>
                  <span className="dim">{w.orderHint}</span>
                  <Kept of={draftOf} isBusy={order.isPending} />
                </>
              }
            >
              <PurposeField granted={offer.purposes} hint={w.purposeHint} value={body.purpose} />
              <div className="pair">
                <Field
                  name="termDays"
                  label={w.termDays}
                  type="number"
                  value={String(body.termDays)}
                  hint={w.termHint(format.count(offer.maxTermDays))}
                />
                <Field
                  name="uses"
                  label={w.uses}
                  type="number"
                  value={String(body.uses)}
                  hint={w.usesHint(format.count(offer.maxUses))}
                />
              </div>
              {offer.territories.length > 1 && (
                <Choices
                  name="territories"
                  label={w.territories}
                  options={offer.territories.map((code) => [code, places([code])])}
                />
              )}
              {offer.rights.length > 1 && (
                <Choices
                  name="rights"
                  label={w.rights}
                  options={offer.rights.map((right) => [right, w.rightNames[right] ?? right])}
                />
              )}
              <Field name="demand" label={w.demand} hint={w.demandHint} value={body.demand ?? ''} isLong />
            </Form>
          </div>
        </Body>
      </Card>
      {findings.length > 0 ? (
        <Findings findings={findings} verdictId={order.error?.problem.verdictId} fix={fix} />
      ) : (
        <MayI body={body} fix={fix} />
      )}
    </div>
  );
}

/** What is offered, in short: price, limits and the two sums that a buyer asks for first. */
function Offered({ offer, uses }: { readonly offer: Offer; readonly uses: number }) {
  const { words, format } = useWords();
  const w = words.match;
  const price = usePrice();
  const places = usePlaces();
  const rights = useRights();
  const { nameOf: says } = usePurposes();
  const rows = offer.revision.rows;
  const calls = Number.isSafeInteger(uses) && uses > 0 ? uses : 1;
  const { plan } = offer;
  const [what, count] =
    plan.model === 'per-record' ? [w.wholeFile(format.count(rows)), rows] : [w.allUses(format.count(calls)), calls];
  return (
    <Card title={w.offer}>
      <Body>
        <div className="stack">
          <div>
            <div>
              <span className="total">{price.amount(plan)}</span> <span className="dim">{price.unit(plan)}</span>
            </div>
            <p className="dim">{price.ofMisses(plan)}</p>
            <p className="dim">{w.estimate(what, format.money(costOf(plan, count), plan.currency))}</p>
          </div>
          <Facts
            facts={[
              [w.purpose, offer.purposes.map(says).join(' · ')],
              [w.maxTerm, w.days(format.count(offer.maxTermDays))],
              [w.maxUses, w.times(format.count(offer.maxUses))],
              [w.territories, places(offer.territories)],
              [w.rights, rights(offer.rights)],
              [w.exclusive, offer.exclusive ? words.shell.yes : words.shell.no],
              [w.records, format.count(rows)],
              [w.personal, offer.personal ? words.shell.yes : words.shell.no],
              [w.supplier, <Party key="supplier" of={offer.supplierId} />],
            ]}
          />
        </div>
      </Body>
    </Card>
  );
}
