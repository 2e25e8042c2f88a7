import { sqlName } from '../../data/duck.ts';
import { columnNames as names } from '../../terms/recognise/index.ts';
import { combinations, isNumber, type KnownColumn, type KnownTable } from './contents.ts';
import { isPlaceOrTime } from './groups.ts';
import { spread } from './signs.ts';

const fewValues = 60;
/** About 200 m. */
const samePlace = 0.002;
/** How many of a fleet come by a place at least, and how much of all that is seen is seen there. */
const fewestMet = 3;
const mostMet = 0.9;

export const isCoordinate = ({ name }: Pick<KnownColumn, 'name'>): boolean =>
  names.coordinateNames.test(spread(name).replaceAll('_', ' '));

/** Nothing but numbers and few words at each point of a lattice, at each time or at more than half of them. */
export async function isGrid(table: KnownTable): Promise<boolean> {
  const { columns, rows } = table;
  const places = columns.filter(isCoordinate);
  if (places.length < 2) return false;
  const times = columns.filter((column) => !places.includes(column) && isPlaceOrTime(column));
  const more = columns.filter((column) => !places.includes(column) && !times.includes(column));
  if (!more.every((column) => isNumber(column) || (column.distinct <= fewValues && !column.coded))) return false;
  const when = times.map(({ name }) => name);
  const where = places.map(({ name }) => name);
  const [cells = 0, moments = 1] = await combinations(table, [[...where, ...when], ...(when.length > 0 ? [when] : [])]);
  return cells === rows && places.reduce((product, { distinct }) => product * distinct, moments) < 2 * rows;
}

/**
 * Vehicles of public transport, by where they are and not by what they are called: several come by nearly every place.
 * Of persons that is not so, for each is at home somewhere. One column must tell the vehicles; every other either does
 * as well, or follows from it, as the line of a bus does.
 */
export async function isFleet(table: KnownTable): Promise<boolean> {
  const says = ({ name }: KnownColumn, pattern: RegExp): boolean => pattern.test(spread(name));
  const { columns } = table;
  const places = columns.filter(isCoordinate);
  if (places.length < 2 || !columns.some((one) => says(one, names.publicVehicles))) return false;
  if (columns.some((one) => says(one, names.personNames))) return false;
  const keys = columns.filter((one) => !places.includes(one) && !one.timed && one.distinct > fewestMet);
  const met = await Promise.all(keys.map(({ name }) => shareMet(table, places, name)));
  const shared = keys.filter((_, at) => (met[at] ?? 0) >= mostMet);
  const alone = keys.filter((column) => !shared.includes(column));
  for (const { name, distinct } of shared) {
    const pairs = await combinations(
      table,
      alone.map((other) => [name, other.name]),
    );
    if (pairs.every((count) => count === distinct)) return true;
  }
  return false;
}

/** The share of the rows that stand at a place where so many different values of a column do. */
async function shareMet(
  { duck, relation, rows }: KnownTable,
  places: readonly KnownColumn[],
  key: string,
): Promise<number> {
  const cells = places.map(({ name }) => `round(TRY_CAST(${sqlName(name)} AS DOUBLE) / ${samePlace})`).join(', ');
  const read = await duck.runAndReadAll(
    `SELECT coalesce(sum(seen), 0) FROM (SELECT count(*) AS seen FROM ${relation} GROUP BY ${cells} HAVING count(DISTINCT ${sqlName(key)}) >= ${fewestMet})`,
  );
  return Number(read.getRowsJS()[0]?.[0]) / rows;
}
