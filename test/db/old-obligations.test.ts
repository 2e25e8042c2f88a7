import { expect } from 'chai';
import { QueryTypes, type Sequelize } from 'sequelize';
import { newId } from '../../src/kernel/ids.ts';
import { otherExchange, withDatabase } from '../support/database.ts';
import { migrateBy, restore, type Place } from './golden.ts';

type Owed = {
  readonly agreement: string;
  readonly state: string;
  readonly cycle: string | null;
  readonly amount: bigint;
};

const BEYOND = 2n ** 53n + 1n;
const [unfinished, ended] = [newId('cyc'), newId('cyc')];

/**
 * What is owed in a database of the code of before, in every state: in the open cycle, in one that is netted and in one
 * that is final. Of one agreement some calls are paid and others withheld or credited.
 */
const cases: readonly Omit<Owed, 'agreement'>[] = [
  ...[1n, 3n, BEYOND].map((amount) => ({ state: 'open', cycle: null, amount })),
  ...[7n, BEYOND].map((amount) => ({ state: 'in-cycle', cycle: unfinished, amount })),
  ...[11n, BEYOND].map((amount) => ({ state: 'withheld', cycle: unfinished, amount })),
  { state: 'credited', cycle: unfinished, amount: 13n },
  ...[17n, 19n, BEYOND].map((amount) => ({ state: 'settled', cycle: ended, amount })),
  { state: 'withheld', cycle: ended, amount: 23n },
  ...[29n, BEYOND].map((amount) => ({ state: 'credited', cycle: ended, amount })),
];

const sums = (names: readonly string[]) => names.map((name) => `SUM(${name}) AS ${name}`).join(', ');
const measures = ['calls', 'records', 'amount', 'fee'];
const oldSums = `SELECT agreement_id AS agreement, COALESCE(cycle_id, (SELECT id FROM cycles WHERE slot = 'open')) AS cycle, state,
  COUNT(*) AS calls, ${sums(measures.slice(1))} FROM obligations GROUP BY 1, 2, 3`;
const newSums = `SELECT agreement, cycle, state, ${sums(measures)} FROM (
  SELECT agreement_id AS agreement, cycle_id AS cycle, state, calls, records, amount, fee FROM obligations
  UNION ALL SELECT o.agreement_id, o.cycle_id, o.state, -1, -e.records, -e.amount, -e.fee
  FROM exceptions e JOIN obligations o ON o.id = e.obligation_id
  UNION ALL SELECT agreement_id, cycle_id, state, 1, records, amount, fee FROM exceptions
) parts GROUP BY agreement, cycle, state HAVING SUM(calls) <> 0 OR SUM(amount) <> 0`;
const owedSums = `SELECT agreement_id AS agreement, cycle_id AS cycle, ${measures.join(', ')} FROM obligations`;
const sumsOfCalls = `SELECT agreement_id AS agreement, cycle_id AS cycle, COUNT(*) AS calls, ${sums(measures.slice(1))}
  FROM calls GROUP BY agreement_id, cycle_id`;
const oldReasons = `SELECT e.cycle_id AS cycle, o.call_id AS subject, e.cause, e.reasons
  FROM cycle_exceptions e JOIN obligations o ON o.id = e.obligation_id`;
const newReasons = 'SELECT cycle_id AS cycle, subject_id AS subject, cause, reasons FROM cycle_exceptions';

