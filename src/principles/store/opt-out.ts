import { randomBytes } from 'node:crypto';
import { Op, QueryTypes, type Transaction } from 'sequelize';
import { clock } from '../../kernel/clock.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { sha256 } from '../../kernel/hash.ts';
import { newId } from '../../kernel/ids.ts';
import { groupBy, unique } from '../../kernel/lists.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { db, engine } from '../../db/connection.ts';
import { newestFirst } from '../../db/lists.ts';
import { forShareSql, forUpdateSql } from '../../db/locks.ts';
import { inRows, readListed } from '../../db/prepared.ts';
import { chunksOf, insertIgnore, insertRows } from '../../db/rows.ts';
import { sqlInstant } from '../../db/columns.ts';
import { OptOutRow, OptOutVersionRow } from '../models.ts';

export type OptOut = { readonly id: string; readonly key: string; readonly version: number; readonly createdAt: Date };
/**
 * A supplier's registry of opt-outs: its version rises by one with every change. `salt` is used for the log's digests
 * of its keys.
 */
export type Registry = {
  readonly supplierId: string;
  readonly version: number;
  readonly count: number;
  readonly salt: string | null;
};

type OptedOut = { readonly version: number; readonly keys: ReadonlySet<string> };

/** Which of these keys of a supplier's own domain opted out: see `optedOutBySupplier`. */
export async function optedOutOf(
  tx: Transaction | null,
  supplierId: string,
  keys: readonly string[],
): Promise<OptedOut> {
  return (await optedOutBySupplier(tx, new Map([[supplierId, () => keys]]))).get(supplierId) as OptedOut;
}

/**
 * Which of the keys asked about opted out of each supplier's data, and under which version of its registry: one
 * statement for the versions and one for the keys, whatever their number. Keys are compared byte by byte, by their
 * SHA-256: no collation has a say. Which keys they are is only asked where somebody opted out. In a transaction the
 * registries stay unchanged until it ends: a call is either before an opt-out, and found among its past recipients, or
 * after it.
 */
export async function optedOutBySupplier(
  tx: Transaction | null,
  asked: ReadonlyMap<string, () => readonly string[]>,
): Promise<Map<string, OptedOut>> {
  const suppliers = [...asked.keys()].sort();
  let versions = await versionsOf(tx, suppliers);
  const without = tx === null ? [] : suppliers.filter((id) => !versions.has(id));
  if (without.length > 0) {
    // Without a row nothing is locked: the supplier's first opt-out would overtake a call under way.
    for (const id of without) await makeRegistry(tx, id, clock.now());
    versions = await versionsOf(tx, suppliers);
  }
  const pairs = [...asked].flatMap(([id, keys]) =>
    versions.get(id)?.count ? unique(keys()).map((key) => [id, sha256(key)]) : [],
  );
  const rows = await readListed<{ readonly supplierId: string; readonly key: string }>(
    tx,
    pairs,
    (places) =>
      `SELECT supplier_id AS supplierId, \`key\` AS \`key\` FROM opt_outs WHERE (supplier_id, digest) IN ${inRows(places)}`,
  );
  const keys = groupBy(rows, ({ supplierId }) => supplierId);
  return new Map(
    suppliers.map((id) => [
      id,
      { version: versions.get(id)?.version ?? 0, keys: new Set((keys.get(id) ?? []).map(({ key }) => key)) },
    ]),
  );
}

type Versioned = { readonly supplierId: string; readonly version: number; readonly count: number };

async function versionsOf(tx: Transaction | null, suppliers: readonly string[]): Promise<Map<string, Versioned>> {
  const rows = await readListed<Versioned>(
    tx,
    suppliers.map((id) => [id]),
    (places) => `SELECT supplier_id AS supplierId, version, count FROM opt_out_versions
      WHERE supplier_id IN (${places}) ORDER BY supplier_id ${tx === null ? '' : forShareSql()}`,
  );
  return new Map(rows.map((row) => [row.supplierId, row]));
}

const KEYS_A_PIECE = 20_000;

/** The version of a supplier's registry; 0 while nobody opted out. */
export async function optOutVersion(supplierId: string): Promise<number> {
  return (await versionsOf(null, [supplierId])).get(supplierId)?.version ?? 0;
}

/**
 * Every key that opted out of the supplier's data up to a version of its registry, oldest first, in pieces: half a
 * million keys are never held at once. A version never changes, so all pieces are of one moment.
 */
