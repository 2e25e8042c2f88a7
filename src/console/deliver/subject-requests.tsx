import { useRef } from 'react';
import { api, type Schemas } from '../api/client.ts';
import { useCommand, useList } from '../api/use.ts';
import { Field, Form } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { Chip, Instant, State } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type Row = Schemas['SubjectRequest'];
const kinds = ['access', 'copy', 'correct', 'delete', 'explain', 'restrict'] as const;
const outcomes = ['granted', 'partly', 'refused'] as const;
type Kind = (typeof kinds)[number];
type Outcome = (typeof outcomes)[number];

/** What persons asked of a supplier, with the clock of each, and how it was answered. */
export function SubjectRequests() {
  const { words } = useWords();
  const w = words.deliver;
  const list = useList(['subject-requests'], (page) =>
    api.GET('/api/v1/subject-requests', { params: { query: page } }),
  );
  const register = useCommand((body: { readonly kind: Kind; readonly reference: string }) =>
    api.POST('/api/v1/subject-requests', { body }),
  );
  return (
    <Card title={w.requests}>
      <List
        of={list}
        caption={w.requests}
        keyOf={({ id }) => id}
        empty={w.noRequests}
        columns={[
          {
            name: w.reference,
            cell: ({ reference, kind }) => (
              <>
                {reference}
                <span className="second">{wordFor(w.requestKinds, kind)}</span>
              </>
            ),
          },
          { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
          {
            name: w.answerBy,
            cell: ({ answerBy, late }) => (
              <>
                <Instant at={answerBy} /> {late && <Chip tone="bad">{w.late}</Chip>}
              </>
            ),
          },
          {
            name: w.outcome,
            cell: (row) => (row.outcome === null ? <Answer of={row} /> : wordFor(w.outcomes, row.outcome)),
          },
        ]}
      />
      <Body>
        <Form
          key={register.data?.id}
          send={w.registerRequest}
          isBusy={register.isPending}
          refusal={register.error}
          onSend={({ kind, reference }) =>
            register.mutate({ kind: kinds.find((one) => one === kind) ?? 'access', reference: String(reference) })
          }
        >
          <div className="pair">
            <Field name="kind" label={w.requestKind} options={kinds.map((one) => [one, w.requestKinds[one] ?? one])} />
            <Field name="reference" label={w.reference} hint={w.referenceHint} />
          </div>
        </Form>
      </Body>
    </Card>
  );
}

/** Answering one request, where the reader may. */
function Answer({ of }: { readonly of: Row }) {
  const { words } = useWords();
  const w = words.deliver;
  const dialog = useRef<HTMLDialogElement>(null);
  const answer = useCommand(
    (body: { readonly outcome: Outcome; readonly reason: string }) =>
      api.POST('/api/v1/subject-requests/{subjectRequestId}/answer', {
        params: { path: { subjectRequestId: of.id } },
        body,
      }),
    () => dialog.current?.close(),
  );
  if (!of.actions.some(({ action, allowed }) => action === 'subject-request.answer' && allowed)) return <>—</>;
  return (
    <>
      <button type="button" className="button small" onClick={() => dialog.current?.showModal()}>
        {w.answerRequest}
      </button>
      <dialog ref={dialog} aria-label={w.answerRequest}>
        <h2>{w.answerRequest}</h2>
        <Form
          send={w.answerRequest}
          isBusy={answer.isPending}
          refusal={answer.error}
          onSend={({ outcome, reason }) =>
            answer.mutate({
              outcome: outcomes.find((one) => one === outcome) ?? 'granted',
              reason: String(reason),
            })
          }
          beside={
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              {words.shell.cancel}
            </button>
          }
        >
          <Field name="outcome" label={w.outcome} options={outcomes.map((one) => [one, w.outcomes[one] ?? one])} />
          <Field name="reason" label={words.shell.reason} hint={words.shell.reasonHint} isLong />
        </Form>
      </dialog>
    </>
  );
}
