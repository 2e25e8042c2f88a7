import type { Transaction } from 'sequelize';
import { inTransaction } from '../db/transaction.ts';
import { sealedChanges, type SealedChange } from './store/log.ts';
import { advanceProgress, hasReached, progressOf } from './store/progress.ts';

/**
 * Who reads the sealed log for work of its own. Its name is where its progress is kept, so it is never changed; all who
 * read under one name share one walk through the log.
 */
export type LogReader = {
  readonly name: string;
  /** The actions that it is handed; all when left out. */
  readonly actions?: readonly string[];
  /** How many entries one transaction covers, also those that are passed over. */
  readonly atOnce?: number;
};

/**
 * What a reader does with some sealed entries. It writes through `tx` and has no other effect, for the transaction may
 * be tried again, or be undone because another process was quicker. Returns how many things it wrote.
 */
type HandleChanges = (tx: Transaction, changes: readonly SealedChange[]) => Promise<number>;

const CHANGES_AT_ONCE = 2_000;

/**
 * Hands sealed entries to a reader in the order of the log, from where it stands, piece by piece to the end. How far it
 * came moves in the transaction of what it writes: whoever is killed in between wrote nothing and begins there again,
 * and of two at one piece only the first writes, while the other stops. So what each entry gives cause to is written
 * exactly once. Where `handle` throws, the reader stands still until it no longer does. Returns how many things were
 * written.
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
    );
    if (count === undefined) return written;
    written += count;
    if (changes.length < atOnce) return written;
    from = to;
  }
}

/** Whether something is sealed that a reader has not seen. It looks one piece ahead, and only reads. */
export async function hasUnread(reader: LogReader): Promise<boolean> {
  const { name, atOnce = CHANGES_AT_ONCE } = reader;
  const changes = await sealedChanges(await progressOf(name), atOnce);
  return changes.length === atOnce || changes.some((change) => concerns(reader, change));
}

function concerns({ actions }: LogReader, { action }: SealedChange): boolean {
  return actions === undefined || actions.includes(action);
}
