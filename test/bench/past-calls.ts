import { QueryTypes } from 'sequelize';
import { db, engine } from '../../src/db/connection.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { joinDigests } from '../../src/deliver/digest.ts';
import { EARLIER } from '../../src/deliver/store/unindexed.ts';

type PastCalls = {
  /** The agreement whose copies the buyers have. */
  readonly agreementId: string;
  readonly calls: number;
  readonly agreements: number;
  readonly keyOf: (person: number) => string;
};

/** Each person is in the calls of so many agreements. */
const BUYERS_OF_A_PERSON = 10;
const AT_ONCE = 250_000;
const ALL = 'seed';

/**
 * Writes past calls of one key each, as an exchange from before the index of recipients had them: each agreement asked
 * for persons of its own range once. The database makes the rows itself.
 */
export async function seedPastCalls({ agreementId, calls, agreements, keyOf }: PastCalls): Promise<void> {
  const persons = calls / BUYERS_OF_A_PERSON;
  const [{ supplierId } = { supplierId: '' }] = await db().query<{ supplierId: string }>(
    'SELECT supplier_id AS supplierId FROM agreements WHERE id = ?',
    { replacements: [agreementId], type: QueryTypes.SELECT },
  );
  await run('CREATE TABLE bench_persons (number INTEGER PRIMARY KEY, digest CHAR(11) NOT NULL)');
  for (let from = 0; from < persons; from += 10_000) {
    const some = Array.from(
      { length: Math.min(10_000, persons - from) },
      (_, at) => `(${from + at}, '${joinDigests(supplierId, [keyOf(from + at)])}')`,
    );
    await run(`INSERT INTO bench_persons VALUES ${some.join(', ')}`);
  }
  const names = await columnsOf('agreements');
  const copied = names.map((name) => (name === 'id' ? idOf('agr') : `a.\`${name}\``)).join(', ');
  await run(
    `INSERT INTO agreements (${names.map((name) => `\`${name}\``).join(', ')})
     SELECT ${copied} FROM ${numbers(0, agreements)} n, agreements a WHERE a.id = '${agreementId}'`,
  );
  const person = `(n.n % ${agreements} * ${persons / agreements} + ${floor(`n.n / ${agreements}`)}) % ${persons}`;
  for (let from = 0; from < calls; from += AT_ONCE)
    await run(
      `INSERT INTO calls (id, entry_id, delivery_id, agreement_id, revision_id, supplier_id, buyer_id, kind, purpose, records,
         left_out, opt_out_version, answer_hash, amount, currency, rule_book, receipt, signature, use_number, stale, delivered, at)
       SELECT ${idOf('cal')}, ${idOf('ent')}, '${ALL}', ${idOf('agr', `n.n % ${agreements}`)}, a.revision_id, a.supplier_id, a.buyer_id,
         'query', '${ALL}', 1, 0, 0, '', 0, 'CNY', 1, '', '', 1, 0, p.digest, a.created_at
       FROM ${numbers(from, Math.min(AT_ONCE, calls - from))} n JOIN agreements a ON a.id = '${agreementId}'
       JOIN bench_persons p ON p.number = ${person}`,
    );
  await run('DROP TABLE bench_persons');
  const last = `cal_${'0'.repeat(32 - 12)}${String(calls - 1).padStart(12, '0')}`;
  await run(`INSERT INTO unindexed (id, size, handed) VALUES ('${EARLIER}', 0, ' ${last}')`);
}

const run = (sql: string): Promise<unknown> => inTransaction((transaction) => db().query(sql, { transaction }));

async function columnsOf(table: string): Promise<string[]> {
  return Object.keys(await db().getQueryInterface().describeTable(table));
}

/** A table of whole numbers under the name `n`. */
function numbers(from: number, count: number): string {
  if (engine() !== 'sqlite') return `(SELECT seq AS n FROM seq_${from}_to_${from + count - 1})`;
  return `(WITH RECURSIVE up (n) AS (SELECT ${from} UNION ALL SELECT n + 1 FROM up WHERE n < ${from + count - 1}) SELECT n FROM up)`;
}

const floor = (quotient: string): string => (engine() === 'sqlite' ? quotient : `FLOOR(${quotient})`);

/** An identifier that no living exchange makes: its number, in decimal. */
function idOf(prefix: string, number = 'n.n'): string {
  const zeros = '0'.repeat(32 - 12);
  return engine() === 'sqlite'
    ? `'${prefix}_${zeros}' || printf('%012d', ${number})`
    : `CONCAT('${prefix}_${zeros}', LPAD(${number}, 12, '0'))`;
}
