import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlText, withDuck } from '../../src/db/duck.ts';
import { copyOut } from '../../src/list/ingest/index.ts';
import { measureRisk } from '../../src/principles/risk/index.ts';
import type { Measured } from './run.ts';

const ROWS = 10_000_000;
const OPTED_OUT = 500_000;
const quasiIdentifiers = ['sex', 'age', 'region', 'education', 'marital'];

/** Risk over ten million rows, and a file delivery that leaves half a million opted-out subjects out, each against plain SQL in the same run. */
export async function benchRisk(): Promise<Measured> {
  const folder = temporaryFolder('bench-risk');
  const parquet = join(folder, 'people.parquet');
  const relation = `read_parquet(${sqlText(parquet)})`;
  try {
    await withDuck((duck) => duck.run(`COPY (${people}) TO ${sqlText(parquet)} (FORMAT parquet, ROW_GROUP_SIZE 122880)`));
    const run = (sql: string): Promise<unknown> => withDuck((duck) => duck.runAndReadAll(sql));
    await run(`SELECT count(*) FROM ${relation}`);
    const plain = await seconds(() => run(`SELECT min(n), count(*) FROM (SELECT count(*) AS n FROM ${relation} GROUP BY ${quasiIdentifiers.join(', ')})`));
    const sizes = await seconds(() => withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers })));
    const text = await seconds(() => withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers, sensitive: ['occupation'] })));
    const number = await seconds(() => withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers, sensitive: ['income'] })));
    const keys = Array.from({ length: OPTED_OUT }, (_, index) => `subject-${String(index * 20).padStart(12, '0')}`);
    const copy = (name: string, notIn: readonly string[]) => () =>
      copyOut({ parquet, target: join(folder, name), format: 'parquet', where: { column: 'subject', notIn } });
    const whole = await seconds(copy('whole.parquet', []));
    const without = await seconds(copy('without.parquet', keys));
    return {
      figures: {
        rows: ROWS, 'quasi-identifiers': quasiIdentifiers.length,
        'plain GROUP BY s': plain,
        'sizes of classes s': sizes,
        'k, l, t, risks; 14 values s': text,
        'k, l, t, risks; 400 numbers s': number,
        'file of all s': whole,
        'file without 0.5 M opted out s': without,
        'added by the opt-outs s': Number((without - whole).toFixed(2)),
      },
      ratios: { 'k, l, t, risks / plain GROUP BY': ratio(text, plain), 'file without / file of all': ratio(without, whole) },
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const drawn = (which: number, values: number): string => `((hash(i * 16 + ${which}) >> 20) % ${values})::INTEGER`;
const people = `
  SELECT 'subject-' || lpad(i::VARCHAR, 12, '0') AS subject, ['male', 'female'][1 + ${drawn(1, 2)}] AS sex, 18 + ${drawn(2, 60)} AS age,
    'region ' || ${drawn(3, 31)} AS region, 'level ' || ${drawn(4, 8)} AS education,
    ['single', 'married', 'divorced', 'widowed'][1 + ${drawn(5, 4)}] AS marital, 'occupation ' || ${drawn(6, 14)} AS occupation,
    ${drawn(7, 400)} * 100 AS income
  FROM range(${ROWS}) t(i)`;

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return Number(((performance.now() - start) / 1000).toFixed(2));
}

function ratio(one: number, other: number): number {
  return Number((one / other).toFixed(2));
}
