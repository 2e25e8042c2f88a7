import type { Finding } from '../api/client.ts';
import { useSays } from '../parts/said.tsx';
import { useWords } from '../words/index.tsx';
import type { OrderBody } from './may-i.tsx';

type OrderFixProps = {
  readonly finding: Finding;
  readonly body: OrderBody;
  readonly onMend: (body: OrderBody) => void;
};

/** One press that makes an order what is offered, where the exchange names the value. */
export function OrderFix({ finding, body, onMend }: OrderFixProps) {
  const { words } = useWords();
  const says = useSays();
  const found = finding.remedies.find(({ fix }) => fix && 'of' in fix && fix.of === 'order' && fix.value !== undefined);
  const fix = found?.fix;
  const label = says(words.findings.fixes, found?.id, finding.says);
  if (!fix || !('of' in fix) || label === undefined) return null;
  return (
    <button type="button" className="button small" onClick={() => onMend({ ...body, [fix.field.slice(1)]: fix.value })}>
      {label}
    </button>
  );
}
