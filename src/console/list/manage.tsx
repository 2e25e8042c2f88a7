import { useRef } from 'react';
import { api } from '../api/client.ts';
import { useCommand } from '../api/use.ts';
import { Acts, Refusal, type Act } from '../parts/act.tsx';
import { Found } from '../parts/found.tsx';
import { Field, Form } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Body, Card, Facts } from '../parts/page.tsx';
import { Waits } from '../parts/waits.tsx';
import { useWords } from '../words/index.tsx';
import { useGrounds } from './banner.tsx';
import type { WholeListing } from './offer.tsx';

type Of = { readonly offer: WholeListing };

/** What its supplier, the operators and the regulators may do with a listing, and what it waits for. */
export function Manage({ offer, isSupplier }: Of & { readonly isSupplier: boolean }) {
  const { words } = useWords();
  const w = words.list;
  const { id, state, actions, waits, reason, declaration } = offer;
  const at = { params: { path: { listingId: id } } };
  const acts: readonly Act[] = [
    { action: 'listing.submit', isPrimary: true, send: () => api.POST('/api/v1/listings/{listingId}/submit', at) },
    { action: 'listing.publish', isPrimary: true, send: () => api.POST('/api/v1/listings/{listingId}/publish', at) },
    {
      action: 'listing.return',
      asks: true,
      says: w.says['listing.return'],
      send: ({ reason: why = '' }) => api.POST('/api/v1/listings/{listingId}/return', { ...at, body: { reason: why } }),
    },
    { action: 'listing.resume', isPrimary: true, send: () => api.POST('/api/v1/listings/{listingId}/resume', at) },
    { action: 'listing.pause', send: () => api.POST('/api/v1/listings/{listingId}/pause', at) },
    {
      action: 'listing.retire',
      says: w.says['listing.retire'],
      send: () => api.POST('/api/v1/listings/{listingId}/retire', at),
    },
    {
      action: 'listing.withdraw',
      says: w.says['listing.withdraw'],
      send: () => api.POST('/api/v1/listings/{listingId}/withdraw', at),
    },
  ];
  const mayTakeDown = actions.some(({ action, allowed }) => action === 'listing.take-down' && allowed);
  const mayRevise = actions.some(({ action, allowed }) => action === 'listing.revise' && allowed);
  const declared =
    declaration === null
      ? w.notDeclared
      : declaration.noneOfTheList
        ? w.declaredNone(declaration.officer)
        : w.declaredSome(declaration.officer, declaration.items.join(w.comma));
  return (
    <Card title={w.manage}>
      <Body>
        <div className="stack">
          <Waits of={waits}>
            {reason !== null && state === 'returned' && (
              <p>
                <b>{w.returnedBecause}</b>
                {w.colon}
                {reason}
              </p>
            )}
          </Waits>
          <Facts facts={[[w.declaration, declared]]} />
          <div className="acts">
            <Acts may={actions} acts={acts} />
            {mayRevise && isSupplier && (
              <Link className="button" shortcut="e" to={`/listings/${id}/edit`}>
                {w.edit}
              </Link>
            )}
            <Check offer={offer} />
            {mayTakeDown && <TakeDown offer={offer} />}
          </div>
        </div>
      </Body>
    </Card>
  );
}

/** Taking down: under a code of a principle or of the prohibited list, with a reason that everybody sees. */
function TakeDown({ offer }: Of) {
  const { words } = useWords();
  const { all } = useGrounds();
  const w = words.list;
  const dialog = useRef<HTMLDialogElement>(null);
  const command = useCommand(
    (body: { readonly code: string; readonly reason: string }) =>
      api.POST('/api/v1/listings/{listingId}/take-down', { params: { path: { listingId: offer.id } }, body }),
    () => dialog.current?.close(),
  );
  return (
    <>
      <button type="button" className="button danger" onClick={() => dialog.current?.showModal()}>
        {w.takeDown}
      </button>
      <dialog ref={dialog} aria-label={w.takeDown}>
        <h2>{w.takeDown}</h2>
        <div className="dim">{w.says['listing.take-down']}</div>
        <Form
          send={w.takeDown}
          isBusy={command.isPending}
          refusal={command.error}
          onSend={({ code, reason }) => command.mutate({ code: String(code), reason: String(reason) })}
          beside={
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {words.shell.cancel}
            </button>
          }
        >
          <Field name="code" label={w.takeDownCode} options={all.map(([code, says]) => [code, `${code} ${says}`])} />
          <Field name="reason" label={words.shell.reason} hint={words.shell.reasonHint} isLong />
        </Form>
      </dialog>
    </>
  );
}

/** What the gate would say of the listing now, without effect. */
function Check({ offer }: Of) {
  const { words } = useWords();
  const w = words.list;
  const check = useCommand(() =>
    api.POST('/api/v1/listings/{listingId}/explain', { params: { path: { listingId: offer.id } } }),
  );
  return (
    <>
      <button type="button" className="button" aria-disabled={check.isPending} onClick={() => check.mutate({})}>
        {w.check}
      </button>
      <div role="status" className="after-acts">
        {check.data && <p className="dim fine">{w.checkNote}</p>}
        {check.data?.findings.length === 0 && <p className="answer ok">{w.checkPassed}</p>}
      </div>
      {check.data && check.data.findings.length > 0 && <Found findings={check.data.findings} />}
      {check.error && <Refusal refusal={check.error} />}
    </>
  );
}
