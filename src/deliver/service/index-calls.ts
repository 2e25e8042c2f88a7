import { setImmediate as letOthers } from 'node:timers/promises';
import type { Transaction } from 'sequelize';
import { groupBy, unique } from '../../kernel/lists.ts';
import { engine } from '../../db/connection.ts';
import { inTransaction } from '../../db/transaction.ts';
import { agreementsById } from '../../match/index.ts';
import { splitDigests } from '../digest.ts';
import { earlierCalls } from '../store/call.ts';
import { addRecipients, insertReceived, numbersOf, receivedWhole } from '../store/recipient.ts';
import {
  EARLIER,
  handedIn,
  lastUnindexed,
  moveEarlier,
  oldestUnindexed,
  removeUnindexed,
  unindexedUpTo,
  type HandedOver,
  type Unindexed,
} from '../store/unindexed.ts';

/**
 * How much one transaction of the index takes: on SQLite, which shares the event loop and its one writer, no more than
 * some ten milliseconds' work.
 */
const stepOf = () => (engine() === 'sqlite' ? { calls: 256, digests: 2_048 } : { calls: 4_096, digests: 16_384 });
/** How long the index goes on before its lease is renewed. */
const RENEW_MS = 5_000;

/** Whether calls wait to be indexed. */
export const callsUnindexed = (): Promise<boolean> => unindexedUpTo();

/**
 * Brings what was handed over into the index of recipients, oldest first, step by step. A step writes the index and
 * removes what it has written from what waits in one transaction: cut off, it leaves nothing; of two processes at one
 * step the second finds it done.
 */
export async function indexCalls(): Promise<void> {
  const until = performance.now() + RENEW_MS;
  while (performance.now() < until && (await inTransaction(indexStep))) await letOthers();
}

/**
 * Waits until the index has every call that is committed now, and helps with it. Whoever looks for past recipients asks
 * this first, after what it looks for is committed: a call holds its supplier's registry until it is committed, so all
 * calls before an opt-out are among these.
 */
export async function indexedUpToNow(): Promise<void> {
  const last = await lastUnindexed();
  if (last === undefined) return;
  while (await unindexedUpTo(last)) {
    await inTransaction(indexStep);
    await letOthers();
  }
}

/** One step; false when nothing waits. */
async function indexStep(tx: Transaction): Promise<boolean> {
  const { calls, digests } = stepOf();
  const pieces = await oldestUnindexed(tx, digests);
  const first = pieces[0];
  if (first === undefined) return false;
  if (first.id === EARLIER) await indexEarlier(tx, first, calls);
  else {
    await removeUnindexed(tx, pieces);
    await index(tx, pieces.flatMap(handedIn));
  }
  return true;
}

/** Calls from before the index. Since it is there no call is older than the last of them. */
async function indexEarlier(tx: Transaction, earlier: Unindexed, limit: number): Promise<void> {
  const [after, last] = earlier.handed.split(' ') as [string, string];
  const calls = await earlierCalls(tx, after, last, limit);
  const reached = calls.at(-1)?.id;
  await moveEarlier(tx, earlier, reached === undefined || calls.length < limit ? null : `${reached} ${last}`);
  await index(
    tx,
    calls
      .filter(({ records }) => records > 0)
      .map(({ agreementId, delivered, optOutVersion }) => ({ agreementId, digests: delivered, optOutVersion })),
  );
}

async function index(tx: Transaction, handed: readonly HandedOver[]): Promise<void> {
  const byAgreement = groupBy(handed, ({ agreementId }) => agreementId);
  const known = await numbered(tx, [...byAgreement.keys()]);
  const pairs: [bigint, number][] = [];
  for (const [agreementId, calls] of byAgreement) {
    const recipient = known.get(agreementId);
    if (recipient === undefined) throw new Error(`There is no agreement ${agreementId} to which something was handed.`);
    const { number, wholeFrom } = recipient;
    const versions = calls.flatMap(({ digests, optOutVersion }) => (digests === null ? [optOutVersion] : []));
    const lowest = Math.min(...versions);
    if (versions.length > 0 && (wholeFrom === null || lowest < wholeFrom)) await receivedWhole(tx, number, lowest);
    const joined = calls.map(({ digests }) => digests ?? '').join('');
    for (const digest of unique(splitDigests(joined))) pairs.push([digest, number]);
  }
  await insertReceived(tx, pairs);
}

/** The recipients of these agreements; those that received for the first time get a number. */
async function numbered(tx: Transaction, agreementIds: readonly string[]) {
  const known = await numbersOf(tx, agreementIds);
  const missing = agreementIds.filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  await addRecipients(
    tx,
    (await agreementsById(tx, missing)).map(({ id: agreementId, ...agreement }) => ({ ...agreement, agreementId })),
  );
  return numbersOf(tx, agreementIds);
}
