import { Op, UniqueConstraintError, type Transaction } from 'sequelize';
import { pageOf, type Page, type PageRef } from '../../kernel/page.ts';
import { problem as kernelProblem } from '../../kernel/problem.ts';
import type { ColumnVerdict } from '../../principles/detectors/index.ts';
import type { Risk } from '../../principles/risk/index.ts';
import type { ColumnProfile, Format } from '../ingest/index.ts';
import { RevisionRow } from '../models.ts';
import { problem } from '../problems.ts';
import type { DictionaryRow } from '../schemas/product.ts';
import { before, type In } from './newest.ts';

export type RevisionSummary = {
  readonly id: string;
  readonly productId: string;
  readonly supplierId: string;
  readonly number: number;
  readonly state: 'available';
  readonly name: string;
  readonly format: Format;
  readonly rows: number;
  readonly bytes: number;
  readonly originalSha256: string;
  readonly parquetSha256: string;
  readonly keyColumn: string | null;
  readonly createdAt: Date;
};
/** An immutable state of a product's data: what was measured of it when it came in. */
export type Revision = RevisionSummary & {
  readonly dictionary: readonly DictionaryRow[];
  readonly profile: readonly ColumnProfile[];
  readonly risk: Risk | null;
  readonly detected: readonly ColumnVerdict[];
};

const summaryColumns = [
  'id',
  'productId',
  'supplierId',
  'number',
  'state',
  'name',
  'format',
  'rowCount',
  'bytes',
  'originalSha256',
  'parquetSha256',
  'keyColumn',
  'createdAt',
] as const;
const asSummary = (row: RevisionRow): RevisionSummary => ({
  id: row.id,
  productId: row.productId,
  supplierId: row.supplierId,
  number: row.number,
  state: row.state as Revision['state'],
  name: row.name,
  format: row.format as Format,
  rows: Number(row.rowCount),
  bytes: Number(row.bytes),
  originalSha256: row.originalSha256,
  parquetSha256: row.parquetSha256,
  keyColumn: row.keyColumn,
  createdAt: row.createdAt,
});
const asRevision = (row: RevisionRow): Revision => ({
  ...asSummary(row),
  dictionary: JSON.parse(row.dictionary) as DictionaryRow[],
  profile: JSON.parse(row.profile) as ColumnProfile[],
  risk: JSON.parse(row.risk) as Risk | null,
  detected: JSON.parse(row.detected) as ColumnVerdict[],
});

/** Writes a revision. Of two with the same content, the second is refused with the name of the first. */
export async function insertRevision(ctx: In, { rows, ...revision }: Revision): Promise<Revision> {
  const json = {
    dictionary: JSON.stringify(revision.dictionary),
    profile: JSON.stringify(revision.profile),
    risk: JSON.stringify(revision.risk),
    detected: JSON.stringify(revision.detected),
  };
  try {
    await RevisionRow.create({ ...revision, ...json, rowCount: rows }, { transaction: ctx.tx });
  } catch (error) {
    const existing = error instanceof UniqueConstraintError ? await seekRevisionOf(ctx, revision.productId, revision.originalSha256) : undefined;
    throw existing ? alreadyThere(existing) : error;
  }
  return { ...revision, rows };
}

export function alreadyThere({ id, number }: RevisionSummary): Error {
  return problem('revision-exists', `This is exactly the content of revision ${number}, ${id}.`, { revisionId: id });
}

export async function seekRevisionOf(ctx: In, productId: string, originalSha256: string): Promise<RevisionSummary | undefined> {
  const row = await RevisionRow.findOne({ attributes: [...summaryColumns], where: { productId, originalSha256 }, transaction: ctx.tx });
  return row ? asSummary(row) : undefined;
}

export async function findRevision(tx: Transaction | null, id: string): Promise<Revision> {
  const row = await RevisionRow.findByPk(id, { transaction: tx });
  if (!row) throw kernelProblem('not-found', 'No such revision, or it is not visible to you.');
  return asRevision(row);
}

export async function findRevisions(ctx: In, productId: string, page: PageRef): Promise<Page<RevisionSummary>> {
  const where = { [Op.and]: [{ productId }, ...before(page)] };
  const rows = await RevisionRow.findAll({
    attributes: [...summaryColumns],
    where,
    order: [['id', 'DESC']],
    limit: page.limit + 1,
    transaction: ctx.tx,
  });
  return pageOf(rows.map(asSummary), page, ({ id }) => id);
}

/** Which of these ids name a revision. */
export async function knownRevisions(ids: readonly string[]): Promise<Set<string>> {
  return new Set((await RevisionRow.findAll({ attributes: ['id'], where: { id: [...ids] } })).map(({ id }) => id));
}
