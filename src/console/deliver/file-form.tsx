import { useState, type FormEvent } from 'react';
import { navigate } from '../parts/address.ts';
import { api, type Schemas } from '../api/client.ts';
import { useCommand } from '../api/use.ts';
import { costOf } from '../match/price.ts';
import { PurposeField } from '../match/purposes.tsx';
import { Refusal } from '../parts/act.tsx';
import { Field, typed } from '../parts/form.tsx';
import { Body, Card } from '../parts/page.tsx';
import { useWords } from '../words/index.tsx';
import { AsCode } from './as-code.tsx';
import { Foreseen } from './foreseen.tsx';

const formats = ['csv', 'json', 'ndjson', 'parquet'] as const;
type FileRequest = { readonly purpose: string; readonly format: (typeof formats)[number] };
type FileFormProps = {
  readonly deliveryId: string;
  readonly agreement: Schemas['Agreement'];
  readonly rows: number;
  /** Whether it is the page's first form. */
  readonly isPrimary: boolean;
};

/** Ordering the whole revision as a file; it is made while the page of the call is looked at. */
export function FileForm({ deliveryId, agreement, rows, isPrimary }: FileFormProps) {
  const { words, format } = useWords();
  const w = words.deliver;
  const { plan } = agreement;
  const [wanted, setWanted] = useState<FileRequest>({ purpose: agreement.purpose, format: 'csv' });
  const order = useCommand(
    (body: FileRequest) =>
      api.POST('/api/v1/deliveries/{deliveryId}/files', { params: { path: { deliveryId } }, body }),
    ({ id }) => navigate({ to: `/calls/${id}` }),
  );
  const requestIn = (form: HTMLFormElement): FileRequest => {
    const values = new FormData(form);
    return {
      purpose: typed(values, 'purpose') || agreement.purpose,
      format: formats.find((one) => one === values.get('format')) ?? 'csv',
    };
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!order.isPending) order.mutate(requestIn(event.currentTarget));
  };
  const price = format.money(costOf(plan, plan.model === 'per-call' ? 1 : rows), plan.currency);
  return (
    <Card title={w.file} note={w.fileHint}>
      <Body>
        <form
          className="form"
          noValidate
          onSubmit={submit}
          onChange={(event) => setWanted(requestIn(event.currentTarget))}
        >
          {order.error && <Refusal refusal={order.error} />}
          <div className="pair">
            <Field name="format" label={w.format} options={formats.map((one) => [one, one.toUpperCase()])} />
            <PurposeField granted={[agreement.purpose]} value={agreement.purpose} />
          </div>
          <Foreseen
            deliveryId={deliveryId}
            purpose={wanted.purpose}
            cost={plan.model === 'per-call' ? w.costCall(price) : w.fileCost(format.count(rows), price)}
          />
          <div className="row">
            <button type="submit" className={isPrimary ? 'button primary' : 'button'} aria-disabled={order.isPending}>
              {order.isPending ? `${words.shell.loading}…` : w.orderFile}
            </button>
          </div>
        </form>
        <AsCode path={`/api/v1/deliveries/${deliveryId}/files`} body={wanted} />
      </Body>
    </Card>
  );
}
