import { api, type Schemas } from '../../api/client.ts';
import { useCommand, useList } from '../../api/use.ts';
import { Acts } from '../../parts/act.tsx';
import { Field, Form } from '../../parts/form.tsx';
import { Name } from '../../parts/name.tsx';
import { Body, Card, Page } from '../../parts/page.tsx';
import { Instant, State } from '../../parts/state.tsx';
import { StateFilter, useStateOf } from '../../parts/state-filter.tsx';
import { List } from '../../parts/table.tsx';
import { useWords } from '../../words/index.tsx';

const states = ['recorded', 'confirmed', 'rejected'] as const;

/** Money that arrived at the bank: recorded by one operator, confirmed by another. */
export default function Deposits() {
  const { words, format } = useWords();
  const w = words.operate;
  const state = useStateOf(states);
  const deposits = useList(
    ['deposits', state],
    (page) => api.GET('/api/v1/deposits', { params: { query: { ...page, state, facets: 'state' } } }),
    { keepRows: true },
  );
  return (
    <Page title={words.shell.deposits} sub={w.sub}>
      <div className="two">
        <Card>
          <StateFilter states={states} to="/operate/deposits" facet={deposits.data?.facets?.['state']} />
          <List
            caption={words.shell.deposits}
            of={deposits}
            keyOf={({ id }) => id}
            columns={[
              { name: w.reference, cell: ({ reference }) => reference },
              { name: w.member, cell: ({ memberId }) => <Name of={memberId} isLink /> },
              { name: w.amount, cell: ({ amount, currency }) => format.money(amount, currency), isNumber: true },
              { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
              { name: w.since, cell: ({ createdAt }) => <Instant at={createdAt} /> },
              { name: words.shell.actions, cell: (deposit) => <Decide of={deposit} /> },
            ]}
          />
        </Card>
        <Record />
      </div>
    </Page>
  );
}

function Decide({ of: { id, actions } }: { readonly of: Schemas['Deposit'] }) {
  const params = { path: { depositId: id } };
  return (
    <Acts
      may={actions}
      acts={[
        {
          action: 'deposit.confirm',
          send: () => api.POST('/api/v1/deposits/{depositId}/confirm', { params }),
        },
        {
          action: 'deposit.reject',
          asks: true,
          send: ({ reason = '' }) => api.POST('/api/v1/deposits/{depositId}/reject', { params, body: { reason } }),
        },
      ]}
    />
  );
}

function Record() {
  const { words } = useWords();
  const w = words.operate;
  const members = useList(['members', 'admitted'], (page) =>
    api.GET('/api/v1/members', { params: { query: { ...page, state: 'admitted' } } }),
  );
  const record = useCommand(
    (body: { memberId: string; amount: string; currency: 'CNY' | 'EUR' | 'USD'; reference: string }) =>
      api.POST('/api/v1/deposits', { body }),
  );
  return (
    <Card title={w.record}>
      <Body>
        <Form
          send={w.record}
          isBusy={record.isPending}
          refusal={record.error}
          onSend={({ memberId = '', amount = '', currency, reference = '' }) =>
            record.mutate({
              memberId,
              amount,
              currency: currency === 'EUR' || currency === 'USD' ? currency : 'CNY',
              reference,
            })
          }
        >
          <Field
            name="memberId"
            label={w.member}
            options={(members.data ?? []).map(({ id, legalName }) => [id, legalName] as const)}
          />
          <Field name="amount" label={w.amount} />
          <Field
            name="currency"
            label={w.currency}
            options={['CNY', 'EUR', 'USD'].map((code) => [code, code] as const)}
          />
          <Field name="reference" label={w.reference} hint={w.recordHint} />
        </Form>
      </Body>
    </Card>
  );
}
