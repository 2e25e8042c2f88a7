import { Op, QueryTypes, type Transaction } from 'sequelize';
import { batchIdOf, MOST_IN_BATCH, sameId } from '../../kernel/ids.ts';
import { startAfter, type PageRef } from '../../kernel/page.ts';
import { sqlInstant } from '../../db/columns.ts';
import { db } from '../../db/connection.ts';
import { signingKey } from '../../kernel/keys.ts';
import { ed25519Verifier, signedLeaves, signerOf, verifierKey, type NoteVerifier } from '../tlog/index.ts';
import { insertRows, rowExists } from '../../db/rows.ts';
import { BatchMemberRow, BatchRow } from '../models.ts';
import type { EntryFilter, NewEntry, StoredEntry } from './entry.ts';

/** A batch of entries that were committed together. `first` is the index of its first entry, null until it is sealed. */
export type StoredBatch = {
  readonly id: string;
  readonly first: bigint | null;
  readonly note: string;
  readonly texts: readonly string[];
};

const asBatch = ({ id, first, note, entries }: BatchRow): StoredBatch => ({
  id,
  first: (first ?? null) === null ? null : BigInt(first as string | number),
  note,
  texts: entries.split('\n'),
});

/** Writes the entries of a batch as one row, beside the signed note over them; its id is that of all its entries. */
export async function insertBatch(
  tx: Transaction,
  { id, note, entries }: { readonly id: string; readonly note: string; readonly entries: readonly NewEntry[] },
): Promise<void> {
  const texts = entries.map(({ text }) => text).join('\n');
  await insertRows(BatchRow, [{ id, size: entries.length, at: entries[0]?.at, note, entries: texts }], tx);
  const members = [...new Set(entries.flatMap(({ member }) => member ?? []))].sort();
  await insertRows(
    BatchMemberRow,
    members.map((member) => ({ member, batchId: id })),
    tx,
  );
}

/** Whether a batch is in the database: see `rowExists`. */
export const batchExists = (id: string): Promise<boolean> => rowExists(BatchRow.tableName, id);

/** The batches to which these entries would belong, by id; those that do not exist are left out. */
export async function batchesOf(
  tx: Transaction | null,
  entryIds: readonly string[],
): Promise<Map<string, StoredBatch>> {
  const ids = [...new Set(entryIds.map(batchIdOf))];
  if (ids.length === 0) return new Map();
  const rows = await BatchRow.findAll({ where: { id: ids }, transaction: tx });
  return new Map(rows.map((row) => [row.id, asBatch(row)]));
}

/**
 * The entries of a batch, in their order, as they are read one by one. Where they are not those that were signed, they
 * have no leaf, so that none of them counts as sealed.
 */
export function entriesIn(batch: StoredBatch): StoredEntry[] {
  const { first, texts } = batch;
  const leaves = leavesOf(batch);
  return texts.map((text, place) => {
    const { id, member, subject } = JSON.parse(text) as Pick<StoredEntry, 'id' | 'member' | 'subject'>;
    const index = first === null ? null : Number(first) + place;
    return { id, index, member, subject, text, leaf: leaves?.[place]?.toString('hex') ?? '' };
  });
}

/** The leaves of a batch, from its stored bytes; undefined where these are not what was signed at its commit. */
export function leavesOf(batch: StoredBatch): Buffer[] | undefined {
  const name = signerOf(batch.note);
  return name === '' ? undefined : signedLeaves(batch, verifierOf(name));
}

let verifier: NoteVerifier | undefined;

function verifierOf(name: string): NoteVerifier {
  if (verifier?.name !== name) verifier = ed25519Verifier(verifierKey(name, signingKey('receipts').publicKey));
  return verifier;
}

/** Those of these entries that were committed in batches. */
export async function seekBatched(tx: Transaction | null, ids: readonly string[]): Promise<StoredEntry[]> {
  const sought = new Set(ids);
  const batches = await batchesOf(tx, ids);
  return [...batches.values()].flatMap(entriesIn).filter(({ id }) => sought.has(id));
}

/** Batches that were not given their place in the log yet, oldest first, of at most so many entries together. */
export async function batchesWithoutIndex(tx: Transaction, most: number): Promise<StoredBatch[]> {
  const rows = await BatchRow.findAll({
    where: { first: null },
    order: [['id', 'ASC']],
    limit: Math.max(1, Math.ceil(most / 8)),
    transaction: tx,
  });
  let total = 0;
  return rows.filter(({ size }, at) => (total += size) <= most || at === 0).map(asBatch);
}

/** Whether a batch waits for its place. */
export async function hasWaitingBatch(): Promise<boolean> {
  return (await BatchRow.findOne({ attributes: ['id'], where: { first: null } })) !== null;
}

