import type { DuckDBConnection } from '@duckdb/node-api';
import { orderedBy, readCells, readSpread, startsOf, type Cells, type Spread } from './cells.ts';
import { typesOf } from './classes.ts';
import { classify, type Classes } from './classify.ts';
import { topLevel, widened, type Hierarchy } from './hierarchy.ts';
import { orderOf, placesSql, sensitiveTally, type SensitiveMeasures } from './sensitive.ts';

/** A quasi-identifier's values on each of its levels: the number of the widened value, by the place of the raw one. */
export type Widening = {
  readonly top: number;
  readonly codes: readonly Int32Array[];
  /**
   * By level and place: how many raw values of the hierarchy the widened one covers beyond one, as a share of all
   * beyond one.
   */
  readonly spread: readonly Float64Array[];
};

/** The distinct rows of a relation over its quasi-identifiers, in memory, to be put into classes at any levels. */
export type RiskTable = {
  readonly rows: number;
  readonly cells: Cells;
  readonly widenings: readonly Widening[];
  readonly classesAt: (levels: readonly number[]) => Classes;
  /**
   * The measures of each sensitive column over the classes of at least `smallest` rows; null once one does not reach
   * the limits.
   */
  readonly sensitiveIn: (
    classes: Classes,
    smallest: number,
    limits: Limits,
  ) => Record<string, SensitiveMeasures> | null;
  /**
   * How many entries are gone through to judge one vector of levels: a measure of time that is the same on every
   * machine.
   */
  readonly effort: number;
};

/** Distinct l at least, and t at most: the distance in order where there is one, else the equal one. */
export type Limits = { readonly l: number; readonly t: number };

type Columns = {
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive?: readonly string[];
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
};

export async function readTable(duck: DuckDBConnection, relation: string, columns: Columns): Promise<RiskTable> {
  const { quasiIdentifiers, sensitive = [], hierarchies } = columns;
  const types = await typesOf(duck, relation);
  const widenings: Widening[] = [];
  for (const name of quasiIdentifiers)
    widenings.push(widening(name, await textsOf(duck, relation, name, null), hierarchies[name]));
  const plain = quasiIdentifiers.map((name) => ({ name, order: null }));
  const cells = await readCells(duck, relation, plain);
  const told: SensitiveSource[] = [];
  for (const name of sensitive) {
    const order = await orderOf(duck, relation, name, types.get(name) as string, undefined);
    const spread = await readSpread(duck, relation, plain, { name, order });
    told.push({
      name,
      spread,
      texts: await textsOf(duck, relation, name, order),
      ordered: order !== null,
      hierarchy: hierarchies[name],
    });
  }
  return {
    rows: cells.counts.reduce((sum, count) => sum + count, 0),
    cells,
    widenings,
    classesAt: (levels) =>
      classify(
        cells,
        widenings.map(({ codes }, at) => codes[levels[at] as number] as Int32Array),
      ),
    sensitiveIn(classes, smallest, limits) {
      const measured: Record<string, SensitiveMeasures> = {};
      for (const one of told) {
        const measures = tellSensitive(one, classes, smallest, limits);
        if (measures === null) return null;
        measured[one.name] = measures;
      }
      return measured;
    },
    effort: told.reduce((sum, { spread }) => sum + spread.counts.length, cells.counts.length),
  };
}

function widening(name: string, texts: readonly (string | null)[], hierarchy: Hierarchy = []): Widening {
  const top = topLevel(hierarchy);
  const spread = Array.from({ length: top + 1 }, () => new Float64Array(texts.length));
  const codes = Array.from({ length: top + 1 }, (_, level) => {
    const ids = new Map<string | null, number>();
    const covers = new Map<string, number>();
    for (const row of level === 0 ? [] : hierarchy)
      covers.set(row[level] as string, (covers.get(row[level] as string) ?? 0) + 1);
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

async function textsOf(
  duck: DuckDBConnection,
  relation: string,
  name: string,
  order: string | null,
): Promise<(string | null)[]> {
  const read = await duck.runAndReadAll(
    `SELECT CAST(value AS VARCHAR) FROM ${placesSql(relation, name, order)} ORDER BY place`,
  );
  return (read.getRowsJS() as [string | null][]).map(([text]) => text);
}

type SensitiveSource = {
  readonly name: string;
  readonly spread: Spread;
  readonly texts: readonly (string | null)[];
  readonly ordered: boolean;
  readonly hierarchy: Hierarchy | undefined;
};

function tellSensitive(
  { spread, texts, ordered, hierarchy }: SensitiveSource,
  { classOf, sizes }: Classes,
  smallest: number,
  { l, t }: Limits,
): SensitiveMeasures | null {
  const whole = new Float64Array(texts.length);
  const eachMember = membersOf(spread, classOf, sizes.length, texts.length);
  for (let at = 0; at < sizes.length; at += 1)
    if ((sizes[at] as number) >= smallest)
      eachMember(at, (place, count) => (whole[place] = (whole[place] as number) + count));
  const left = new Int32Array(texts.length);
  const kept = { counts: [] as number[], texts: [] as (string | null)[] };
  whole.forEach((count, place) => {
    if (count === 0) return;
    left[place] = kept.counts.length;
    kept.counts.push(count);
    kept.texts.push(texts[place] ?? null);
  });
  const tally = sensitiveTally(kept, ordered, hierarchy);
  const [places, many] = [new Int32Array(kept.counts.length), new Float64Array(kept.counts.length)];
  for (let at = 0; at < sizes.length; at += 1) {
    const size = sizes[at] as number;
    if (size < smallest) continue;
    let length = 0;
    eachMember(at, (place, count) => {
      const to = left[place] as number;
      if (length === 0 || places[length - 1] !== to) {
        places[length] = to;
        many[length] = 0;
        length += 1;
      }
      many[length - 1] = (many[length - 1] as number) + count;
    });
    tally.see({ places, counts: many, length, size });
    if (!tally.reaches(l, t)) return null;
  }
  return tally.measures();
}

type EachMember = (at: number, see: (place: number, count: number) => void) => void;

const widestTable = 1 << 23;

/**
 * Shows the values of a class by rising places: from a table of all classes and values where that is small, else from
 * the rows ordered by class.
 */
function membersOf(
  { cellOf, values, counts }: Spread,
  classOf: Int32Array,
  classes: number,
  places: number,
): EachMember {
  if (classes * places <= widestTable) {
    const table = new Int32Array(classes * places);
    for (let row = 0; row < cellOf.length; row += 1) {
      const to = (classOf[cellOf[row] as number] as number) * places + (values[row] as number);
      table[to] = (table[to] as number) + (counts[row] as number);
    }
    return (at, see) => {
      for (let place = 0, from = at * places; place < places; place += 1)
        if (table[from + place] !== 0) see(place, table[from + place] as number);
    };
  }
  const own = Int32Array.from(cellOf, (cell) => classOf[cell] as number);
  const [order, starts] = [orderedBy(own, classes), startsOf(own, classes)];
  return (at, see) => {
    for (let next = starts[at] as number; next < (starts[at + 1] as number); next += 1) {
      const row = order[next] as number;
      see(values[row] as number, counts[row] as number);
    }
  };
}
