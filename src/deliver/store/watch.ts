import type { Transaction } from 'sequelize';
import { engine } from '../../db/connection.ts';
import { forUpdateSql } from '../../db/locks.ts';
import { readPrepared, runPrepared } from '../../db/prepared.ts';
import { QuestionWatchRow } from '../models.ts';
import type { QuestionWatch } from '../rules.ts';

const SQLITE_AGAIN =
  'ON CONFLICT (agreement_id) DO UPDATE SET watch = excluded.watch, updated_at = excluded.updated_at';
const MYSQL_AGAIN = 'ON DUPLICATE KEY UPDATE watch = VALUES(watch), updated_at = VALUES(updated_at)';

/**
 * What is remembered of the questions under these agreements, locked until the transaction ends: one prepared read,
 * whatever their number. Whoever asks has locked the agreements.
 */
export async function lockWatches(
  tx: Transaction,
  agreementIds: readonly string[],
): Promise<Map<string, QuestionWatch>> {
  if (agreementIds.length === 0) return new Map();
  const ids = padded(agreementIds);
  const rows = await readPrepared<{ readonly agreement_id: string; readonly watch: string }>(
    tx,
    `SELECT agreement_id, watch FROM question_watches WHERE agreement_id IN (${ids.map(() => '?').join(', ')}) ORDER BY agreement_id ${forUpdateSql()}`,
    ids,
  );
  return new Map(rows.map(({ agreement_id: id, watch }) => [id, JSON.parse(watch) as QuestionWatch]));
}

/** Keeps what is remembered now: one prepared write, whatever the number of agreements. */
export async function keepWatches(
  tx: Transaction,
  watches: ReadonlyMap<string, QuestionWatch>,
  now: Date,
): Promise<void> {
  if (watches.size === 0) return;
  const rows = padded([...watches].sort(([a], [b]) => (a < b ? -1 : 1)));
  await runPrepared(
    tx,
    `INSERT INTO question_watches (agreement_id, watch, updated_at) VALUES ${rows.map(() => '(?, ?, ?)').join(', ')} ${
      engine() === 'sqlite' ? SQLITE_AGAIN : MYSQL_AGAIN
    }`,
    rows.flatMap(([agreementId, watch]) => [agreementId, JSON.stringify(watch), now]),
  );
}

/** What is remembered of the questions under an agreement; undefined before the first one. */
export async function seekWatch(tx: Transaction | null, agreementId: string): Promise<QuestionWatch | undefined> {
  const row = await QuestionWatchRow.findByPk(agreementId, { transaction: tx });
  return row ? (JSON.parse(row.watch) as QuestionWatch) : undefined;
}

/** A list as long as the next power of two, the last item again and again: few texts to prepare, and no other rows. */
function padded<T>(list: readonly T[]): T[] {
  const length = 2 ** Math.ceil(Math.log2(list.length));
  return Array.from({ length }, (_, index) => list[Math.min(index, list.length - 1)] as T);
}
