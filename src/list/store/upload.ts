import { Op, type Transaction } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import { given, newestFirst } from '../../db/lists.ts';
import type { Stored } from '../../db/rows.ts';
import { UploadRow } from '../models.ts';

/** A file that is sent in parts. Its parts lie on disk; the row says whose it is and how long it will be. */
export type PartedUpload = Stored<UploadRow, { readonly bytes: number }>;

/** An upload, and which of its parts are there. */
export type UploadState = PartedUpload & { readonly parts: readonly number[] };

const asUpload = (row: UploadRow): PartedUpload => ({ ...row.get({ plain: true }), bytes: Number(row.bytes) });

export async function insertUpload(ctx: Ctx, upload: PartedUpload): Promise<void> {
  await UploadRow.create({ ...upload }, { transaction: ctx.tx });
}

export async function findUpload(tx: Transaction | null, id: string): Promise<PartedUpload> {
  const row = await UploadRow.findByPk(id, { transaction: tx });
  if (!row) throw notVisible('upload');
  return asUpload(row);
}

export async function findUploads(ctx: Ctx, supplierId: string, page: PageRef): Promise<Page<PartedUpload>> {
  return newestFirst(UploadRow, given({ supplierId }), page, ctx.tx, asUpload);
}

export async function countUploads(ctx: Ctx, supplierId: string): Promise<number> {
  return UploadRow.count({ where: { supplierId }, transaction: ctx.tx });
}

export async function removeUpload(ctx: Ctx, id: string): Promise<void> {
  await UploadRow.destroy({ where: { id }, transaction: ctx.tx });
}

/** Forgets the uploads that were begun before. */
export async function removeUploadsBefore(tx: Transaction, instant: Date): Promise<void> {
  await UploadRow.destroy({ where: { createdAt: { [Op.lt]: instant } }, transaction: tx });
}

/** Those of the given uploads that have a row. */
export async function knownUploads(ids: readonly string[]): Promise<Set<string>> {
  const rows = await UploadRow.findAll({ attributes: ['id'], where: { id: [...ids] } });
  return new Set(rows.map(({ id }) => id));
}
