import type { Transaction } from 'sequelize';
import { clock } from '../../kernel/clock.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  advanceProgress,
  entryExists,
  follow,
  hasUnread,
  progressOfAll,
  type LogReader,
  type SealedChange,
} from '../../audit/index.ts';
import { allRegistries, bookAt, optOutsBetween } from '../../principles/index.ts';
import { agreementsById } from '../../match/index.ts';
import { deletionDeadline } from '../rules.ts';
import { agreementsNotified } from '../store/notice.ts';
import { correctionsWait, notifyOfCorrections } from './correction.ts';
import { entryAbout, newNotice, writeNotices } from './new-notice.ts';
import { recipientsOf, type Recipient } from './recipients.ts';

const VERSIONS_AT_ONCE = 20;
const CORRECTIONS_AT_ONCE = 20;
/** The reader of the log that looks for agreements that ended. */
const endings: LogReader = { name: 'log', actions: ['agreement.exhaust', 'agreement.expire', 'agreement.terminate'] };

/**
 * Whether somebody must be notified: a registry is ahead of its notices, a correction waits, or agreements may have
 * ended.
 */
export async function noticesWait(): Promise<boolean> {
  if ((await registriesAhead()).length > 0 || (await correctionsWait())) return true;
  return hasUnread(endings);
}

/**
 * Notifies past recipients of persons who opted out since the last time, of corrections, and of ended agreements whose
 * terms ask for deletion. Each step writes its notices, their log entries and its progress in one transaction; a step
 * that was cut off, or in which another process was quicker, leaves nothing behind.
 */
export async function sendNotices(): Promise<void> {
  for (const { supplierId, reached, version } of await registriesAhead())
    await notifyOptOuts(supplierId, reached, version);
  await notifyOfCorrections(CORRECTIONS_AT_ONCE);
  await follow(endings, notifyEndedAgreements);
}

type Ahead = { readonly supplierId: string; readonly reached: number; readonly version: number };

async function registriesAhead(): Promise<Ahead[]> {
  const registries = await allRegistries();
  const reached = await progressOfAll(registries.map(({ supplierId }) => supplierId));
  return registries
    .map(({ supplierId, version }) => ({ supplierId, version, reached: reached.get(supplierId) ?? 0 }))
    .filter((one) => one.version > one.reached);
}

/**
 * A call under way while a person opts out locks the registry (`optedOutOf`), so all that was handed over before a
 * version is seen here.
 */
async function notifyOptOuts(supplierId: string, reached: number, version: number): Promise<void> {
  for (let from = reached; from < version;) {
    const to = Math.min(from + VERSIONS_AT_ONCE, version);
    const optOuts = await optOutsBetween(supplierId, from, to);
    const since = new Map(optOuts.map((optOut) => [optOut.key, optOut.version]));
    const recipients = await recipientsOf({ supplierId, revisionId: null, subjects: [...since.keys()] });
    const notices = recipients.flatMap((recipient) =>
      byVersion(recipient, since).map(([source, keys]) =>
        newNotice(recipient, {
          supplierId,
          kind: 'opt-out',
          source: String(source),
          keys,
          what: 'These subjects opted out. Delete their records.',
        }),
      ),
    );
    const start = from;
    const entries = notices.map(entryAbout);
    const mark = entries[0]?.id;
    const isWritten = await inTransaction(
      async (tx) => {
        if (!(await advanceProgress(tx, supplierId, start, to))) return false;
        await writeNotices(tx, notices, entries);
        return true;
      },
      mark === undefined ? undefined : () => entryExists(mark),
      'long',
    );
    if (!isWritten) return;
    from = to;
  }
}

/** The keys that a recipient received, each under the version by which its subject opted out. */
function byVersion({ keys }: Recipient, since: ReadonlyMap<string, number>): [number, string[]][] {
  const versions = new Map<number, Set<string>>();
  for (const [subject, own] of keys) {
    const version = since.get(subject) ?? 0;
    const all = versions.get(version) ?? new Set();
    versions.set(version, all);
    for (const key of own) all.add(key);
  }
  return [...versions]
    .map(([version, all]): [number, string[]] => [version, [...all].sort()])
    .sort(([a], [b]) => a - b);
}

async function notifyEndedAgreements(tx: Transaction, changes: readonly SealedChange[]): Promise<number> {
  const ended = changes.map(({ subject }) => subject);
  const notified = await agreementsNotified(tx, 'deletion', ended);
  const agreements = (await agreementsById(tx, ended)).filter(({ id, used }) => used > 0 && !notified.has(id));
  const notices = agreements.flatMap((agreement) => {
    const deadline = deletionDeadline(
      JSON.parse(agreement.terms),
      clock.now(),
      bookAt(clock.now()).thresholds.noticeDays,
    );
    if (deadline === undefined) return [];
    const what = 'The agreement has ended. Delete what was received under it, as its terms say.';
    const about = {
      supplierId: agreement.supplierId,
      kind: 'deletion' as const,
      source: 'end',
      keys: null,
      what,
      deadline,
    };
    return [newNotice({ agreementId: agreement.id, buyerId: agreement.buyerId }, about)];
  });
  await writeNotices(tx, notices);
  return notices.length;
}
