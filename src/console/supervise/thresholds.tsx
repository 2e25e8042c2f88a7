import type { Schemas } from '../api/client.ts';
import { Body, Card, Facts } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useWords, wordFor } from '../words/index.tsx';

type Limits = Schemas['Principles']['ruleBook']['thresholds'];

const kinds = ['delivery', 'strict', 'cleanRoom', 'sample'] as const;
const names = ['k', 'highest', 'atRisk', 'l', 't'] as const;
const shares: readonly string[] = ['highest', 'atRisk'];

/** Every number that the rules of a book compare with. */
export function Thresholds({ of }: { readonly of: Limits }) {
  const { words, format } = useWords();
  const w = words.supervise;
  const risk = (kind: (typeof kinds)[number], name: (typeof names)[number]): string => {
    const limits: Partial<Record<(typeof names)[number], number>> = of[kind];
    const limit = limits[name];
    if (limit === undefined) return '—';
    return shares.includes(name) ? format.percent(limit) : String(limit);
  };
  const count = format.count;
  const { slowing } = of;
  const others: readonly (readonly [name: string, says: string])[] = [
    ['tau', format.percent(of.tau)],
    ['separation', format.percent(of.separation)],
    ['repetition', format.percent(of.repetition)],
    ['review', format.percent(of.resemblance.review)],
    ['refuse', format.percent(of.resemblance.refuse)],
    ...(slowing
      ? ([
          ['slowingScore', String(slowing.score)],
          ['waitSeconds', w.seconds(count(slowing.waitSeconds))],
          ['warnings', w.times(count(slowing.warnings))],
          ['burst', w.burst(count(slowing.burst.questions), count(slowing.burst.seconds))],
        ] as const)
      : []),
    ['probing', String(of.probing)],
    ['strictFromLevel', w.level(count(of.strictFromLevel))],
    ['noticeDays', w.days(count(of.noticeDays))],
    ['answerDays', w.days(count(of.answerDays))],
    ['staleFactor', String(of.staleFactor)],
  ];
  return (
    <Card title={w.thresholds} note={w.thresholdsNote}>
      <Table
        caption={w.risk}
        rows={names}
        keyOf={(name) => name}
        columns={[
          { name: w.risk, cell: (name) => wordFor(w.riskNames, name) },
          ...kinds.map((kind) => ({
            name: wordFor(w.riskKinds, kind),
            isNumber: true,
            cell: (name: (typeof names)[number]) => risk(kind, name),
          })),
        ]}
      />
      <Body>
        <div className="wide-facts">
          <Facts facts={others.map(([name, says]) => [wordFor(w.otherNames, name), says] as const)} />
        </div>
      </Body>
    </Card>
  );
}