export async function* optedOutUpTo(supplierId: string, version: number): AsyncGenerator<readonly string[]> {
  const piece = `SELECT id, \`key\` FROM opt_outs WHERE supplier_id = :supplierId AND version <= :version AND id > :after
    ORDER BY id LIMIT ${KEYS_A_PIECE}`;
  for (let after = ''; ;) {
    const options = { replacements: { supplierId, version, after }, type: QueryTypes.SELECT } as const;
    if (engine() === 'sqlite') {
      // One JSON text, since many rows of one cell cost seven times as much.
      const all = `SELECT json_group_array(\`key\`) AS \`keys\`, max(id) AS last FROM (${piece})`;
      const [row] = await db().query<{ readonly keys: string; readonly last: string | null }>(all, options);
      if (!row || row.last === null) return;
      yield JSON.parse(row.keys) as string[];
      after = row.last;
    } else {
      const rows = await db().query<{ readonly id: string; readonly key: string }>(piece, options);
      if (rows.length === 0) return;
      yield rows.map(({ key }) => key);
      after = rows.at(-1)?.id ?? after;
    }
  }
}

/**
 * The supplier's registry, locked until the transaction ends, so that two registrations follow each other. Made if
 * there is none yet.
 */
export async function lockRegistry(ctx: Ctx, supplierId: string): Promise<Registry> {
  const found = await seekLocked(ctx, supplierId);
  if (found) return found;
  await makeRegistry(ctx.tx, supplierId, ctx.now);
  return (await seekLocked(ctx, supplierId)) as Registry;
}

async function makeRegistry(tx: Transaction | null, supplierId: string, now: Date): Promise<void> {
  await db().query(
    `${insertIgnore()} INTO opt_out_versions (supplier_id, version, count, salt, updated_at) VALUES (?, 0, 0, ?, ?)`,
    { replacements: [supplierId, randomBytes(32).toString('hex'), sqlInstant(now)], transaction: tx },
  );
}

async function seekLocked(ctx: Ctx, supplierId: string): Promise<Registry | undefined> {
  const sql = `SELECT supplier_id AS supplierId, version, count, salt FROM opt_out_versions WHERE supplier_id = ? ${forUpdateSql()}`;
  const [row] = await db().query<Registry>(sql, {
    replacements: [supplierId],
    transaction: ctx.tx,
    type: QueryTypes.SELECT,
  });
  return row;
}

/** Adds keys that are not in the registry yet; it must be locked. Its version rises by one. */
export async function addOptOuts(ctx: Ctx, registry: Registry, keys: readonly string[]): Promise<Registry> {
  const version = registry.version + 1;
  const count = registry.count + keys.length;
  const rows = keys.map((key) => ({
    id: newId('opt'),
    supplierId: registry.supplierId,
    digest: sha256(key),
    key,
    version,
    createdAt: ctx.now,
  }));
  await insertRows(OptOutRow, rows, ctx.tx);
  const where = { supplierId: registry.supplierId, version: registry.version };
  await OptOutVersionRow.update({ version, count, updatedAt: ctx.now }, { where, transaction: ctx.tx });
  return { ...registry, version, count };
}

export async function seekRegistry(ctx: Ctx, supplierId: string): Promise<Registry | undefined> {
  const row = await OptOutVersionRow.findByPk(supplierId, { transaction: ctx.tx });
  return row ? row.get({ plain: true }) : undefined;
}

export async function findOptOuts(ctx: Ctx, supplierId: string, page: PageRef): Promise<Page<OptOut>> {
  return newestFirst(OptOutRow, [{ supplierId }], page, ctx.tx, ({ id, key, version, createdAt }) => ({
    id,
    key,
    version,
    createdAt,
  }));
}

/** The version of every registry. */
export async function allRegistries(): Promise<{ readonly supplierId: string; readonly version: number }[]> {
  return OptOutVersionRow.findAll({ attributes: ['supplierId', 'version'], order: [['supplierId', 'ASC']], raw: true });
}

/** The keys that came into a supplier's registry after one version and up to another, each with its version. */
export async function optOutsBetween(
  supplierId: string,
  after: number,
  upTo: number,
): Promise<{ readonly key: string; readonly version: number }[]> {
  const where = { supplierId, version: { [Op.gt]: after, [Op.lte]: upTo } };
  return OptOutRow.findAll({ attributes: ['key', 'version'], where, order: [['id', 'ASC']], raw: true });
}

/** Since which version of the registry each of these keys is left out; keys that are not left out are missing. */
export async function optOutVersions(supplierId: string, keys: readonly string[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (const some of chunksOf(keys)) {
    const where = { supplierId, digest: some.map((key) => sha256(key)) };
    const rows = await OptOutRow.findAll({ attributes: ['key', 'version'], where, raw: true });
    for (const { key, version } of rows) versions.set(key, version);
  }
  return versions;
}
