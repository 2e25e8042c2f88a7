import type { QueryInterface } from 'sequelize';
import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** The state of an obligation that its cycle has, since all that a cycle is about to pay has one state. */
const stateOfCycle = "CASE c.state WHEN 'open' THEN 'open' WHEN 'final' THEN 'settled' ELSE 'in-cycle' END";

/**
 * Obligations were one for each call; from here on one is the sum of an agreement's calls in one cycle. The rule:
 *
 * - A call belongs to the cycle that took its obligation in last, or to the open one where none did.
 * - An obligation is the sum of all calls of its agreement and cycle, under the oldest of their identifiers. It is
 *   open, settled or in its cycle as that cycle is open, final or neither.
 * - A call whose obligation was withheld or credited becomes an exception in that state: its amount is part of the sum,
 *   and set apart from it. The reasons of every cycle stay with the call.
 *
 * So for every agreement, cycle and state the money is what it was: what was open, in its cycle or settled is the sum
 * less its exceptions; what was withheld or credited is those exceptions. The old tables are only read until the new
 * ones take their names, all at once: a run that was interrupted begins anew.
 */
export const obligationSums: Migration = {
  name: 'settle-2',
  async up(tables) {
    if ('call_id' in (await tables.describeTable('obligations'))) {
      for (const table of ['obligation_sums', 'exceptions', 'withholdings']) await tables.dropTable(table);
      await createTables(tables);
      await addIndexes(tables);
      await fill(tables);
      await takeNames(tables);
    }
    for (const [, former] of names) await tables.dropTable(former);
  },
};

/** The table of today, what the old one is called until it is dropped, and what the new one is called until then. */
const names = [
  ['obligations', 'obligations_of_calls', 'obligation_sums'],
  ['cycle_exceptions', 'exceptions_of_obligations', 'withholdings'],
] as const;

async function fill(tables: QueryInterface): Promise<void> {
  const run = (sql: string) => tables.sequelize.query(sql);
  const cycleOf = "COALESCE(o.cycle_id, (SELECT id FROM cycles WHERE slot = 'open'))";
  await run(`UPDATE calls SET
    fee = (SELECT o.fee FROM obligations o WHERE o.call_id = calls.id),
    cycle_id = (SELECT ${cycleOf} FROM obligations o WHERE o.call_id = calls.id)
    WHERE id IN (SELECT call_id FROM obligations)`);
  await run(`INSERT INTO obligation_sums
    (id, agreement_id, cycle_id, supplier_id, buyer_id, currency, calls, records, amount, fee, state, cleared_by, at)
    SELECT MIN(o.id), o.agreement_id, c.id, MIN(o.supplier_id), MIN(o.buyer_id), MIN(o.currency),
      COUNT(*), SUM(o.records), SUM(o.amount), SUM(o.fee), ${stateOfCycle}, MIN(o.cycle_id), MIN(o.at)
    FROM obligations o JOIN cycles c ON c.id = ${cycleOf} GROUP BY o.agreement_id, c.id, c.state`);
  const sumOf = 'JOIN obligation_sums s ON s.agreement_id = o.agreement_id AND s.cycle_id = o.cycle_id';
  await run(`INSERT INTO exceptions
    (id, obligation_id, agreement_id, supplier_id, buyer_id, records, currency, amount, fee, state, cycle_id, at)
    SELECT o.call_id, s.id, o.agreement_id, o.supplier_id, o.buyer_id, o.records, o.currency, o.amount, o.fee,
      o.state, o.cycle_id, o.at
    FROM obligations o ${sumOf} WHERE o.state IN ('withheld', 'credited')`);
  await run(`INSERT INTO withholdings (cycle_id, subject_id, obligation_id, cause, reasons, at)
    SELECT e.cycle_id, o.call_id, s.id, e.cause, e.reasons, e.at
    FROM cycle_exceptions e JOIN obligations o ON o.id = e.obligation_id ${sumOf}`);
}

/** MariaDB renames several tables at once; SQLite does it in a transaction. */
async function takeNames(tables: QueryInterface): Promise<void> {
  const { sequelize } = tables;
  const pairs = names.flatMap(([name, former, next]) => [
    [name, former],
    [next, name],
  ]);
  if (sequelize.getDialect() !== 'sqlite') {
    await sequelize.query(`RENAME TABLE ${pairs.map(([from, to]) => `${from} TO ${to}`).join(', ')}`);
    return;
  }
  await sequelize.transaction(async (transaction) => {
    for (const [from, to] of pairs) await sequelize.query(`ALTER TABLE ${from} RENAME TO ${to}`, { transaction });
  });
}

async function createTables(tables: QueryInterface): Promise<void> {
  const parties = { supplier_id: column.id(), buyer_id: column.id(), currency: column.text(3) };
  await tables.createTable(
    'obligation_sums',
    {
      id: column.key(),
      agreement_id: column.id(),
      cycle_id: column.id(),
      ...parties,
      calls: column.big(),
      records: column.big(),
      amount: column.big(),
      fee: column.big(),
      state: column.text(16),
      cleared_by: optional(column.id()),
      at: column.at(),
    },
    tableOptions,
  );
  await tables.createTable(
    'exceptions',
    {
      id: column.key(),
      obligation_id: column.id(),
      agreement_id: column.id(),
      ...parties,
      records: column.count(),
      amount: column.big(),
      fee: column.big(),
      state: column.text(16),
      cycle_id: column.id(),
      at: column.at(),
    },
    tableOptions,
  );
  await tables.createTable(
    'withholdings',
    {
      cycle_id: column.key(),
      subject_id: column.key(),
      obligation_id: column.id(),
      cause: column.text(16),
      reasons: column.json(),
      at: column.at(),
    },
    tableOptions,
  );
}

async function addIndexes(tables: QueryInterface): Promise<void> {
  await tables.addIndex('obligation_sums', ['agreement_id', 'cycle_id'], {
    unique: true,
    name: 'obligation_sums_once',
  });
  await tables.addIndex('obligation_sums', ['cleared_by', 'state'], { name: 'obligation_sums_by_clearing' });
  for (const field of ['cycle_id', 'supplier_id', 'buyer_id', 'state'])
    await tables.addIndex('obligation_sums', [field, 'id'], { name: `obligation_sums_by_${field}` });
  await tables.addIndex('exceptions', ['cycle_id', 'state'], { name: 'exceptions_by_cycle' });
  for (const field of ['obligation_id', 'agreement_id', 'supplier_id', 'buyer_id', 'state'])
    await tables.addIndex('exceptions', [field, 'id'], { name: `exceptions_by_${field}` });
  await tables.addIndex('withholdings', ['subject_id'], { name: 'withholdings_by_subject' });
}
