import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible, problem as kernelProblem } from '../../kernel/problem.ts';
import { newestFirst } from '../../db/lists.ts';
import type { Stored } from '../../db/rows.ts';
import { ApiKeyRow } from '../models.ts';

export type ApiKey = Stored<ApiKeyRow, { readonly scopes: readonly string[] }>;

const asKey = (row: ApiKeyRow): ApiKey => ({ ...row.get({ plain: true }), scopes: JSON.parse(row.scopes) as string[] });

export async function insertKey(ctx: Ctx, key: ApiKey): Promise<ApiKey> {
  await ApiKeyRow.create({ ...key, scopes: JSON.stringify(key.scopes) }, { transaction: ctx.tx });
  return key;
}

export async function findKey(ctx: Ctx, id: string): Promise<ApiKey> {
  const row = await ApiKeyRow.findByPk(id, { transaction: ctx.tx });
  if (!row) throw notVisible('API key');
  return asKey(row);
}

export async function findKeys(ctx: Ctx, memberId: string, page: PageRef): Promise<Page<ApiKey>> {
  return newestFirst(ApiKeyRow, [{ memberId }], page, ctx.tx, asKey);
}

export async function revokeStoredKey(ctx: Ctx, key: ApiKey): Promise<ApiKey> {
  const [moved] = await ApiKeyRow.update(
    { state: 'revoked' },
    { where: { id: key.id, state: 'active' }, transaction: ctx.tx },
  );
  if (moved !== 1) throw kernelProblem('wrong-state', 'The API key is already revoked.');
  return { ...key, state: 'revoked' };
}
