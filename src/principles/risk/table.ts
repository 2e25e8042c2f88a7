import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../db/duck.ts';
import { grouping, typesOf } from './classes.ts';
import { topLevel, widened, type Hierarchy } from './hierarchy.ts';
import { orderOf, placesSql, sensitiveTally, type SensitiveMeasures } from './sensitive.ts';

/** Distinct rows: for each column the place of its value, and how many rows are so. */
type Cells = { readonly places: readonly Int32Array[]; readonly counts: Int32Array };

/** A quasi-identifier's values on each of its levels: the number of the widened value, by the place of the raw one. */
export type Widening = {
  readonly top: number;
  readonly codes: readonly Int32Array[];
  /** By level and place: how many raw values of the hierarchy the widened one covers beyond one, as a share of all beyond one. */
  readonly spread: readonly Float64Array[];
};

export type Classes = { readonly classOf: Int32Array; readonly sizes: readonly number[] };

/** The distinct rows of a relation over its quasi-identifiers, in memory, to be put into classes at any levels. */
export type Table = {
  readonly rows: number;
  readonly cells: Cells;
  readonly widenings: readonly Widening[];
  readonly classesAt: (levels: readonly number[]) => Classes;
  /** The measures of each sensitive column over the classes of at least `smallest` rows. */
  readonly sensitiveAt: (levels: readonly number[], smallest: number) => Record<string, SensitiveMeasures>;
};

type Columns = {
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive?: readonly string[];
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
};

export async function readTable(duck: DuckDBConnection, relation: string, columns: Columns): Promise<Table> {
  const { quasiIdentifiers, sensitive = [], hierarchies } = columns;
  const types = await typesOf(duck, relation);
  const widenings: Widening[] = [];
  for (const name of quasiIdentifiers) widenings.push(widening(name, await textsOf(duck, relation, name, null), hierarchies[name]));
  const cells = await readCells(duck, relation, quasiIdentifiers.map((name) => ({ name, order: null })));
  const told: { name: string; cells: Cells; texts: (string | null)[]; ordered: boolean }[] = [];
  for (const name of sensitive) {
    const order = await orderOf(duck, relation, name, types.get(name) as string, undefined);
    const own = await readCells(duck, relation, [...quasiIdentifiers.map((qi) => ({ name: qi, order: null })), { name, order }]);
    told.push({ name, cells: own, texts: await textsOf(duck, relation, name, order), ordered: order !== null });
  }
  const classesAt = (levels: readonly number[]): Classes => classify(cells, widenings, levels);
  return {
    rows: cells.counts.reduce((sum, count) => sum + count, 0),
    cells, widenings, classesAt,
    sensitiveAt: (levels, smallest) => Object.fromEntries(told.map(({ name, cells: own, texts, ordered }) =>
      [name, tellSensitive(own, classify(own, widenings, levels), { texts, ordered, hierarchy: hierarchies[name], smallest })])),
  };
}

function widening(name: string, texts: readonly (string | null)[], hierarchy: Hierarchy = []): Widening {
  const top = topLevel(hierarchy);
  const spread = Array.from({ length: top + 1 }, () => new Float64Array(texts.length));
  const codes = Array.from({ length: top + 1 }, (_, level) => {
    const ids = new Map<string | null, number>();
    const covers = new Map<string, number>();
    for (const row of level === 0 ? [] : hierarchy) covers.set(row[level] as string, (covers.get(row[level] as string) ?? 0) + 1);
    const wide = widened(hierarchy, level);
    return Int32Array.from(texts, (text, place) => {
      const to = located(name, text, wide);
      const covered = to === null ? 1 : (covers.get(to) ?? 1);
      (spread[level] as Float64Array)[place] = hierarchy.length < 2 ? 0 : (covered - 1) / (hierarchy.length - 1);
      return ids.get(to) ?? (ids.set(to, ids.size), ids.size - 1);
    });
  });
  return { top, codes, spread };
}

function located(name: string, text: string | null, wide: (text: string | null) => string | null): string | null {
  try {
    return wide(text);
  } catch (error) {
    throw new Error(`Column "${name}": ${(error as Error).message}`, { cause: error });
  }
}

