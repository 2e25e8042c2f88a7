import { QueryTypes, type Transaction } from 'sequelize';
import { sha256 } from '../../kernel/hash.ts';
import { db } from '../../db/connection.ts';
import { chunksOf, insertRows } from '../../db/rows.ts';
import { comparableHashes, type Sketch } from '../../measures/sketch/index.ts';
import { RevisionRow, SketchHashRow } from '../models.ts';

/** A revision that was published at some time, with its product and supplier. */
export type PublishedRevision = { readonly id: string; readonly productId: string; readonly supplierId: string };
export type SketchedRevision = { readonly id: string; readonly supplierId: string; readonly sketch: Sketch };

/**
 * The number of a revision or a supplier in the index: 48 bits of a digest, because the identifier is five times as
 * long and there are up to 2,940 rows for each revision. If two revisions share a number, both are compared.
 */
export function sketchNumberOf(id: string): number {
  return Number.parseInt(sha256(id).slice(0, 12), 16);
}

/** Enters a revision's sketch into the index, in the transaction in which the revision is given its number there. */
export async function insertHashes(
  tx: Transaction | null,
  { id, supplierId }: Omit<SketchedRevision, 'sketch'>,
  sketch: Sketch,
): Promise<void> {
  const numbers = { supplierNumber: sketchNumberOf(supplierId), sketchNumber: sketchNumberOf(id) };
  await insertRows(
    SketchHashRow,
    comparableHashes(sketch).map((hash) => ({ hash, ...numbers })),
    tx,
  );
}

/** Some revisions whose sketches are not in the index: they came in before it existed. */
export async function sketchesToIndex(limit: number): Promise<SketchedRevision[]> {
  const where = { sketchNumber: null };
  const rows = await RevisionRow.findAll({ attributes: ['id', 'supplierId', 'sketch'], where, limit });
  return rows.map(({ id, supplierId, sketch }) => ({ id, supplierId, sketch: JSON.parse(sketch) as Sketch }));
}

/** Enters such a revision, unless another process was quicker: of two, one finds the number missing. */
export async function indexSketch(tx: Transaction, { id, supplierId, sketch }: SketchedRevision): Promise<void> {
  const where = { id, sketchNumber: null };
  const [numbered] = await RevisionRow.update({ sketchNumber: sketchNumberOf(id) }, { where, transaction: tx });
  if (numbered === 1) await insertHashes(tx, { id, supplierId }, sketch);
}

/**
 * The revisions ever published by others than this supplier in which `compare` may find anything of a sketch: those
 * that share a telling hash with it, and those that are not in the index. The latter are read first, so that a revision
 * that enters the index meanwhile is found twice, not missed.
 */
export async function seekComparable(supplierId: string, sketch: Sketch): Promise<PublishedRevision[]> {
  const found = await publishedByOthers(supplierId, 'revisions.sketch_number IS NULL');
  for (const some of chunksOf(await numbersSharing(supplierId, comparableHashes(sketch))))
    found.push(...(await publishedByOthers(supplierId, 'revisions.sketch_number IN (?)', some)));
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/**
 * The supplier's own rows are skipped inside the index (`<` and `>`, which both engines search, where SQLite would
 * filter by `<>`): a product revised every day has thousands of its own.
 */
async function numbersSharing(supplierId: string, hashes: readonly number[]): Promise<number[]> {
  const own = sketchNumberOf(supplierId);
  const numbers = new Set<number>();
  for (const some of chunksOf(hashes)) {
    const rows = await db().query<{ number: string | number }>(
      `SELECT sketch_number AS number FROM sketch_hashes WHERE hash IN (?) AND supplier_number < ?
       UNION SELECT sketch_number AS number FROM sketch_hashes WHERE hash IN (?) AND supplier_number > ?`,
      { replacements: [some, own, some, own], type: QueryTypes.SELECT },
    );
    for (const { number } of rows) numbers.add(Number(number));
  }
  return [...numbers];
}

async function publishedByOthers(
  supplierId: string,
  which: string,
  numbers?: readonly number[],
): Promise<PublishedRevision[]> {
  return db().query<PublishedRevision>(
    `SELECT DISTINCT listings.revision_id AS id, listings.product_id AS productId, listings.supplier_id AS supplierId
     FROM revisions JOIN listings ON listings.revision_id = revisions.id
     WHERE ${which} AND listings.published_at IS NOT NULL AND listings.supplier_id <> ?`,
    { replacements: [...(numbers === undefined ? [] : [numbers]), supplierId], type: QueryTypes.SELECT },
  );
}

/** The sketches of these revisions, by id. */
export async function findSketches(ids: readonly string[]): Promise<Map<string, Sketch>> {
  const rows = await RevisionRow.findAll({ attributes: ['id', 'sketch'], where: { id: [...ids] } });
  return new Map(rows.map(({ id, sketch }) => [id, JSON.parse(sketch) as Sketch]));
}
