import { col, fn, Op, where as whereThat, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { pageOf, type Page, type PageRef } from '../../kernel/page.ts';
import { inPieces } from '../../kernel/lists.ts';
import { db } from '../../db/connection.ts';
import { given, newestFirst, type Condition } from '../../db/lists.ts';
import { insertRows, rowExists } from '../../db/rows.ts';
import { CheckpointRow, EntryRow, TileRow } from '../models.ts';
import { HASH_BYTES, TILE_WIDTH, type Tile } from '../tlog/index.ts';
import type { EntryFilter, NewEntry, StoredEntry } from './entry.ts';
import { batchedBetween, findBatched, hasWaitingBatch, seekBatched } from './batch.ts';

const asEntry = ({ id, idx, member, subject, text, leaf }: EntryRow): StoredEntry => ({
  id,
  index: (idx ?? null) === null ? null : Number(idx),
  member,
  subject,
  text,
  leaf,
});

export async function insertEntries(tx: Transaction | null, entries: readonly NewEntry[]): Promise<void> {
  await insertRows(EntryRow, entries, tx);
}

/** Whether an entry is in the database: see `rowExists`. */
export const entryExists = (id: string): Promise<boolean> => rowExists(EntryRow.tableName, id);

export async function seekEntry(ctx: Pick<Ctx, 'tx'>, id: string): Promise<StoredEntry | undefined> {
  return (await seekEntries(ctx, [id]))[0];
}

export async function seekEntries(ctx: Pick<Ctx, 'tx'>, ids: readonly string[]): Promise<StoredEntry[]> {
  const alone = (await EntryRow.findAll({ where: { id: [...ids] }, transaction: ctx.tx })).map(asEntry);
  if (alone.length === ids.length) return alone;
  const known = new Set(alone.map(({ id }) => id));
  const others = ids.filter((id) => !known.has(id));
  return [...alone, ...(await seekBatched(ctx.tx, others))];
}

/** Entries that match, newest first: by id, which sorts by time. */
export async function findEntries(ctx: Ctx, filter: EntryFilter, page: PageRef): Promise<Page<StoredEntry>> {
  const { since, until, text, concerning, ...equal } = filter;
  const where: Condition[] = given(equal);
  if (since) where.push({ at: { [Op.gte]: since } });
  if (until) where.push({ at: { [Op.lt]: until } });
  if (text !== undefined) where.push(whereThat(fn('instr', col('text'), text), { [Op.gt]: 0 }));
  if (concerning !== undefined) where.push({ [Op.or]: [{ member: concerning }, { subject: concerning }] });
  const alone = await newestFirst(EntryRow, where, page, ctx.tx, asEntry);
  const batched = await findBatched(ctx.tx, filter, page);
  const newest = [...alone.items, ...batched].sort((a, b) => (a.id < b.id ? 1 : -1));
  const isMore = alone.next !== null || newest.length > page.limit;
  const surplus = isMore && newest.length <= page.limit ? newest.slice(-1) : [];
  return pageOf([...newest, ...surplus], page, ({ id }) => id);
}

/** An entry by its leaf: one of a command by an index; one of a batch by a walk over the newest tiles. */
export async function seekEntryByLeaf(ctx: Pick<Ctx, 'tx'>, leaf: string): Promise<StoredEntry | undefined> {
  const row = await EntryRow.findOne({ where: { leaf }, transaction: ctx.tx });
  if (row) return asEntry(row);
  const sought = Buffer.from(leaf, 'hex');
  const tiles = await TileRow.findAll({
    where: { level: 0 },
    order: [['n', 'DESC']],
    limit: TILES_LOOKED_AT,
    transaction: ctx.tx,
  });
  for (const { n, hashes } of tiles) {
    const at = placeIn(Buffer.from(hashes, 'base64'), sought);
    if (at === undefined) continue;
    const index = Number(n) * TILE_WIDTH + at;
    return (await entriesBetween(ctx.tx, index, index + 1))[0];
  }
  return undefined;
}
/** A quarter of a million entries: who looks for an older call has its number. */
const TILES_LOOKED_AT = 1_024;

function placeIn(hashes: Buffer, leaf: Buffer): number | undefined {
  for (let at = 0; at < hashes.length; at += HASH_BYTES)
    if (hashes.subarray(at, at + HASH_BYTES).equals(leaf)) return at / HASH_BYTES;
  return undefined;
}

/**
 * Who last changed each of these subjects: for each of these actions, its newest actor. A subject that none of the
 * actions changed is left out.
 */
export async function actorsOf(
  tx: Transaction | null,
  subjects: readonly string[],
  actions: readonly string[],
): Promise<Map<string, string[]>> {
  if (subjects.length === 0) return new Map();
  const where = { subject: [...subjects], type: 'change', action: [...actions] };
  const attributes = ['subject', 'action', 'actor'];
  const rows = await EntryRow.findAll({ attributes, where, order: [['id', 'ASC']], transaction: tx });
  const newest = new Map(rows.map((row) => [`${row.subject} ${row.action}`, row]));
  const found = new Map<string, string[]>();
  for (const { subject, actor } of newest.values()) found.set(subject, [...(found.get(subject) ?? []), actor]);
  return found;
}

/** Entries by index, `from` inclusive, `to` exclusive. */
export async function entriesBetween(tx: Transaction | null, from: number, to: number): Promise<StoredEntry[]> {
  const where = { idx: { [Op.gte]: from, [Op.lt]: to } };
  const alone = (await EntryRow.findAll({ where, transaction: tx })).map(asEntry);
  return [...alone, ...(await batchedBetween(tx, from, to))].sort((a, b) => Number(a.index) - Number(b.index));
}

/** Whether an entry waits for its place in the tree. */
export async function hasWaiting(): Promise<boolean> {
  return (await EntryRow.findOne({ attributes: ['id'], where: { idx: null } })) !== null || hasWaitingBatch();
}

export async function entriesWithoutIndex(tx: Transaction, limit: number): Promise<StoredEntry[]> {
  return (await EntryRow.findAll({ where: { idx: null }, order: [['id', 'ASC']], limit, transaction: tx })).map(
    asEntry,
  );
}

/** Gives entries their places in the tree. */
export async function setIndexes(tx: Transaction, places: ReadonlyMap<string, bigint>): Promise<void> {
  for (const chunk of inPieces([...places], 200)) {
    const cases = chunk.map(([id, at]) => `WHEN ${db().escape(id)} THEN ${at}`).join(' ');
    await db().query(`UPDATE log_entries SET idx = CASE id ${cases} END WHERE id IN (?)`, {
      replacements: [chunk.map(([id]) => id)],
      transaction: tx,
    });
  }
}

export async function readTile(tx: Transaction | null, level: number, n: bigint): Promise<Uint8Array | undefined> {
  const row = await TileRow.findOne({ where: { level, n: n.toString() }, transaction: tx });
  return row ? Buffer.from(row.hashes, 'base64') : undefined;
}

export async function writeTiles(tx: Transaction, tiles: readonly Tile[]): Promise<void> {
  const rows = tiles.map(({ level, n, hashes }) => ({ level, n: n.toString(), hashes: hashes.toString('base64') }));
  await TileRow.bulkCreate(rows, { updateOnDuplicate: ['hashes'], transaction: tx });
}

export type StoredCheckpoint = {
  readonly size: bigint;
  readonly root: Buffer;
  readonly note: string;
  readonly at: Date;
};
const asCheckpoint = (row: CheckpointRow): StoredCheckpoint => ({
  size: BigInt(row.size),
  root: Buffer.from(row.root, 'hex'),
  note: row.note,
  at: row.at,
});

export async function latestCheckpoint(tx: Transaction | null): Promise<StoredCheckpoint | undefined> {
  const row = await CheckpointRow.findOne({ order: [['size', 'DESC']], transaction: tx });
  return row ? asCheckpoint(row) : undefined;
}

export async function insertCheckpoint(tx: Transaction, { size, root, note, at }: StoredCheckpoint): Promise<void> {
  await CheckpointRow.create({ size: size.toString(), root: root.toString('hex'), note, at }, { transaction: tx });
}

/** The checkpoint that was signed at exactly this size, if there was one. */
export async function seekCheckpoint(size: number): Promise<StoredCheckpoint | undefined> {
  const row = await CheckpointRow.findByPk(size);
  return row ? asCheckpoint(row) : undefined;
}

/** The sizes of the checkpoints next to a size, below and above. */
export async function nearestCheckpoints(size: number): Promise<number[]> {
  const [below, above] = await Promise.all([
    CheckpointRow.findOne({ where: { size: { [Op.lt]: size } }, order: [['size', 'DESC']] }),
    CheckpointRow.findOne({ where: { size: { [Op.gt]: size } }, order: [['size', 'ASC']] }),
  ]);
  return [below, above].flatMap((row) => (row ? [Number(row.size)] : []));
}

export type SealedChange = {
  readonly index: number;
  readonly at: Date;
  /** `change`, or what was written beside it. */
  readonly type: string;
  readonly action: string;
  readonly subject: string;
  /** For whom it was done; null for the clock and for strangers. */
  readonly member: string | null;
};

/**
 * Sealed entries of commands in the order of the log, from an index on: who did what to which subject, and when.
 * Calls are not among them.
 */
export async function sealedChanges(from: number, limit: number): Promise<SealedChange[]> {
  const where = { idx: { [Op.gte]: from } };
  const rows = await EntryRow.findAll({
    attributes: ['idx', 'at', 'type', 'action', 'subject', 'member'],
    where,
    order: [['idx', 'ASC']],
    limit,
  });
  return rows.map(({ idx, at, type, action, subject, member }) => ({
    index: Number(idx),
    at,
    type,
    action,
    subject,
    member,
  }));
}
