import {
  type Attributes,
  col,
  fn,
  Op,
  type Model,
  type ModelStatic,
  type Transaction,
  type WhereOptions,
} from 'sequelize';
import type { Actor } from '../kernel/actor.ts';
import { pageOf, startAfter, type Page, type PageRef, type WaitsFor } from '../kernel/page.ts';

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

/** Records whose first step, by the user in this column, lets the reader take the second, or does not. */
export function waiting({ userId }: Actor, firstBy: string, whom: WaitsFor): Condition[] {
  if (whom === undefined) return [];
  return [whom === 'others' ? { [firstBy]: userId } : { [firstBy]: { [Op.or]: [null, { [Op.ne]: userId }] } }];
}

/** What waits in a list: how much, since when the oldest, and until when the first; null where nothing does. */
export type Waits = { readonly count: number; readonly oldestAt: Date | null; readonly dueAt: Date | null };

/**
 * Counts the rows for which all conditions hold: an indexed read of those alone, of which none leaves the database.
 * `since` and `due` name the columns of the instants.
 */
export async function countWaiting<Row extends Model>(
  model: ModelStatic<Row>,
  where: readonly Condition[],
  { since, due = since }: { readonly since: keyof Attributes<Row>; readonly due?: keyof Attributes<Row> },
  tx: Transaction | null,
): Promise<Waits> {
  const columns = model.getAttributes();
  const first = (name: keyof Attributes<Row>) => fn('MIN', col(columns[name].field as string));
  const [row] = (await model.findAll({
    attributes: [
      [fn('COUNT', col('*')), 'count'],
      [first(since), 'oldest'],
      [first(due), 'soonest'],
    ],
    where: { [Op.and]: [...where] },
    raw: true,
    transaction: tx,
  })) as unknown as readonly Readonly<Record<'count' | 'oldest' | 'soonest', string | number | Date | null>>[];
  const instant = (at: string | number | Date | null | undefined) => (at ? new Date(at) : null);
  return {
    count: Number(row?.count),
    oldestAt: instant(row?.oldest),
    dueAt: due === since ? null : instant(row?.soonest),
  };
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
