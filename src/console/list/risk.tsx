import { api } from '../api/client.ts';
import { useData } from '../api/use.ts';
import { Body, Card } from '../parts/page.tsx';
import { Chip } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';
import { useWords } from '../words/index.tsx';
import type { Revision } from './uploading.ts';

type Row = {
  readonly name: string;
  readonly means: string;
  readonly measured: string;
  readonly limit: string;
  readonly holds: boolean;
};

/** The risk that somebody is recognised, against the thresholds of the rule book, in plain words. */
export function RiskCard({ revision, level }: { readonly revision: Revision; readonly level: number }) {
  const { words, format } = useWords();
  const w = words.supply;
  const principles = useData(['principles'], () => api.GET('/api/v1/principles'));
  const { risk, measures, dictionary } = revision;
  const book = principles.data?.ruleBook.thresholds;
  if (risk === null)
    return (
      <Card title={w.risk}>
        <Body>
          <p>{w.noRisk}</p>
        </Body>
      </Card>
    );
  const limits = book && (level >= book.strictFromLevel ? book.strict : book.delivery);
  const labelOf = (name: string) => dictionary.find((column) => column.name === name)?.label ?? name;
  const share = (part: number) => format.percent(part);
  const rows: readonly Row[] = limits
    ? [
        {
          name: w.kName,
          means: w.kMeans(risk.k),
          measured: format.count(risk.k),
          limit: `≥ ${String(limits.k)}`,
          holds: risk.k >= limits.k,
        },
        {
          name: w.highestName,
          means: w.highestMeans,
          measured: share(risk.highest),
          limit: `≤ ${share(limits.highest)}`,
          holds: risk.highest <= limits.highest,
        },
        {
          name: w.atRiskName,
          means: w.atRiskMeans(share(book.tau)),
          measured: share(risk.atRisk),
          limit: `≤ ${share(limits.atRisk)}`,
          holds: risk.atRisk <= limits.atRisk,
        },
        ...Object.entries(risk.sensitive).flatMap(([name, { distinct, tOrdered, tEqual }]): Row[] => {
          const distance = tOrdered ?? tEqual;
          return [
            {
              name: w.lName(labelOf(name)),
              means: w.lMeans(distinct),
              measured: format.count(distinct),
              limit: `≥ ${String(limits.l)}`,
              holds: distinct >= limits.l,
            },
            {
              name: w.tName(labelOf(name)),
              means: w.tMeans,
              measured: distance.toFixed(2),
              limit: `≤ ${String(limits.t)}`,
              holds: distance <= limits.t,
            },
          ];
        }),
      ]
    : [];
  const by = measures.persons?.by;
  const counted = risk.persons
    ? w.countedBy(format.count(risk.persons.persons), labelOf(risk.persons.column))
    : by === undefined || by === 'rows'
      ? w.countedRows(format.count(risk.rows))
      : w.countedBy(format.count(risk.rows), labelOf(by.column));
  return (
    <Card title={w.risk} note={counted}>
      <Table
        caption={w.risk}
        rows={rows}
        keyOf={({ name }) => name}
        columns={[
          {
            name: w.measure,
            cell: ({ name, means }) => (
              <>
                {name}
                <span className="second">{means}</span>
              </>
            ),
          },
          { name: w.measured, cell: ({ measured }) => measured, isNumber: true },
          { name: w.limit, cell: ({ limit }) => limit, isNumber: true },
          {
            name: w.verdict,
            cell: ({ holds }) => <Chip tone={holds ? 'ok' : 'bad'}>{holds ? w.holds : w.fails}</Chip>,
          },
        ]}
      />
    </Card>
  );
}
