import type { Transaction } from 'sequelize';
import { inTransaction } from '../db/transaction.ts';
import { sealedChanges, type SealedChange } from './store/log.ts';
import { advanceProgress, hasReached, progressOf } from './store/progress.ts';

/**
 * A reader of the sealed log. Its progress is kept under its name, so the name never changes; all processes that read
 * under one name share one walk through the log.
 */
export type LogReader = {
  readonly name: string;
  /** The actions whose entries it gets; all when left out. */
  readonly actions?: readonly string[];
  /** How many entries one transaction covers, including those that are skipped. */
  readonly atOnce?: number;
};

/**
 * What a reader does with some sealed entries. It writes through `tx` and has no other effect, because the transaction
 * may be retried, or undone when another process was quicker. Returns how many things it wrote.
 */
type HandleChanges = (tx: Transaction, changes: readonly SealedChange[]) => Promise<number>;

const CHANGES_AT_ONCE = 2_000;

/**
 * Hands sealed entries to a reader in the order of the log, piece by piece from its progress to the end. The progress
 * is saved in the transaction of what the reader writes: a process that is killed in between has written nothing and
 * begins the piece again, and of two processes at one piece only the first writes, while the other stops. So the
 * effects of each entry are written exactly once. While `handle` throws, the reader makes no progress. Returns how many
 * things were written.
 */
export async function follow(reader: LogReader, handle: HandleChanges): Promise<number> {
  const { name, atOnce = CHANGES_AT_ONCE } = reader;
  let written = 0;
  for (let from = await progressOf(name); ;) {
    const changes = await sealedChanges(from, atOnce);
    const last = changes.at(-1);
    if (last === undefined) return written;
    const [start, to] = [from, last.index + 1];
    const handed = changes.filter((change) => concerns(reader, change));
    const count = await inTransaction(
      async (tx) => {
        if (!(await advanceProgress(tx, name, start, to))) return undefined;
        return handed.length === 0 ? 0 : handle(tx, handed);
      },
      () => hasReached(name, to),
      'long',
    );
    if (count === undefined) return written;
    written += count;
    if (changes.length < atOnce) return written;
    from = to;
  }
}

/** Whether sealed entries wait for a reader. Looks one piece ahead, and only reads. */
export async function hasUnread(reader: LogReader): Promise<boolean> {
  const { name, atOnce = CHANGES_AT_ONCE } = reader;
  const changes = await sealedChanges(await progressOf(name), atOnce);
  return changes.length === atOnce || changes.some((change) => concerns(reader, change));
}

function concerns({ actions }: LogReader, { action }: SealedChange): boolean {
  return actions === undefined || actions.includes(action);
}
