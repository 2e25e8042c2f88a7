import { Op } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Page, PageRef } from '../../kernel/page.ts';
import { notVisible } from '../../kernel/problem.ts';
import { given, newestFirst, type Condition } from '../../db/lists.ts';
import type { Stored } from '../../db/rows.ts';
import { ViewRow } from '../models.ts';

export type View = Stored<ViewRow, object>;

const asView = (row: ViewRow): View => row.get({ plain: true });

/** What a user sees of its member's views: those for everybody, and its own. */
const visible = ({ actor: { memberId, userId } }: Pick<Ctx, 'actor'>): Condition => ({
  memberId,
  userId: { [Op.or]: [null, userId] },
});

export async function findViews(ctx: Ctx, list: string | undefined, page: PageRef): Promise<Page<View>> {
  return newestFirst(ViewRow, [visible(ctx), ...given({ list })], page, ctx.tx, asView);
}

export async function findView(ctx: Ctx, id: string): Promise<View> {
  const row = await ViewRow.findOne({ where: { [Op.and]: [{ id }, visible(ctx)] }, transaction: ctx.tx });
  if (!row) throw notVisible('view');
  return asView(row);
}

export const countViews = ({ tx }: Pick<Ctx, 'tx'>, memberId: string): Promise<number> =>
  ViewRow.count({ where: { memberId }, transaction: tx });

/** The view of this name on a list, of whom the new one would be. */
export async function seekView(
  { tx }: Pick<Ctx, 'tx'>,
  { memberId, userId, list, name }: Pick<View, 'memberId' | 'userId' | 'list' | 'name'>,
): Promise<View | undefined> {
  const row = await ViewRow.findOne({ where: { memberId, userId, list, name }, transaction: tx });
  return row ? asView(row) : undefined;
}

/** Writes a view, new or in place of the one with its identifier. */
export async function writeView({ tx }: Pick<Ctx, 'tx'>, view: View): Promise<View> {
  const { id, query, version } = view;
  if (version === 1) await ViewRow.create({ ...view }, { transaction: tx });
  else await ViewRow.update({ query, version }, { where: { id }, transaction: tx });
  return view;
}

export async function removeView({ tx }: Pick<Ctx, 'tx'>, id: string): Promise<void> {
  await ViewRow.destroy({ where: { id }, transaction: tx });
}
