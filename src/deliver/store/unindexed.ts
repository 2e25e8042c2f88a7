import type { Transaction } from 'sequelize';
import { idInBatch } from '../../kernel/ids.ts';
import { padded, readListed, readPrepared, runPrepared } from '../../db/prepared.ts';
import { insertValues } from '../../db/rows.ts';
import { TryAgain } from '../../db/transaction.ts';
import { countDigests } from '../digest.ts';
import { UnindexedRow } from '../models.ts';

/** What one call handed over, as far as past recipients are found by it. */
export type HandedOver = {
  readonly agreementId: string;
  /** Digests of the persons, joined; null where everybody counts who had not opted out by this version. */
  readonly digests: string | null;
  readonly optOutVersion: number;
};

/** A piece of what waits, as it stands in the table. */
export type Unindexed = { readonly id: string; readonly size: number; readonly handed: string };

/**
 * The row that stands for all calls from before the index; it sorts before every batch. It holds the id of the last
 * call that was indexed, and of the last that is to be.
 */
export const EARLIER = 'all earlier calls';
/** As many digests as one row holds, so that a step of the index can be as small as one question. */
const MOST_DIGESTS = 1_024;
/** As many rows as are looked at for one step. */
const MOST_PIECES = 256;

/**
 * Keeps what the calls of a batch handed over until the index has it: one row for an ordinary batch, written and
 * removed once, while a flag at each call would cost every call a second write, and a cursor would pass calls that
 * commit late.
 */
export async function keepUnindexed(tx: Transaction, batchId: string, calls: readonly HandedOver[]): Promise<void> {
  const rows = inPiecesOf(calls).map(({ size, lines }, place) => [
    idInBatch('bat', batchId, place),
    size,
    [...lines].map(([to, digests]) => `${to} ${digests}`).join('\n'),
  ]);
  await insertValues(tx, 'unindexed', ['id', 'size', 'handed'], rows);
}

type Piece = { size: number; readonly lines: Map<string, string> };

/** A line for each agreement; calls without digests have lines of their own, each with its version. */
function inPiecesOf(calls: readonly HandedOver[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { agreementId, digests, optOutVersion } of calls) {
    const size = digests === null ? 1 : countDigests(digests);
    let piece = pieces.at(-1);
    if (piece === undefined || piece.size + size > MOST_DIGESTS) pieces.push((piece = { size: 0, lines: new Map() }));
    piece.size += size;
    const to = digests === null ? `${agreementId} ${optOutVersion}` : `${agreementId} -`;
    piece.lines.set(to, (piece.lines.get(to) ?? '') + (digests ?? ''));
  }
  return pieces;
}

/** What a row holds. */
export function handedIn({ handed }: Unindexed): HandedOver[] {
  return handed.split('\n').map((line) => {
    const [agreementId, version, digests] = line.split(' ') as [string, string, string];
    return version === '-'
      ? { agreementId, digests, optOutVersion: 0 }
      : { agreementId, digests: null, optOutVersion: Number(version) };
  });
}

/**
 * The last of what waits now. What was committed before is seen here, whoever wrote it; so a call that is committed
 * before this is asked stands at or before its answer.
 */
export async function lastUnindexed(): Promise<string | undefined> {
  const last = await UnindexedRow.findOne({ attributes: ['id'], order: [['id', 'DESC']], raw: true });
  return last?.id;
}

/** Whether something waits at or before this place; anywhere, where none is given. */
export async function unindexedUpTo(last?: string): Promise<boolean> {
  const first = await UnindexedRow.findOne({ attributes: ['id'], order: [['id', 'ASC']], raw: true });
  return first !== null && (last === undefined || first.id <= last);
}

/** The oldest pieces that wait, of at most so many digests together; at least one, if any waits. */
export async function oldestUnindexed(tx: Transaction, digests: number): Promise<Unindexed[]> {
  const waiting = await readPrepared<Pick<Unindexed, 'id' | 'size'>>(
    tx,
    `SELECT id, size FROM unindexed ORDER BY id LIMIT ${MOST_PIECES}`,
    [],
  );
  let total = 0;
  const chosen = waiting.filter(({ size }, at) => (total += Number(size)) <= digests || at === 0);
  const earlier = chosen[0]?.id === EARLIER;
  const ids = (earlier ? chosen.slice(0, 1) : chosen).map(({ id }) => [id]);
  return readListed<Unindexed>(
    tx,
    ids,
    (places) => `SELECT id, size, handed FROM unindexed WHERE id IN (${places}) ORDER BY id`,
  );
}

/** Removes what was indexed. When another process was quicker, the whole transaction is tried again. */
export async function removeUnindexed(tx: Transaction, pieces: readonly Unindexed[]): Promise<void> {
  const filled = padded(pieces, pieces[0] as Unindexed);
  const sql = `DELETE FROM unindexed WHERE id IN (${filled.map(() => '?').join(', ')})`;
  const removed = await runPrepared(
    tx,
    sql,
    filled.map(({ id }) => id),
  );
  if (removed !== pieces.length) throw new TryAgain('Another process has indexed these calls.');
}

/** Moves the mark of the earlier calls on, or removes it at the end; compare-and-set as with `removeUnindexed`. */
export async function moveEarlier(tx: Transaction, { handed }: Unindexed, next: string | null): Promise<void> {
  const moved =
    next === null
      ? await runPrepared(tx, 'DELETE FROM unindexed WHERE id = ? AND handed = ?', [EARLIER, handed])
      : await runPrepared(tx, 'UPDATE unindexed SET handed = ? WHERE id = ? AND handed = ?', [next, EARLIER, handed]);
  if (moved !== 1) throw new TryAgain('Another process has indexed these calls.');
}
