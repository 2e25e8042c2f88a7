import type { Transaction } from 'sequelize';
import { clockActor } from '../../kernel/actor.ts';
import { clock } from '../../kernel/clock.ts';
import { canonical } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { keyedHash } from '../../kernel/keys.ts';
import { entryOf, insertEntries, type NewEntry } from '../../audit/index.ts';
import { bookAt } from '../../principles/index.ts';
import { noticeDeadline } from '../rules.ts';
import { noticeStates } from '../states.ts';
import { insertNotices, type Notice } from '../store/notice.ts';
import type { Recipient } from './recipients.ts';

type About = Pick<Notice, 'supplierId' | 'kind' | 'source' | 'keys' | 'what'> & { readonly deadline?: Date };

/** A notice to a recipient, as it is sent now. */
export function newNotice(
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

/** Writes notices, each with its entry. */
export async function writeNotices(
  tx: Transaction,
  notices: readonly Notice[],
  entries = notices.map(entryAbout),
): Promise<void> {
  await insertNotices(tx, notices);
  await insertEntries(tx, entries);
}

/** The entry of a notice that is sent. */
export function entryAbout(notice: Notice): NewEntry {
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
