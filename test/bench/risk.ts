import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../config/env.ts';
import { sqlInstant } from '../../src/db/columns.ts';
import { connect, db, disconnect } from '../../src/db/connection.ts';
import { sqlText, withDuck } from '../../src/data/duck.ts';
import { migrate } from '../../src/db/migrate.ts';
import { copyOut, type NamingColumns } from '../../src/data/ingest/index.ts';
import { optedOutUpTo } from '../../src/principles/index.ts';
import { measureRisk } from '../../src/measures/risk/index.ts';
import type { Measured } from './run.ts';

const ROWS = 10_000_000;
const OPTED_OUT = 500_000;
const SUPPLIER = 'mem_supplier';
const ROUNDS = 3;
const quasiIdentifiers = ['sex', 'age', 'region', 'education', 'marital'];

/**
 * Risk over ten million rows, and the file of a delivery that leaves half a million opted-out subjects out, as a
 * delivery does it: their keys are read from the supplier's registry in the database, and their rows left out of the
 * copy, by the key alone, or by the key and the column that tells persons apart. Each against plain SQL, or a whole
 * copy, in the same run.
 */
export async function benchRisk(): Promise<Measured> {
  const folder = temporaryFolder('bench-risk');
  const parquet = join(folder, 'people.parquet');
  const relation = `read_parquet(${sqlText(parquet)})`;
  try {
    await withDuck((duck) =>
      duck.run(`COPY (${people}) TO ${sqlText(parquet)} (FORMAT parquet, ROW_GROUP_SIZE 122880)`),
    );
    const run = (sql: string): Promise<unknown> => withDuck((duck) => duck.runAndReadAll(sql));
    await run(`SELECT count(*) FROM ${relation}`);
    const plain = await spent(() =>
      run(
        `SELECT min(n), count(*) FROM (SELECT count(*) AS n FROM ${relation} GROUP BY ${quasiIdentifiers.join(', ')})`,
      ),
    );
    const measured = (sensitive: readonly string[]) => () =>
      withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers, sensitive }));
    const sizes = await spent(measured([]));
    const text = await spent(measured(['occupation']));
    const number = await spent(measured(['income']));
    const inPersons = (person: string) => () =>
      withDuck((duck) => measureRisk(duck, relation, { quasiIdentifiers, sensitive: ['occupation'], person }));
    const once = await spent(inPersons('subject'));
    const often = await spent(inPersons('household'));
    const moved = await spent(inPersons('insurance'));
    await fillRegistry(join(folder, 'registry.sqlite'));
    const copy =
      (by: NamingColumns, keys: () => AsyncIterable<readonly string[]> | readonly (readonly string[])[]) => async () =>
        copyOut({
          parquet,
          target: join(folder, 'copy.parquet'),
          format: 'parquet',
          without: { by, values: keys() },
        });
    const nobody = () => [];
    const optedOut = () => optedOutUpTo(SUPPLIER, 1);
    const byKey = { key: 'subject', person: null };
    const whole: Spent[] = [];
    const without: Spent[] = [];
    const persons: Spent[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      whole.push(await spent(copy(byKey, nobody)));
      without.push(await spent(copy(byKey, optedOut)));
      persons.push(await spent(copy({ key: 'insurance', person: 'subject' }, optedOut)));
    }
    const [all, some, either] = [least(whole), least(without), least(persons)];
    return {
      figures: {
        rows: ROWS,
        'quasi-identifiers': quasiIdentifiers.length,
        ...told('plain GROUP BY', plain),
        ...told('sizes of classes', sizes),
        ...told('k, l, t, risks; 14 values', text),
        ...told('k, l, t, risks; 400 numbers', number),
        ...told('in persons: 10 M of one row', once),
        ...told('in persons: 2.5 M of four rows', often),
        ...told('in persons: 1 M in many classes', moved),
        ...told('file of all', all),
        ...told('file without 0.5 M opted out', some),
        ...told('file without 0.5 M, by key or person', either),
        ...told('added by the opt-outs', { wall: some.wall - all.wall, cpu: some.cpu - all.cpu }),
      },
      ratios: {
        'k, l, t, risks / plain GROUP BY': ratio(text.wall, plain.wall),
        'in persons of four rows / by rows': ratio(often.wall, text.wall),
        'file without / file of all': ratio(some.wall, all.wall),
        'file without, by key or person / file of all': ratio(either.wall, all.wall),
      },
    };
  } finally {
    await disconnect();
    rmSync(folder, { recursive: true, force: true });
  }
}

const drawn = (which: number, values: number, of = 'i'): string =>
  `((hash(${of} * 16 + ${which}) >> 20) % ${values})::INTEGER`;
/** Four rows after one another are of one household, and agree in what is known of it. */
const alike = (which: number, values: number): string => drawn(which, values, '(i // 4)');
const people = `
  SELECT 'subject-' || lpad(i::VARCHAR, 12, '0') AS subject, 'household-' || lpad((i // 4)::VARCHAR, 12, '0') AS household,
    'insurance-' || lpad((i % 1000000)::VARCHAR, 12, '0') AS insurance, ['male', 'female'][1 + ${alike(1, 2)}] AS sex, 18 + ${alike(2, 60)} AS age,
    'region ' || ${alike(3, 31)} AS region, 'level ' || ${alike(4, 8)} AS education,
    ['single', 'married', 'divorced', 'widowed'][1 + ${alike(5, 4)}] AS marital, 'occupation ' || ${drawn(6, 14)} AS occupation,
    ${drawn(7, 400)} * 100 AS income
  FROM range(${ROWS}) t(i)`;

/**
 * Half a million opt-outs of one supplier in a database of its own. Their digests are only distinct: nobody is looked
 * up by them here.
 */
async function fillRegistry(file: string): Promise<void> {
  connect(`sqlite:${file}`);
  await migrate();
  const now = sqlInstant(new Date());
  const registry =
    'INSERT INTO opt_out_versions (supplier_id, version, count, salt, updated_at) VALUES (?, 1, ?, NULL, ?)';
  await db().query(registry, { replacements: [SUPPLIER, OPTED_OUT, now] });
  await db().query(
    `
    INSERT INTO opt_outs (id, supplier_id, digest, \`key\`, version, created_at) WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
    SELECT printf('opt_%026d', i), ?, printf('%064x', i), printf('subject-%012d', i * 20), 1, ? FROM n`,
    { replacements: [OPTED_OUT - 1, SUPPLIER, now] },
  );
}

type Spent = { readonly wall: number; readonly cpu: number };

/** Seconds on the clock, and of the processor, all threads together: on a busy machine the latter tell more. */
async function spent(work: () => Promise<unknown>): Promise<Spent> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

const least = (times: readonly Spent[]): Spent => ({
  wall: Math.min(...times.map(({ wall }) => wall)),
  cpu: Math.min(...times.map(({ cpu }) => cpu)),
});

function told(name: string, { wall, cpu }: Spent): Record<string, number> {
  return { [`${name} s`]: Number(wall.toFixed(2)), [`${name} cpu s`]: Number(cpu.toFixed(2)) };
}

function ratio(one: number, other: number): number {
  return Number((one / other).toFixed(2));
}