describe('obligations of the code of before', function () {
  this.timeout(180_000);
  let settings: Readonly<Record<string, string>>;
  let drop: () => Promise<void>;
  let owed: readonly string[];
  let reasons: readonly string[];

  before(async () => {
    const other = await otherExchange('sums');
    drop = () => other.drop();
    settings = { ...other.settings, PUBLIC_URL: 'https://old.example' };
    await restore(settings as Place);
    await withDatabase(settings, async (database) => {
      await addCycles(database);
      for (const agreement of [newId('agr'), newId('agr')])
        for (const one of cases) await addObligation(database, { agreement, ...one });
      await addObligation(database, { agreement: newId('agr'), state: 'withheld', cycle: ended, amount: 31n });
      // A run that was interrupted left a table behind.
      await database.query('CREATE TABLE obligation_sums (id INTEGER)');
      [owed, reasons] = [await linesOf(database, oldSums), await linesOf(database, oldReasons)];
    });
    expect(await migrateBy(settings)).to.include('settle-2');
  });
  after(() => drop());

  async function now(sql: string): Promise<readonly string[]> {
    let found: readonly string[] = [];
    await withDatabase(settings, async (database) => (found = await linesOf(database, sql)));
    return found;
  }

  it('come to the same sums, to the minor unit, for every agreement, cycle and state', async () => {
    const states = new Set(owed.map((line) => (JSON.parse(line) as { state: string }).state));
    expect([...states].sort()).to.deep.equal(['credited', 'in-cycle', 'open', 'settled', 'withheld']);
    expect(owed).to.have.length.above(15);
    expect(await now(newSums)).to.deep.equal(owed);
  });

  it('become the sums of their calls, which have the fee and the cycle now', async () =>
    expect(await now(sumsOfCalls)).to.deep.equal(await now(owedSums)));

  it('keep the reasons of every cycle with the call', async () => {
    expect(reasons).to.have.length.above(10);
    expect(await now(newReasons)).to.deep.equal(reasons);
  });

  it('are not grouped again by a run that was interrupted after the tables had their names', async () => {
    await withDatabase(settings, async (database) => {
      await database.query("DELETE FROM migrations WHERE name = 'settle-2'");
      await database.query('CREATE TABLE obligations_of_calls (id INTEGER)');
    });
    expect(await migrateBy(settings)).to.deep.equal(['settle-2']);
    expect(await now(newSums)).to.deep.equal(owed);
    await withDatabase(settings, async (database) => {
      const all = (await database.getQueryInterface().showAllTables()) as (string | { tableName: string })[];
      const tables = all.map((table) => (typeof table === 'string' ? table : table.tableName));
      expect(tables.filter((name) => /obligation|withholding/.test(name))).to.deep.equal(['obligations']);
    });
  });
});

/** The rows as text, every number exactly as it is, in an order of their own. */
async function linesOf(database: Sequelize, sql: string): Promise<readonly string[]> {
  const rows = await database.query<Record<string, string | number | null>>(sql, { type: QueryTypes.SELECT });
  return rows
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]))))
    .sort();
}

async function addCycles(database: Sequelize): Promise<void> {
  for (const [id, state] of [
    [unfinished, 'netted'],
    [ended, 'final'],
  ])
    await database.query(
      `INSERT INTO cycles (id, state, opened_at, updated_at) SELECT ?, ?, opened_at, updated_at FROM cycles WHERE slot = 'open'`,
      { replacements: [id, state] },
    );
}

/** An obligation with its call, which is like another one but for these columns, and the reason why it is not paid. */
async function addObligation(database: Sequelize, { agreement, state, cycle, amount }: Owed): Promise<void> {
  const [callId, id] = [newId('cal'), newId('obl')];
  const call: Record<string, string> = { id: callId, agreement_id: agreement, amount: String(amount), records: '3' };
  const columns = Object.keys(await database.getQueryInterface().describeTable('calls'));
  await database.query(
    `INSERT INTO calls (${columns.join(', ')}) SELECT ${columns.map((name) => (name in call ? '?' : name)).join(', ')}
     FROM calls ORDER BY id LIMIT 1`,
    { replacements: columns.flatMap((name) => call[name] ?? []) },
  );
  await database.query(
    `INSERT INTO obligations (id, call_id, entry_id, agreement_id, supplier_id, buyer_id, records, currency, amount, fee, state, cycle_id, at)
     SELECT ?, id, entry_id, agreement_id, supplier_id, buyer_id, records, currency, amount, ?, ?, ?, at FROM calls WHERE id = ?`,
    { replacements: [id, String(amount / 50n), state, cycle, callId] },
  );
  if (state === 'withheld' || state === 'credited')
    await database.query(
      `INSERT INTO cycle_exceptions (cycle_id, obligation_id, cause, reasons, at) SELECT ?, ?, ?, ?, at FROM obligations WHERE id = ?`,
      { replacements: [cycle, id, state === 'credited' ? state : 'refused', `[{"rule":"of ${id}"}]`, id] },
    );
}
