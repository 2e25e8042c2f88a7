import { useState, type FormEvent } from 'react';
import { api } from '../api/client.ts';
import { useCommand, useSignedIn } from '../api/use.ts';
import { Refusal } from '../parts/act.tsx';
import { Found } from '../parts/found.tsx';
import { Field, typed } from '../parts/form.tsx';
import { Link, SignInLink } from '../parts/link.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { Price, useUnit, type WholeListing } from './offer.tsx';
import { indented, usePurposes } from '../parts/purposes.ts';

/** What it costs, and the way to an order. */
export function PriceCard({ offer }: { readonly offer: WholeListing }) {
  const { words, format } = useWords();
  const isSignedIn = useSignedIn();
  const unitOf = useUnit();
  const w = words.list;
  const may = offer.actions.find(({ action }) => action === 'agreement.order');
  const mayOrder = may?.allowed === true;
  const { plan } = offer;
  return (
    <>
      <Card title={w.price}>
        <Body>
          <div className="stack">
            <div>
              <Price plan={plan} isLarge />
            </div>
            {plan.misses !== undefined && (
              <div className="dim fine">
                {w.misses}
                {w.colon}
                {format.money(plan.misses)} {unitOf(plan)}
              </div>
            )}
            {mayOrder && (
              <Link className="button primary wide" to={`/listings/${offer.id}/order`}>
                {w.order}
              </Link>
            )}
            {may === undefined && <p className="dim">{wordFor(w.notOnOffer, offer.state)}</p>}
            {may !== undefined && !isSignedIn && (
              <SignInLink className="button primary wide">{w.signInToOrder}</SignInLink>
            )}
            <Link className="fine" to="/principles">
              {w.gate}
            </Link>
          </div>
        </Body>
      </Card>
      {mayOrder && <MayI offer={offer} />}
    </>
  );
}

/** Asks the gate, without effect, whether an order for a purpose would pass. */
function MayI({ offer }: { readonly offer: WholeListing }) {
  const { words, format } = useWords();
  const { choices } = usePurposes();
  const [isOpen, setOpen] = useState(false);
  const w = words.list;
  const left = offer.usesOffered === null ? offer.maxUses : offer.usesOffered - offer.usesTaken;
  const uses = Math.max(1, Math.min(offer.maxUses, left));
  const ask = useCommand((purpose: string) =>
    api.POST('/api/v1/agreements/explain', {
      body: { listingId: offer.id, purpose, termDays: offer.maxTermDays, uses },
    }),
  );
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask.mutate(typed(event.currentTarget, 'purpose'));
  };
  if (!isOpen)
    return (
      <button type="button" className="button wide" onClick={() => setOpen(true)}>
        {w.mayI}
      </button>
    );
  const said = ask.data;
  return (
    <Card title={w.mayI}>
      <Body>
        <form className="form" onSubmit={send}>
          <Field
            name="purpose"
            label={w.mayIPurpose}
            options={indented(choices)}
            value={offer.purposes[0]}
            hint={w.mayITerms(format.count(offer.maxTermDays), format.count(uses))}
          />
          <button type="submit" className="button begin" aria-disabled={ask.isPending}>
            {w.ask}
          </button>
        </form>
        <div role="status">
          {said?.outcome === 'allowed' && <p className="answer ok">{w.mayIYes}</p>}
          {said?.outcome === 'needs-review' && <p className="answer warn">{w.mayIReview}</p>}
          {said?.outcome === 'refused' && <p className="answer bad">{w.mayINo(said.findings.length)}</p>}
        </div>
        {ask.error && <Refusal refusal={ask.error} />}
      </Body>
      {said && said.findings.length > 0 && <Found findings={said.findings} />}
    </Card>
  );
}
