import { useState } from 'react';
import type { Schemas } from '../api/client.ts';
import { useWords } from '../words/index.tsx';
import { Instant } from '../parts/state.tsx';
import { Table } from '../parts/table.tsx';

type Point = Schemas['ItemPrices']['items'][number];
type Props = { readonly points: readonly Point[]; readonly from: number; readonly until: number };

const WIDTH = 640;
const HEIGHT = 220;
const EDGE = { left: 84, right: 16, top: 16, bottom: 36 };

/** A price that holds until the next one: a line of steps, and the same as a table for whoever wants numbers. */
export function PriceChart(props: Props) {
  const { words } = useWords();
  const w = words.list;
  const [isTable, setTable] = useState(false);
  return (
    <>
      {isTable ? <PriceTable points={props.points} /> : <Steps {...props} />}
      <div className="body">
        <button type="button" className="button small" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          {w.asTable}
        </button>
      </div>
    </>
  );
}

function Steps({ points, from, until }: Props) {
  const { words, format } = useWords();
  const prices = points.map(({ last }) => Number(last));
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  // A flat line stands in the middle.
  const room = most === least ? Math.max(most * 0.1, 0.01) : (most - least) * 0.15;
  const [bottom, top] = [Math.max(0, least - room), most + room];
  const x = (at: number) => EDGE.left + ((at - from) / (until - from)) * (WIDTH - EDGE.left - EDGE.right);
  const y = (price: number) => EDGE.top + ((top - price) / (top - bottom)) * (HEIGHT - EDGE.top - EDGE.bottom);
  const steps = points.map(({ at, last }) => ({ x: x(Date.parse(at)), y: y(Number(last)) }));
  const [first, ...more] = steps;
  const path = `M${first?.x ?? 0} ${first?.y ?? 0}${more.map((step) => `H${step.x}V${step.y}`).join('')}H${x(until)}`;
  const last = points.at(-1);
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={words.list.chartSays(
        format.money(String(least)),
        format.money(String(most)),
        format.money(last?.last),
      )}
    >
      {[...new Set([least, most])].map((price) => (
        <g key={price}>
          <line className="grid" x1={EDGE.left} x2={WIDTH - EDGE.right} y1={y(price)} y2={y(price)} />
          <text x={EDGE.left - 8} y={y(price) + 4} textAnchor="end">
            {format.money(String(price))}
          </text>
        </g>
      ))}
      <text x={EDGE.left} y={HEIGHT - 8}>
        {format.day(new Date(from).toISOString())}
      </text>
      <text x={WIDTH - EDGE.right} y={HEIGHT - 8} textAnchor="end">
        {format.day(new Date(until).toISOString())}
      </text>
      <path d={path} />
      {steps.map((step) => (
        <circle key={step.x} cx={step.x} cy={step.y} r="3" />
      ))}
    </svg>
  );
}

function PriceTable({ points }: Pick<Props, 'points'>) {
  const { words, format } = useWords();
  const w = words.list;
  return (
    <Table
      caption={w.prices}
      rows={[...points].reverse()}
      keyOf={({ at }) => at}
      columns={[
        { name: w.tradedAt, cell: ({ at }) => <Instant at={at} /> },
        { name: w.price, cell: ({ last }) => format.money(last), isNumber: true },
        { name: w.volume, cell: ({ volume }) => format.count(volume), isNumber: true },
      ]}
    />
  );
}
