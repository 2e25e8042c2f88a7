import type { Finding } from '../api/client.ts';
import { useSays } from '../parts/said.tsx';
import { useWords } from '../words/index.tsx';

type OrderFixProps = {
  readonly finding: Finding;
  /** Called with the field of the form, and the value that mends it: a text, or which of several are chosen. */
  readonly onMend: (field: string, value: unknown) => void;
};

/** One press that makes an order what is offered, where the exchange names the value. */
export function OrderFix({ finding, onMend }: OrderFixProps) {
  const { words } = useWords();
  const says = useSays();
  const found = finding.remedies.find(({ fix }) => fix && 'of' in fix && fix.of === 'order' && fix.value !== undefined);
  const fix = found?.fix;
  const label = says(words.findings.fixes, found?.id, finding.says);
  if (!fix || !('of' in fix) || label === undefined) return null;
  return (
    <button type="button" className="button small" onClick={() => onMend(fix.field.slice(1), fix.value)}>
      {label}
    </button>
  );
}
