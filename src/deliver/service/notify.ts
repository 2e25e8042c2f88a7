import type { Transaction } from 'sequelize';
import { clock } from '../../kernel/clock.ts';
import { canonical } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { keyedHash } from '../../kernel/keys.ts';
import { inTransaction } from '../../db/transaction.ts';
import {
  advanceProgress,
  entryExists,
  entryOf,
  follow,
  hasUnread,
  insertEntries,
  progressOfAll,
  type LogReader,
  type NewEntry,
  type SealedChange,
} from '../../audit/index.ts';
import { allRegistries, bookAt, optOutsBetween, optOutVersions } from '../../principles/index.ts';
import { agreementsById } from '../../match/index.ts';
import { deletionDeadline, noticeDeadline } from '../rules.ts';
import { correctionStates, noticeStates } from '../states.ts';
import {
  insertNotices,
  agreementsNotified,
  markNotified,
  waitingCorrections,
  type Correction,
  type Notice,
} from '../store/notice.ts';
import { recipientsOf, type Recipient, type RecipientSearch } from './recipients.ts';
import { clockActor } from '../../kernel/actor.ts';

const VERSIONS_AT_ONCE = 20;
const CORRECTIONS_AT_ONCE = 20;
/** The reader of the log that looks for agreements that ended. */
const endings: LogReader = { name: 'log', actions: ['agreement.exhaust', 'agreement.expire', 'agreement.terminate'] };

/**
 * Whether somebody must be notified: a registry is ahead of its notices, a correction waits, or agreements may have
 * ended.
 */
export async function noticesWait(): Promise<boolean> {
  if ((await registriesAhead()).length > 0 || (await waitingCorrections(1)).length > 0) return true;
  return hasUnread(endings);
}

/**
 * Notifies past recipients of persons who opted out since the last time, of corrections, and of ended agreements whose
 * terms ask for deletion. Each step writes its notices, their log entries and its progress in one transaction; a step
 * that was cut off, or in which another process was quicker, leaves nothing behind. Returns how many notices were sent.
 */
export async function sendNotices(): Promise<number> {
  let sent = 0;
  for (const { supplierId, reached, version } of await registriesAhead())
    sent += await notifyOptOuts(supplierId, reached, version);
  for (const correction of await waitingCorrections(CORRECTIONS_AT_ONCE)) sent += await notifyCorrection(correction);
  return sent + (await follow(endings, notifyEndedAgreements));
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
async function notifyOptOuts(supplierId: string, reached: number, version: number): Promise<number> {
  let sent = 0;
  for (let from = reached; from < version;) {
    const to = Math.min(from + VERSIONS_AT_ONCE, version);
    const optOuts = await optOutsBetween(supplierId, from, to);
    const since = new Map(optOuts.map((optOut) => [optOut.key, optOut.version]));
    const subjects = optOuts.map((optOut) => ({ key: optOut.key, since: optOut.version }));
    const recipients = await recipientsOf({ supplierId, revisionId: null, subjects });
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
    if (!(await write(notices, (tx) => advanceProgress(tx, supplierId, start, to)))) return sent;
    sent += notices.length;
    from = to;
  }
  return sent;
}

function byVersion({ keys }: Recipient, since: ReadonlyMap<string, number>): [number, string[]][] {
  const versions = new Map<number, string[]>();
  for (const key of [...keys].sort()) {
    const version = since.get(key) ?? 0;
    versions.set(version, [...(versions.get(version) ?? []), key]);
  }
  return [...versions].sort(([a], [b]) => a - b);
}

async function notifyCorrection(correction: Correction): Promise<number> {
  const { id, supplierId, productId, revisionId, keys, what, field, state } = correction;
  const gone = keys === null ? new Map<string, number>() : await optOutVersions(supplierId, keys);
  const subjects: RecipientSearch['subjects'] = keys?.map((key) => ({ key, since: gone.get(key) ?? null })) ?? null;
  const recipients = await recipientsOf({ supplierId, revisionId, subjects });
  const agreements = await agreementsById(
    null,
    recipients.map(({ agreementId }) => agreementId),
  );
  const ofProduct = new Set(
    agreements.filter((agreement) => agreement.productId === productId).map((agreement) => agreement.id),
  );
  const text = field === null ? what : `${field}: ${what}`;
  const notices = recipients
    .filter(({ agreementId }) => ofProduct.has(agreementId))
    .map((recipient) =>
      newNotice(recipient, {
        supplierId,
        kind: 'correction',
        source: id,
        keys: keys === null ? null : [...recipient.keys].sort(),
        what: text.slice(0, 512),
      }),
    );
  return (await write(notices, (tx) =>
    markNotified(tx, id, state, correctionStates.next(state, 'spread'), notices.length),
  ))
    ? notices.length
    : 0;
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
  await insertNotices(tx, notices);
  await insertEntries(tx, notices.map(entryAbout));
  return notices.length;
}

type About = Pick<Notice, 'supplierId' | 'kind' | 'source' | 'keys' | 'what'> & { readonly deadline?: Date };

function newNotice(
  { agreementId, buyerId }: Pick<Recipient, 'agreementId' | 'buyerId'>,
  { deadline, ...about }: About,
): Notice {
  const now = clock.now();
  return {
    id: newId('ntc'),
    agreementId,
    buyerId,
    ...about,
    keyCount: about.keys?.length ?? null,
    state: noticeStates.initial,
    sentAt: now,
    deadline: deadline ?? noticeDeadline(now, bookAt(now).thresholds.noticeDays),
    late: false,
    statement: null,
    officer: null,
    deletedAt: null,
    confirmedAt: null,
  };
}

/**
 * Writes notices, their entries and the claim, together or not at all; false when the claim was lost and nothing was
 * written.
 */
async function write(notices: readonly Notice[], claim: (tx: Transaction) => Promise<boolean>): Promise<boolean> {
  const entries = notices.map(entryAbout);
  const mark = entries[0]?.id;
  return inTransaction(
    async (tx) => {
      if (!(await claim(tx))) return false;
      await insertNotices(tx, notices);
      await insertEntries(tx, entries);
      return true;
    },
    mark === undefined ? undefined : () => entryExists(mark),
  );
}

function entryAbout(notice: Notice): NewEntry {
  return entryOf(
    { now: notice.sentAt, actor: clockActor },
    { type: 'change', action: 'notice.send', subject: notice.id, facts: noticeFacts(notice) },
  );
}

/** What the log says of a notice: no key, only the number of keys and a keyed digest of them. */
export function noticeFacts({
  kind,
  agreementId,
  supplierId,
  buyerId,
  source,
  keys,
  keyCount,
  state,
  deadline,
  late,
}: Notice) {
  return {
    state,
    kind,
    agreement: agreementId,
    supplier: supplierId,
    buyer: buyerId,
    source,
    count: keyCount,
    digest: keys === null ? null : keyedHash(canonical(keys)),
    deadline: deadline.toISOString(),
    late,
  };
}
