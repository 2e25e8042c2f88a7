import { api, type Schemas } from '../api/client.ts';
import { useCommand, useData, useList } from '../api/use.ts';
import { Field, Form } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { Instant } from '../parts/state.tsx';
import { List } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';
import { keysIn } from './keys.ts';

type OptOut = Schemas['OptOuts']['items'][number];

/** The registry of a supplier's opt-outs: who opted out, and registering more. */
export function OptOuts() {
  const { words, format } = useWords();
  const w = words.deliver;
  const list = useList<OptOut>(['opt-outs'], (page) => api.GET('/api/v1/opt-outs', { params: { query: page } }));
  const known = useData(['opt-outs', 'count'], () => api.GET('/api/v1/opt-outs', { params: { query: { limit: 1 } } }));
  const register = useCommand((keys: string[]) => api.POST('/api/v1/opt-outs', { body: { keys } }));
  const note = known.data && w.optOutsNote(format.count(known.data.count), format.count(known.data.version));
  return (
    <Card title={w.optOuts} note={note}>
      <List
        of={list}
        caption={w.optOuts}
        keyOf={({ key }) => key}
        empty={w.noOptOuts}
        columns={[
          { name: w.keys, cell: ({ key }) => <code>{key}</code> },
          { name: w.listVersion, cell: ({ version }) => format.count(version), isNumber: true },
          { name: w.since, cell: ({ since }) => <Instant at={since} /> },
        ]}
      />
      <Body>
        <Form
          key={register.data?.version}
          send={w.registerOptOuts}
          isBusy={register.isPending}
          refusal={register.error}
          onSend={({ keys }) => register.mutate(keysIn(String(keys)))}
          beside={
            <span role="status" className="say-ok">
              {register.data && w.optOutAdded(format.count(register.data.added))}
            </span>
          }
        >
          <Field name="keys" label={w.optOutKeys} hint={w.optOutHint} isLong />
        </Form>
      </Body>
    </Card>
  );
}
