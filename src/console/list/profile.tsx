import { Card } from '../parts/page.tsx';
import { Chip } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';
import type { Revision } from './uploading.ts';

type Props = Pick<Revision, 'dictionary' | 'profile' | 'rows' | 'keyColumn'>;

/** Column by column what was measured. */
export function Profile({ dictionary, profile, rows, keyColumn }: Props) {
  const { words, format } = useWords();
  const w = words.supply;
  const measured = (name: string) => profile.find((column) => column.name === name);
  return (
    <Card title={w.profile} note={w.profileNote}>
      <Table
        caption={w.profile}
        rows={dictionary}
        keyOf={({ name }) => name}
        columns={[
          {
            name: w.column,
            cell: ({ name, label }) => (
              <>
                {label} {name === keyColumn && <Chip tone="info">{w.key}</Chip>}
                <span className="second">
                  <code>{name}</code>
                </span>
              </>
            ),
          },
          { name: w.type, cell: ({ type }) => wordFor(w.types, type) },
          { name: w.role, cell: ({ role }) => wordFor(w.roles, role) },
          {
            name: w.empties,
            cell: ({ name }) => format.percent(rows === 0 ? 0 : (measured(name)?.nulls ?? 0) / rows),
            isNumber: true,
          },
          { name: w.distinct, cell: ({ name }) => format.count(measured(name)?.distinct), isNumber: true },
          { name: w.min, cell: ({ name }) => <Value text={measured(name)?.min} /> },
          { name: w.max, cell: ({ name }) => <Value text={measured(name)?.max} /> },
        ]}
      />
    </Card>
  );
}

const Value = ({ text }: { readonly text: string | null | undefined }) =>
  text === null || text === undefined ? (
    <>—</>
  ) : (
    <span className="clip" title={text}>
      {text}
    </span>
  );

type DetectedProps = { readonly detected: Revision['detected']; readonly hits: Revision['measures']['hits'] };

/** What detectors and the prohibited list found, masked. */
export function Detected({ detected, hits }: DetectedProps) {
  const { words, format } = useWords();
  const w = words.supply;
  const found = detected.filter(({ verdict }) => verdict !== 'clear');
  return (
    <Card title={w.detected} note={w.detectedNote}>
      <Table
        caption={w.detected}
        rows={[
          ...found.map(({ column, detector, verdict, checked, shaped, rows, evidence }) => ({
            key: `${column} ${detector}`,
            column,
            what: wordFor(words.findings.detectors, detector),
            verdict: verdict === 'identifier' ? w.identifierFound : w.suspect,
            isBad: verdict === 'identifier',
            count: `${format.count(Math.max(checked, shaped))} / ${format.count(rows)}`,
            masked: evidence.map((one) => one.masked),
          })),
          ...hits.map(({ code, where, masked, certain, row }, at) => ({
            key: `${code} ${where} ${String(at)}`,
            column: where,
            what: w.listItem(code),
            verdict: certain ? w.prohibitedFound : w.suspect,
            isBad: certain,
            count: row === null ? '—' : `#${String(row)}`,
            masked: [masked],
          })),
        ]}
        keyOf={({ key }) => key}
        empty={w.nothingDetected}
        columns={[
          { name: w.column, cell: ({ column }) => <code>{column}</code> },
          { name: w.found, cell: ({ what }) => what },
          { name: w.verdict, cell: ({ verdict, isBad }) => <Chip tone={isBad ? 'bad' : 'warn'}>{verdict}</Chip> },
          { name: w.cells, cell: ({ count }) => count, isNumber: true },
          { name: w.masked, cell: ({ masked }) => <code>{masked.slice(0, 3).join('  ')}</code> },
        ]}
      />
    </Card>
  );
}
