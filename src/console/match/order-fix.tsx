import type { Finding } from '../api/client.ts';
import { readyChange } from '../parts/changes.ts';
import { usePurposes } from '../parts/purposes.ts';
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
  const says = useSays(usePurposes().nameOf);
  const found = readyChange(finding, 'order');
  const label = says(words.findings.fixes, found?.remedy, finding.says);
  if (!found || label === undefined) return null;
  return (
    <button type="button" className="button small" onClick={() => onMend(found.field.slice(1), found.value)}>
      {label}
    </button>
  );
}