async function textsOf(duck: DuckDBConnection, relation: string, name: string, order: string | null): Promise<(string | null)[]> {
  const read = await duck.runAndReadAll(`SELECT CAST(value AS VARCHAR) FROM ${placesSql(relation, name, order)} ORDER BY place`);
  return (read.getRowsJS() as [string | null][]).map(([text]) => text);
}

async function readCells(duck: DuckDBConnection, relation: string, columns: readonly { name: string; order: string | null }[]): Promise<Cells> {
  const joins = columns.map(({ name, order }, at) => `JOIN ${placesSql(relation, name, order)} AS p${at} ON cells.q${at} IS NOT DISTINCT FROM p${at}.value`);
  const places = columns.map((_, at) => `p${at}.place::INTEGER, `).join('');
  const values = columns.map(({ name }, at) => `${sqlName(name)} AS q${at}, `).join('');
  const sorted = columns.length === 0 ? '' : `ORDER BY ${[...columns.keys()].reverse().map((at) => `p${at}.place`).join(', ')}`;
  const read = await duck.streamAndReadAll(`
    SELECT ${places}cells.n::INTEGER
    FROM (SELECT ${values}count(*) AS n FROM ${relation} GROUP BY ${grouping(columns.map(({ name }) => name))} HAVING count(*) > 0) AS cells
    ${joins.join(' ')} ${sorted}`);
  const read32 = read.getColumnsJS().map((column) => Int32Array.from(column as number[]));
  return { places: read32.slice(0, -1), counts: read32.at(-1) ?? new Int32Array(0) };
}

const largestKey = Number.MAX_SAFE_INTEGER;

/** Numbers the classes in which the distinct rows fall. Keys are the codes of all columns, read as digits; long ones are numbered anew on the way. */
function classify({ places, counts }: Cells, widenings: readonly Widening[], levels: readonly number[]): Classes {
  const keys = new Float64Array(counts.length);
  let range = 1;
  widenings.forEach(({ codes }, at) => {
    const code = codes[levels[at] as number] as Int32Array;
    const base = code.reduce((most, one) => Math.max(most, one + 1), 1);
    if (range * base > largestKey) range = renumber(keys);
    const place = places[at] as Int32Array;
    for (let row = 0; row < keys.length; row += 1) keys[row] = (keys[row] as number) * base + (code[place[row] as number] as number);
    range *= base;
  });
  const sizes = new Array<number>(renumber(keys)).fill(0);
  const classOf = Int32Array.from(keys);
  for (let row = 0; row < classOf.length; row += 1) sizes[classOf[row] as number] = (sizes[classOf[row] as number] as number) + (counts[row] as number);
  return { classOf, sizes };
}

function renumber(keys: Float64Array): number {
  const ids = new Map<number, number>();
  for (let row = 0; row < keys.length; row += 1) {
    const key = keys[row] as number;
    let id = ids.get(key);
    if (id === undefined) ids.set(key, (id = ids.size));
    keys[row] = id;
  }
  return ids.size;
}

type Telling = {
  readonly texts: readonly (string | null)[]; readonly ordered: boolean; readonly hierarchy: Hierarchy | undefined; readonly smallest: number;
};

function tellSensitive(cells: Cells, { classOf, sizes }: Classes, { texts, ordered, hierarchy, smallest }: Telling): SensitiveMeasures {
  const values = cells.places.at(-1) as Int32Array;
  const members = sizes.map((size) => ({ places: [] as number[], counts: [] as number[], size }));
  const whole = texts.map(() => 0);
  for (let row = 0; row < classOf.length; row += 1) {
    const own = members[classOf[row] as number] as (typeof members)[number];
    if (own.size < smallest) continue;
    const [place, count] = [values[row] as number, cells.counts[row] as number];
    whole[place] = (whole[place] as number) + count;
    if (own.places.at(-1) === place) own.counts[own.counts.length - 1] = (own.counts.at(-1) as number) + count;
    else {
      own.places.push(place);
      own.counts.push(count);
    }
  }
  const left = new Map([...whole.keys()].filter((place) => whole[place] !== 0).map((place, at) => [place, at]));
  const kept = { counts: whole.filter((count) => count > 0), texts: texts.filter((_, place) => left.has(place)) };
  const tally = sensitiveTally(kept, ordered, hierarchy);
  for (const { places, counts, size } of members)
    if (size >= smallest) tally.see({ places: places.map((place) => left.get(place) as number), counts, size });
  return tally.measures();
}
