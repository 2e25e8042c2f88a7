import { Op, type WhereOptions } from 'sequelize';
import type { Ctx } from '../../kernel/ctx.ts';
import { startAfter, type PageRef } from '../../kernel/page.ts';

export type In = Pick<Ctx, 'tx'>;

/** The condition under which a list that goes by id, newest first, goes on where the page before ended. */
export const before = (page: PageRef): WhereOptions[] => {
  const after = startAfter(page);
  return after === undefined ? [] : [{ id: { [Op.lt]: after } }];
};
