import { columnNames as names } from '../../terms/recognise/index.ts';
import { combinations, isNumber, type KnownColumn, type KnownTable } from './contents.ts';
import { isCoordinate } from './points.ts';
import { spread, type PersonSign } from './signs.ts';

/**
 * The things that rows are about: named in words by a column, or, where `by` is null, only numbered row by row. `once`:
 * each stands in one row, or hardly more.
 */
export type Things = { readonly by: string | null; readonly count: number; readonly once: boolean };

const fewValues = 60;
/** A few more of what there should be one of: two names for a thing, two spellings. */
const slack = 1.2;
/** How many places and telephones a thing may have. */
const mostPlaces = 3;
const leastCodes = 3;

/**
 * The things of a table; null where none are, where a column speaks of persons, or where another column may tell
 * persons apart. What names a thing is its words: codes under the name of a thing may be pseudonyms, so that they count
 * for nothing unless they only number the rows, or are as many as the names beside them. Where things come again, it
 * must be without times, or each at each time, as what is measured does and who comes and goes does not.
 */
export async function thingsOf(table: KnownTable, signs: readonly PersonSign[]): Promise<Things | null> {
  const { columns, rows } = table;
  if (columns.some(({ name }) => names.personNames.test(spread(name))) || signs.some(isOfPerson)) return null;
  const things = columns.filter(({ name }) => names.thingNames.test(spread(name).replaceAll('_', ' ')));
  const times = columns.filter(({ timed, distinct }) => timed && distinct > 1);
  const best = things.reduce<KnownColumn | null>((one, other) => (other.named > (one?.named ?? 0) ? other : one), null);
  const texts = columns.filter(
    (column) => !isNumber(column) && !column.timed && !column.numbered && !isCoordinate(column),
  );
  const named =
    best === null || texts.some((column) => tellsMoreApart(column, best.named))
      ? null
      : { by: best.name, count: best.named, once: rows <= slack * best.named };
  if (named?.once) return named;
  if (times.length === 0 && things.some(({ numbered }) => numbered) && !texts.some(({ coded }) => coded))
    return { by: null, count: rows, once: true };
  return named !== null && (times.length === 0 || (await isRegular(table, named, times))) ? named : null;
}

function tellsMoreApart({ name, distinct, coded }: KnownColumn, things: number): boolean {
  if (names.contactNames.test(spread(name))) return distinct > mostPlaces * things;
  return distinct > Math.max(coded ? leastCodes : fewValues, slack * things);
}

/** Each thing once at each time, or at more than half of the times. */
async function isRegular(table: KnownTable, { by, count }: Things, times: readonly KnownColumn[]): Promise<boolean> {
  const when = times.map(({ name }) => name);
  const [moments = 0, cells] = await combinations(table, [when, [by ?? '', ...when]]);
  return cells === table.rows && count * moments < 2 * table.rows;
}

/** Signs that may be of a thing as well: what is believed in a house, and when it was opened. */
function isOfPerson({ sign, by }: PersonSign): boolean {
  return sign !== 'belief' && !(sign === 'birth' && by === 'values');
}

/** Of each group of columns, whether it says no more than the name of the thing: that has one such value, or a few. */
export async function areOfThings(
  table: KnownTable,
  { by, count }: Things,
  groups: readonly (readonly KnownColumn[])[],
): Promise<readonly boolean[]> {
  if (by === null) return groups.map(() => true);
  const pairs = await combinations(
    table,
    groups.map((columns) => [by, ...columns.map(({ name }) => name)]),
  );
  return pairs.map((number) => number <= mostPlaces * count);
}

/**
 * Whether rows are goods of a catalogue: no column but the names of the goods, a running number and prices tells them
 * apart, so that nobody's purchases can be put together.
 */
export function isCatalogue({ columns, rows }: KnownTable): boolean {
  const says = ({ name }: KnownColumn, pattern: RegExp): boolean => pattern.test(spread(name));
  const goods = Math.max(0, ...columns.filter((one) => says(one, names.goodsNames)).map(({ named }) => named));
  if (goods === 0 || !columns.some((one) => says(one, names.goodsMarks))) return false;
  return columns.every(
    ({ numbered, type, distinct }) =>
      numbered || (type === 'decimal' && 2 * distinct >= rows) || distinct <= Math.max(leastCodes, slack * goods),
  );
}

/** Whether something is tested: a column holds nothing but results. */
export function isTested({ columns }: KnownTable): boolean {
  return columns.some(
    ({ values }) => values !== null && values.length > 0 && values.every((one) => names.results.test(one.trim())),
  );
}
