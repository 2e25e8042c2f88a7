import { api } from '../api/client.ts';
import { useCommand, useData, useList } from '../api/use.ts';
import { Field, Form } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { Instant, State } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';
import { keysIn } from './keys.ts';

type Correction = {
  readonly productId: string;
  readonly what: string;
  readonly keys: string[] | null;
  readonly field?: string;
};

/** Corrections of what was delivered: what was wrong, how many were told, and sending another. */
export function Corrections() {
  const { words, format, language } = useWords();
  const w = words.deliver;
  const list = useList(['corrections'], (page) => api.GET('/api/v1/corrections', { params: { query: page } }));
  const products = useData(['products', 'choice'], () =>
    api.GET('/api/v1/products', { params: { query: { limit: 100 } } }),
  );
  const send = useCommand((body: Correction) => api.POST('/api/v1/corrections', { body }));
  const sent = (values: Readonly<Record<string, string>>) => {
    const keys = keysIn(values['keys'] ?? '');
    const field = (values['field'] ?? '').trim();
    send.mutate({
      productId: values['productId'] ?? '',
      what: values['what'] ?? '',
      keys: keys.length === 0 ? null : keys,
      ...(field === '' ? {} : { field }),
    });
  };
  return (
    <Card title={w.corrections}>
      <List
        of={list}
        caption={w.corrections}
        keyOf={({ id }) => id}
        empty={w.noCorrections}
        columns={[
          { name: w.correctionWhat, cell: ({ what }) => what },
          { name: w.column, cell: ({ field }) => field ?? '—' },
          { name: words.shell.state, cell: ({ state }) => <State of={state} /> },
          {
            name: w.scope,
            cell: ({ keyCount }) => (keyCount === null ? w.allRecords : w.keyCount(format.count(keyCount))),
          },
          { name: w.told, cell: ({ notices }) => format.count(notices), isNumber: true },
          { name: w.at, cell: ({ createdAt }) => <Instant at={createdAt} /> },
        ]}
      />
      <Body>
        <Form key={send.data?.id} send={w.sendCorrection} isBusy={send.isPending} refusal={send.error} onSend={sent}>
          <div className="pair">
            <Field
              name="productId"
              label={w.correctionProduct}
              options={(products.data?.items ?? []).map((one) => [one.id, language === 'zh' ? one.titleZh : one.title])}
            />
            <Field name="field" label={w.correctionField} />
          </div>
          <Field name="what" label={w.correctionWhat} hint={w.correctionWhatHint} isLong />
          <Field name="keys" label={w.correctionKeys} isLong />
        </Form>
      </Body>
    </Card>
  );
}
