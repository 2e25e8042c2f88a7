import { columnNames as names, personWords } from '../../terms/recognise/index.ts';
import { combinations, isNumber, type KnownColumn, type KnownTable } from './contents.ts';
import { isCountingUnit, spread, type PersonSign } from './signs.ts';

const fewValues = 60;
/** How many persons most groups have at least. */
const smallestGroup = 10;
const mostCrossed = 10;

/** What words of columns do not speak of where rows are groups. */
const ofGroups = ['B5', 'B6', 'B8', 'B9'];

/**
 * The columns that say what group of persons each row is about, a place in a month or the like, and what is counted of
 * them, with the items of the list that they do not speak of; null where rows are no groups. Columns that are no
 * amounts must cross each other: no two rows agree in all of them, and more than half of the combinations of their
 * values occurs. That holds of every statistic and of no list of persons, in which each has one sex, one age and one
 * illness. No column may hold codes that none names beside them, as pseudonyms do, and a column that is determined by
 * another is no part of the cross. An amount that is no count may still be of one person: a blood pressure always, an
 * income where the time alone tells rows apart and is finer than a month.
 */
export async function groupColumns(
  table: KnownTable,
  signs: readonly PersonSign[],
): Promise<ReadonlyMap<string, readonly string[]> | null> {
  const { columns, rows } = table;
  const signed = new Set(signs.map(({ column }) => column));
  const isAmount = (column: KnownColumn): boolean =>
    isNumber(column) && !signed.has(column.name) && !isPlaceOrTime(column);
  const amounts = columns.filter(isAmount);
  const described = columns.filter((column) => !isAmount(column) && column.distinct > 1);
  if (described.length > mostCrossed || rows < 2) return null;
  if (signs.some(({ sign }) => sign === 'person' || sign === 'name' || sign === 'birth')) return null;
  if (!amounts.some(countsMany) && (signs.length > 0 || !described.some(isPlaceOrTime))) return null;
  const finest = [...described].sort((a, b) => b.distinct - a.distinct);
  if (finest[0] === undefined || !mayCross(finest[0])) return null;
  const { crossed, equals } = await crossOf(table, finest);
  if (!crossed.every(mayCross)) return null;
  const known = described.filter(isNamed);
  if (described.some((one) => one.coded && !known.some(({ distinct }) => one.distinct <= distinct))) return null;
  if (crossed.reduce((product, { distinct }) => product * distinct, 1) >= 2 * rows) return null;
  const [cells] = await combinations(table, [crossed.map(({ name }) => name)]);
  const sums = crossed.length > 1 || crossed.every(({ monthly }) => monthly) ? ['B6'] : [];
  const grouping = new Map([
    ...amounts.map((amount) => [amount.name, saysCount(amount) ? ofGroups : sums] as const),
    ...[...columns.filter((one) => !isAmount(one) && one.distinct === 1), ...crossed, ...equals].map(
      ({ name }) => [name, ofGroups] as const,
    ),
  ]);
  return cells === rows && signs.every(({ column }) => grouping.has(column)) ? grouping : null;
}

export const isPlaceOrTime = ({ name }: Pick<KnownColumn, 'name'>): boolean =>
  names.placesAndTimes.test(spread(name).replaceAll('_', ' '));

/** Few values, times, or places by their names. */
function mayCross(column: KnownColumn): boolean {
  return column.distinct <= fewValues || column.timed || (isPlaceOrTime(column) && isNamed(column));
}

/** Whether a column's values are told apart by words. */
function isNamed({ named, distinct }: KnownColumn): boolean {
  return 1.2 * named >= distinct;
}

/** The columns that no other determines, and those that say the same as one of them. */
async function crossOf(
  table: KnownTable,
  finest: readonly KnownColumn[],
): Promise<{ readonly crossed: readonly KnownColumn[]; readonly equals: readonly KnownColumn[] }> {
  const pairs = finest.flatMap((one, at) => finest.slice(at + 1).map((other) => [one, other] as const));
  const counts = await combinations(
    table,
    pairs.map(([one, other]) => [one.name, other.name]),
  );
  const determined = pairs.filter(([{ distinct }], at) => counts[at] === distinct);
  return {
    crossed: finest.filter((column) => !determined.some(([, other]) => other === column)),
    equals: determined.flatMap(([one, other]) => (one.distinct === other.distinct ? [other] : [])),
  };
}

function countsMany(column: KnownColumn): boolean {
  return column.numbers !== null && column.numbers.quarter >= smallestGroup && saysCount(column);
}

function saysCount({ name, unit }: KnownColumn): boolean {
  const read = spread(name).replaceAll('_', ' ');
  return isCountingUnit(unit) || names.countNames.test(read) || personWords.counted.test(read);
}
