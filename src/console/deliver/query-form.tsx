import { useState, type FormEvent } from 'react';
import { api, type Schemas } from '../api/client.ts';
import { useCommand } from '../api/use.ts';
import { mostFor } from '../match/price.ts';
import { PurposeField } from '../match/purposes.tsx';
import { Findings } from '../parts/findings.tsx';
import { Field, Form, saidIn } from '../parts/form.tsx';
import { Link } from '../parts/link.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { AsCode } from './as-code.tsx';
import { Foreseen } from './foreseen.tsx';
import { keysIn } from './keys.ts';
import { Records } from './records.tsx';
import { saveJson } from '../parts/save.ts';

type QueryFormProps = {
  readonly deliveryId: string;
  readonly agreement: Schemas['Agreement'];
  readonly product: Extract<Schemas['Offer'], { readonly title: string }>['product'];
};
type Question = { readonly purpose: string; readonly keys: string[] };

/** Asking for records by their keys: what it would say and cost first, then the records with their receipt. */
export function QueryForm({ deliveryId, agreement, product }: QueryFormProps) {
  const { words, format } = useWords();
  const w = words.deliver;
  const { plan } = agreement;
  const [asked, setAsked] = useState<Question>({ purpose: agreement.purpose, keys: [] });
  const query = useCommand((body: Question) =>
    api.POST('/api/v1/deliveries/{deliveryId}/query', { params: { path: { deliveryId } }, body }),
  );
  const questionIn = (values: Readonly<Record<string, string>>): Question => ({
    purpose: values['purpose'] ?? agreement.purpose,
    keys: keysIn(values['keys'] ?? ''),
  });
  const findings = query.error?.problem.findings ?? [];
  const changed = (event: FormEvent<HTMLDivElement>) => {
    const form = event.currentTarget.querySelector('form');
    if (findings.length > 0) query.reset();
    if (form) setAsked(questionIn(saidIn(form)));
  };
  const count = asked.keys.length;
  const price = format.money(mostFor(plan, count), plan.currency);
  const cost = count === 0 ? w.noKeys : w.cost(format.count(count), price);
  const keyLabel = product.dictionary.find(({ name }) => name === product.keyColumn)?.label ?? product.keyColumn ?? '';
  return (
    <>
      <Card title={w.query} note={w.queryHint}>
        <Body>
          <div onChange={changed}>
            <Form
              send={w.sendQuery}
              isBusy={query.isPending}
              refusal={query.error}
              onSend={(values) => query.mutate(questionIn(values))}
            >
              <Field name="keys" label={w.keys} hint={w.keysHint(keyLabel)} isLong />
              <PurposeField granted={[agreement.purpose]} value={agreement.purpose} />
              {findings.length === 0 && <Foreseen deliveryId={deliveryId} purpose={asked.purpose} cost={cost} />}
            </Form>
          </div>
          <AsCode path={`/api/v1/deliveries/${deliveryId}/query`} body={asked} />
        </Body>
      </Card>
      {findings.length > 0 && <Findings findings={findings} verdictId={query.error?.problem.verdictId} />}
      <div aria-live="polite">{query.data && <Answer of={query.data} product={product} />}</div>
    </>
  );
}

type AnswerProps = Pick<QueryFormProps, 'product'> & { readonly of: Schemas['QueryAnswer'] };

function Answer({ of, product }: AnswerProps) {
  const { words, format } = useWords();
  const w = words.deliver;
  const price = format.money(of.price.amount, of.price.currency);
  return (
    <Card title={w.answer} note={w.answered(format.count(of.records), format.count(of.answer.length), price)}>
      <div className="records">
        <Records rows={of.answer} dictionary={product.dictionary} keyColumn={product.keyColumn} />
      </div>
      <Body>
        <div className="row">
          <Link className="button" to={`/calls/${of.id}`}>
            {w.openCall}
          </Link>
          <button type="button" className="button" onClick={() => saveJson(`${of.id}.json`, of)}>
            {w.saveAnswer}
          </button>
        </div>
      </Body>
    </Card>
  );
}