/** Gives a batch its place: the index of its first entry. */
export async function placeBatches(tx: Transaction, places: ReadonlyMap<string, bigint>): Promise<void> {
  const ids = [...places.keys()];
  if (ids.length === 0) return;
  const cases = [...places].map(([id, first]) => `WHEN ${db().escape(id)} THEN ${first}`).join(' ');
  await db().query(`UPDATE log_batches SET first = CASE id ${cases} END WHERE id IN (?)`, {
    replacements: [ids],
    transaction: tx,
  });
}

/** Entries of batches by index, `from` inclusive, `to` exclusive: also of a batch that begins before and reaches in. */
export async function batchedBetween(tx: Transaction | null, from: number, to: number): Promise<StoredEntry[]> {
  const rows = await BatchRow.findAll({
    where: { first: { [Op.gt]: from - MOST_IN_BATCH, [Op.lt]: to } },
    order: [['first', 'ASC']],
    transaction: tx,
  });
  return rows
    .map(asBatch)
    .flatMap(entriesIn)
    .filter(({ index }) => index !== null && index >= from && index < to);
}

type Shown = { readonly type: string; readonly action: string; readonly actor: string; readonly at: string };

/**
 * Entries of batches that match, newest first, at most `page.limit + 1`. A member is found by an index, a call by its
 * number; every other condition looks through the batches, newest first.
 */
export async function findBatched(tx: Transaction | null, filter: EntryFilter, page: PageRef): Promise<StoredEntry[]> {
  const { type, subject, member, concerning, ...rest } = filter;
  if (type !== undefined && type !== 'call') return [];
  const after = startAfter(page);
  const accepts = (entry: StoredEntry) => isAsked(entry, filter) && (after === undefined || entry.id < after);
  const newestFirst = (entries: readonly StoredEntry[]) => [...entries].sort((a, b) => (a.id < b.id ? 1 : -1));
  if (subject !== undefined) {
    const batches = await batchesOf(tx, [subject].flat());
    return newestFirst([...batches.values()].flatMap(entriesIn).filter(accepts)).slice(0, page.limit + 1);
  }
  const found: StoredEntry[] = [];
  // What comes after a batch's own number, but before the next batch, is a member of it.
  let before = after === undefined ? undefined : `${sameId('bat', after)}~`;
  while (found.length <= page.limit) {
    const batches = await newestBatches(tx, before, member ?? concerning, rest);
    found.push(...batches.flatMap((batch) => newestFirst(entriesIn(batch).filter(accepts))));
    before = batches.at(-1)?.id;
    if (batches.length < BATCHES_AT_ONCE) break;
  }
  return found.slice(0, page.limit + 1);
}
const BATCHES_AT_ONCE = 32;

async function newestBatches(
  tx: Transaction | null,
  before: string | undefined,
  member: string | undefined,
  { action, actor, text, since, until }: EntryFilter,
): Promise<StoredBatch[]> {
  const holds = [
    ...(action === undefined ? [] : [`"action":"${action}"`]),
    ...(actor === undefined ? [] : [`"actor":"${actor}"`]),
    ...(text === undefined ? [] : [text]),
  ];
  const within = member === undefined ? '' : 'JOIN log_batch_members m ON m.batch_id = b.id AND m.member = :member';
  const conditions = [
    ...(before === undefined ? [] : ['b.id < :before']),
    ...(since === undefined ? [] : ['b.at >= :since']),
    ...(until === undefined ? [] : ['b.at < :until']),
    ...holds.map((_, at) => `instr(b.entries, :holds${at}) > 0`),
  ];
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const rows = await db().query<{ id: string }>(
    `SELECT b.id AS id FROM log_batches b ${within} ${where} ORDER BY b.id DESC LIMIT ${BATCHES_AT_ONCE}`,
    {
      replacements: {
        before: before ?? '',
        member: member ?? '',
        since: since ? sqlInstant(since) : '',
        until: until ? sqlInstant(until) : '',
        ...Object.fromEntries(holds.map((held, at) => [`holds${at}`, held])),
      },
      transaction: tx,
      type: QueryTypes.SELECT,
    },
  );
  const batches = await batchesOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.flatMap(({ id }) => batches.get(id) ?? []);
}

function isAsked(entry: StoredEntry, filter: EntryFilter): boolean {
  const { type, action, actor, at } = JSON.parse(entry.text) as Shown;
  const { member, subject, concerning, since, until, text } = filter;
  const instant = new Date(at);
  return (
    (filter.type === undefined || type === filter.type) &&
    (filter.action === undefined || action === filter.action) &&
    (filter.actor === undefined || actor === filter.actor) &&
    (member === undefined || entry.member === member) &&
    (subject === undefined || [subject].flat().some((id) => id === entry.subject || id === batchIdOf(entry.id))) &&
    (concerning === undefined || entry.member === concerning || entry.subject === concerning) &&
    (since === undefined || instant >= since) &&
    (until === undefined || instant < until) &&
    (text === undefined || entry.text.includes(text))
  );
}
