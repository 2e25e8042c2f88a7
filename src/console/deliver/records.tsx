import type { Schemas } from '../api/client.ts';
import { Chip } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';

type Row = { readonly key: string; readonly record?: unknown };
type RecordsProps = {
  readonly rows: readonly Row[];
  /** What the columns are called. */
  readonly dictionary: Extract<Schemas['Offer'], { readonly title: string }>['product']['dictionary'];
  readonly keyColumn: string | null;
};

const valueOf = (record: unknown, name: string): string => {
  const value: unknown = typeof record === 'object' && record !== null ? Reflect.get(record, name) : undefined;
  if (value === null || value === undefined) return '—';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
const isMissing = ({ record }: Row): boolean => record === null || record === undefined;

/** The records of an answer, one row a key; a key without a record says so. */
export function Records({ rows, dictionary, keyColumn }: RecordsProps) {
  const { words } = useWords();
  const w = words.deliver;
  const columns = dictionary.filter(({ name }) => name !== keyColumn);
  return (
    <Table
      caption={w.answer}
      rows={rows}
      keyOf={({ key }) => key}
      columns={[
        { name: w.keys, cell: ({ key }) => <code>{key}</code> },
        ...columns.map(({ name, label, type }, at) => ({
          name: label === '' ? name : label,
          isNumber: type === 'integer' || type === 'decimal',
          cell: (row: Row) =>
            isMissing(row) ? at === 0 ? <Chip tone="warn">{w.missing}</Chip> : '—' : valueOf(row.record, name),
        })),
      ]}
    />
  );
}
