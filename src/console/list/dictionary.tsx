import type { Choices } from '../parts/form.tsx';
import { Chip } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import { CellField, choicesOf } from './controls.tsx';
import { identifies, roles, types, type Column } from './product-body.ts';

type Props = {
  readonly columns: readonly Column[];
  /** Why the exchange suggests what it does, by column. */
  readonly because: (name: string) => string | undefined;
  /** The columns that are left out at first; null where columns cannot be left out of this file. */
  readonly leftOut: readonly string[] | null;
};

/** The dictionary of a new product, to be confirmed or changed column by column. */
export function EditableDictionary({ columns, because, leftOut }: Props) {
  const { words } = useWords();
  const w = words.supply;
  const at = (column: Column, field: string) => `dictionary/${String(columns.indexOf(column))}/${field}`;
  const chosen = (field: 'type' | 'role' | 'identifierType', name: string, options: Choices) => ({
    name,
    cell: (column: Column) => (
      <CellField
        name={at(column, field)}
        label={`${name} ${column.name}`}
        value={column[field] ?? ''}
        options={options}
      />
    ),
  });
  return (
    <Table
      caption={w.dictionary}
      rows={columns}
      keyOf={({ name }) => name}
      columns={[
        {
          name: w.column,
          cell: (column) => (
            <>
              <code>{column.name}</code>
              <Because text={because(column.name) ?? ''} />
            </>
          ),
        },
        {
          name: w.label,
          cell: (column) => (
            <CellField name={at(column, 'label')} label={`${w.label} ${column.name}`} value={column.label} />
          ),
        },
        chosen('type', w.type, choicesOf(types, w.types)),
        chosen('role', w.role, choicesOf(roles, w.roles)),
        chosen('identifierType', w.identifies, [['', '—'], ...choicesOf(identifies, w.identifierTypes)]),
        ...(leftOut === null
          ? []
          : [
              {
                name: w.leaveOut,
                cell: (column: Column) => (
                  <input
                    type="checkbox"
                    className="tick"
                    name={`leave/${String(columns.indexOf(column))}`}
                    aria-label={`${w.leaveOut} ${column.name}`}
                    defaultChecked={leftOut.includes(column.name)}
                  />
                ),
              },
            ]),
      ]}
    />
  );
}

/** Why a column is suggested as it is. */
function Because({ text }: { readonly text: string }) {
  const { words } = useWords();
  const says = words.supply.because(text);
  return (
    <span className="second because" lang={says === undefined && text !== words.supply.keyBecause ? 'en' : undefined}>
      {says ?? text}
    </span>
  );
}

/** The dictionary of a product or a revision, to be read. */
export function Dictionary({
  columns,
  keyColumn,
}: {
  readonly columns: readonly Column[];
  readonly keyColumn: string | null;
}) {
  const { words } = useWords();
  const w = words.supply;
  return (
    <Table
      caption={w.dictionary}
      rows={columns}
      keyOf={({ name }) => name}
      columns={[
        {
          name: w.column,
          cell: ({ name, label }) => (
            <>
              {label}
              <span className="second">
                <code>{name}</code> {name === keyColumn && <Chip tone="info">{w.key}</Chip>}
              </span>
            </>
          ),
        },
        {
          name: w.type,
          cell: ({ type, unit }) => `${wordFor(w.types, type)}${unit === undefined ? '' : ` (${unit})`}`,
        },
        { name: w.role, cell: ({ role }) => wordFor(w.roles, role) },
        { name: w.widening, cell: ({ hierarchy }) => <Widening of={hierarchy} /> },
      ]}
    />
  );
}

/** How the values of a column can be widened. */
function Widening({ of }: { readonly of: Column['hierarchy'] }) {
  const { words } = useWords();
  const w = words.supply;
  if (of === undefined) return <>—</>;
  if ('bands' in of) return <>{w.bands(of.bands.join(w.comma))}</>;
  if ('calendar' in of)
    return <>{w.byCalendar(of.calendar.map((unit) => wordFor(w.levelWords, unit)).join(w.comma))}</>;
  return <>{w.byClass}</>;
}
