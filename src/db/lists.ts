import {
  type Attributes,
  col,
  DataTypes,
  fn,
  Op,
  QueryTypes,
  Utils,
  type Model,
  type ModelStatic,
  type Transaction,
  type WhereOptions,
} from 'sequelize';
import type { Actor } from '../kernel/actor.ts';
import {
  CAME,
  pageOf,
  sortedKey,
  startAfter,
  startAfterSorted,
  type Count,
  type FacetValue,
  type Page,
  type PageRef,
  type Sort,
  type WaitsFor,
} from '../kernel/page.ts';
import { db } from './connection.ts';

/** A condition of a list; all conditions of a list must hold. */
export type Condition = WhereOptions;

/** Which field a condition was asked for: a facet of that name is counted without it. */
const askedFor = new WeakMap<Condition, string>();

/** The conditions of a filter that were given at all; of several values one must hold. */
export function given(filter: Readonly<Record<string, unknown>>): Condition[] {
  return Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const condition = { [name]: value };
      askedFor.set(condition, name);
      return condition;
    });
}

/** Records in which a member is supplier or buyer, or only one of them, or everyone's where no member is named. */
export function ofMember(memberId: string | undefined, part?: 'supplier' | 'buyer'): Condition[] {
  if (memberId === undefined) return [];
  const asSupplier = { supplierId: memberId };
  const asBuyer = { buyerId: memberId };
  if (part !== undefined) return [part === 'supplier' ? asSupplier : asBuyer];
  return [{ [Op.or]: [asSupplier, asBuyer] }];
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

/**
 * How a facet is counted that is not simply a column of its name. `own` are the conditions that it is counted without,
 * and `instead` those that hold in their place; a column with several values is taken apart by `valuesOf`.
 */
export type Facet = {
  readonly column?: string;
  readonly valuesOf?: (stored: string) => readonly string[];
  readonly own?: readonly Condition[];
  readonly instead?: readonly Condition[];
};
type ListOptions = {
  readonly columns?: readonly string[];
  readonly facets?: Readonly<Record<string, Facet>>;
};

/** Up to here a list is counted exactly, and a facet: an index is read so far, whatever the list holds. */
const MOST_COUNTED = 10_000;
const MOST_SIFTED = 100_000;
const newest: Sort = { field: CAME, isDescending: true };

/**
 * A page of the rows for which all conditions hold, newest first unless the page is ordered otherwise: by id, which
 * sorts by time. `as` makes of a row what its room knows. The first page of a list that is counted says how many there
 * are, and how many of each value that is asked for.
 */
export async function newestFirst<Row extends Model, T extends { readonly id: string }>(
  model: ModelStatic<Row>,
  where: readonly Condition[],
  page: PageRef,
  tx: Transaction | null,
  as: (row: Row) => T,
  { columns, facets = {} }: ListOptions = {},
): Promise<Page<T>> {
  const sort = page.sort ?? newest;
  const column = columnOf(sort);
  const direction = sort.isDescending ? 'DESC' : 'ASC';
  const rows = await model.findAll({
    ...(columns ? { attributes: [...columns] } : {}),
    where: { [Op.and]: [...where, ...beyond(model, page, sort)] },
    order: [...(column === 'id' ? [] : [[column, direction] as [string, string]]), ['id', direction]],
    limit: page.limit + 1,
    transaction: tx,
  });
  const found = pageOf(rows, page, (row) => keyOf(row, sort));
  const items = found.items.map(as);
  if (page.facets === undefined || page.cursor !== undefined) return { items, next: found.next };
  const counted = await Promise.all(
    page.facets.map(async (name) => [name, await countFacet(model, where, name, facets[name] ?? {}, tx)] as const),
  );
  return { items, next: found.next, count: await countRows(model, where, tx), facets: Object.fromEntries(counted) };
}

const columnOf = ({ field }: Sort): string => (field === CAME ? 'id' : field);

/** The key of a row in the order of a list. In the order of ids it is the id. */
function keyOf(row: Model, sort: Sort): string {
  const id = row.get('id') as string;
  if (columnOf(sort) === 'id') return sort.isDescending ? id : sortedKey(sort, '', id);
  const value = row.get(sort.field) as Date | string | number | null;
  return sortedKey(sort, value instanceof Date ? value.toISOString() : String(value ?? ''), id);
}

/**
 * Beyond the row where the page before ended. Both engines put what has no value before everything that has one; rows
 * of one value are told apart by id.
 */
function beyond(model: ModelStatic<Model>, page: PageRef, sort: Sort): Condition[] {
  if (page.cursor === undefined) return [];
  const further = sort.isDescending ? Op.lt : Op.gt;
  const column = columnOf(sort);
  if (column === 'id' && sort.isDescending) return [{ id: { [Op.lt]: startAfter(page) } }];
  const { value: text, id } = startAfterSorted(page.cursor, sort);
  if (column === 'id') return [{ id: { [Op.gt]: id } }];
  const isInstant = model.getAttributes()[column]?.type instanceof DataTypes.DATE;
  const value = text === '' ? null : isInstant ? new Date(text) : text;
  const among = { [column]: value, id: { [further]: id } };
  const past = value === null ? { [Op.ne]: null } : { [further]: value };
  if (value === null) return [sort.isDescending ? among : { [Op.or]: [{ [column]: past }, among] }];
  return [{ [Op.or]: [{ [column]: past }, among, ...(sort.isDescending ? [{ [column]: null }] : [])] }];
}

/** Reads a column of at most so many rows, as the inside of a statement that counts them. */
function rowsSql(model: ModelStatic<Model>, where: readonly Condition[], column: string, most: number): string {
  const options = Utils.mapFinderOptions(
    { attributes: [column], where: { [Op.and]: [...where] }, limit: most + 1 },
    model,
  );
  const generator = db().getQueryInterface().queryGenerator as {
    selectQuery(table: string, options: object, model: ModelStatic<Model>): string;
  };
  return generator.selectQuery(model.tableName, options, model).replace(/;$/, '');
}

async function countRows(
  model: ModelStatic<Model>,
  where: readonly Condition[],
  tx: Transaction | null,
): Promise<Count> {
  const sql = `SELECT COUNT(*) AS many FROM (${rowsSql(model, where, 'id', MOST_COUNTED)}) AS found`;
  const [row] = await db().query<{ many: number | string }>(sql, { type: QueryTypes.SELECT, transaction: tx });
  const many = Number(row?.many);
  return { value: Math.min(many, MOST_COUNTED), exact: many <= MOST_COUNTED };
}

/** How many rows there are of each value, the most first, counted without the condition on that very facet. */
async function countFacet(
  model: ModelStatic<Model>,
  where: readonly Condition[],
  name: string,
  { column = name, valuesOf = (stored) => [stored], own, instead = [] }: Facet,
  tx: Transaction | null,
): Promise<FacetValue[]> {
  const isOwn = (one: Condition) => (own ? own.includes(one) : askedFor.get(one) === name);
  const inside = rowsSql(model, [...where.filter((one) => !isOwn(one)), ...instead], column, MOST_SIFTED);
  const sql = `SELECT found.*, COUNT(*) AS many FROM (${inside}) AS found GROUP BY 1`;
  const rows = await db().query<Record<string, unknown>>(sql, { type: QueryTypes.SELECT, transaction: tx });
  const counts = new Map<string, number>();
  let all = 0;
  for (const { many, ...row } of rows) {
    all += Number(many);
    for (const value of valuesOf(String(Object.values(row)[0])))
      counts.set(value, (counts.get(value) ?? 0) + Number(many));
  }
  const ordered = [...counts].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
  return ordered.map(([value, count]) => ({ value, count, exact: all <= MOST_SIFTED }));
}
