import { Op, type Model, type ModelStatic, type Transaction, type WhereOptions } from 'sequelize';
import { pageOf, startAfter, type Page, type PageRef } from '../kernel/page.ts';

/** A condition of a list; all conditions of a list must hold. */
export type Condition = WhereOptions;

/** The conditions of a filter that were given at all. */
export function given(filter: Readonly<Record<string, unknown>>): Condition[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ [name]: value }));
}

/** Records in which a member is supplier or buyer, or everyone's where no member is named. */
export function ofMember(memberId: string | undefined): Condition[] {
  return memberId === undefined ? [] : [{ [Op.or]: [{ supplierId: memberId }, { buyerId: memberId }] }];
}

/** Below the row where the page before ended, by id. */
function olderThan(page: PageRef): Condition[] {
  const after = startAfter(page);
  return after === undefined ? [] : [{ id: { [Op.lt]: after } }];
}

/**
 * A page of the rows for which all conditions hold, newest first: by id, which sorts by time. `as` makes of a row what
 * its room knows.
 */
export async function newestFirst<Row extends Model, T extends { readonly id: string }>(
  model: ModelStatic<Row>,
  where: readonly Condition[],
  page: PageRef,
  tx: Transaction | null,
  as: (row: Row) => T,
  columns?: readonly string[],
): Promise<Page<T>> {
  const rows = await model.findAll({
    ...(columns ? { attributes: [...columns] } : {}),
    where: { [Op.and]: [...where, ...olderThan(page)] },
    order: [['id', 'DESC']],
    limit: page.limit + 1,
    transaction: tx,
  });
  return pageOf(rows.map(as), page, ({ id }) => id);
}
