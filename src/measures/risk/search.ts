import type { DuckDBConnection } from '@duckdb/node-api';
import { refuseUnknown, type Histogram } from './classes.ts';
import type { Hierarchy } from './hierarchy.ts';
import { lattice, type Lattice } from './lattice.ts';
import { eachClassOfSeveral, type Classes } from './classify.ts';
import { measuresOf, personsIn } from './measures.ts';
import type { Persons } from './persons.ts';
import type { Risk } from './risk.ts';
import { readTable, type RiskTable } from './table.ts';

export type LevelSearch = {
  readonly quasiIdentifiers: readonly string[];
  /**
   * By column; a quasi-identifier without one stays as it is. Those of sensitive columns serve hierarchical
   * t-closeness.
   */
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
  /** `l` is distinct l, `t` the distance in order where there is one, else the equal one: as the gate compares them. */
  readonly thresholds: {
    readonly k: number;
    readonly highest?: number;
    readonly atRisk?: number;
    readonly l?: number;
    readonly t?: number;
  };
  readonly sensitive?: readonly string[];
  /** The column that tells persons apart; without it each row is another person. */
  readonly person?: string | undefined;
  /** The largest share of the rows that may be left out, from 0 to 1; 0 by default. */
  readonly suppress?: number;
  /** The risk above which someone counts as at risk; 0.2 by default. */
  readonly tau?: number;
  /** At most so many solutions; 5 by default. */
  readonly most?: number;
  /**
   * So many entries of the table of distinct rows are gone through at most, all vectors together; 600 million unless
   * told.
   */
  readonly effort?: number;
};

/** One way to reach the thresholds. */
export type Solution = {
  /** In the order of the quasi-identifiers. */
  readonly levels: readonly number[];
  /** Rows that are left out because their class stays smaller than k persons. */
  readonly suppressed: number;
  /**
   * From 0, nothing is lost, to 1, everything: the mean over rows and quasi-identifiers of how far a value was widened;
   * left-out rows count 1.
   */
  readonly loss: number;
  /** Of the rows that stay. */
  readonly risk: Risk;
  /** Σf² over the classes that stay, and all rows for each row left out (Bayardo and Agrawal 2005). */
  readonly discernibility: number;
  /** Persons per class that stays. */
  readonly averageClass: number;
};

/**
 * What a search found, least loss first. Of the `vectors` of levels that there are, `searched` were looked at or ruled
 * out: all, unless there was too much to do.
 */
export type LevelsFound = {
  readonly solutions: readonly Solution[];
  readonly searched: number;
  readonly vectors: number;
};

/**
 * So many entries are gone through at most, and so many vectors looked at: a bound on time that is the same on every
 * machine.
 */
const mostEffort = 600_000_000;
const mostSeen = 200_000;
/** What one vector costs beside its entries. */
const ownEffort = 2_000;
/**
 * So many vectors that are ruled out already are passed over before other work of the process has its turn; each that
 * is judged gives it one.
 */
const vectorsATurn = 64;
const turnOfLoop = (): Promise<void> => new Promise(setImmediate);

let last: Promise<unknown> = Promise.resolve();

/**
 * Searches the level vectors that reach the thresholds, least loss first; none that only widens another one offered
 * before it. The classes smaller than k never become more when values are widened, so a vector that leaves out too many
 * rules out all below it: on the way up from each vector the border is found by bisection. Works on the distinct rows
 * in memory, lets other work of the process go on between vectors, and waits while another search of this process runs.
 * Throws an Error for unknown columns and for values without a place.
 */
export async function searchLevels(
  duck: DuckDBConnection,
  relation: string,
  search: LevelSearch,
): Promise<LevelsFound> {
  const turn = last.then(() => searchNow(duck, relation, search));
  last = turn.catch(() => undefined);
  return turn;
}

async function searchNow(duck: DuckDBConnection, relation: string, search: LevelSearch): Promise<LevelsFound> {
  const { quasiIdentifiers, sensitive = [], person, suppress = 0, most = 5, effort = mostEffort } = search;
  if (!(suppress >= 0 && suppress <= 1))
    throw new RangeError(`The share that may be left out must be from 0 to 1, not ${suppress}.`);
  const wanted = [...quasiIdentifiers, ...sensitive, ...(person === undefined ? [] : [person])];
  await refuseUnknown(duck, relation, wanted);
  const table = await readTable(duck, relation, search);
  const levels = lattice(table);
  if (table.rows === 0) return { solutions: [], searched: levels.size, vectors: levels.size };
  const judged = new Map<string, Solution | null>();
  const judge = async (vector: readonly number[]): Promise<Solution | null> => {
    const key = vector.join();
    const known = judged.get(key);
    if (known !== undefined) return known;
    await turnOfLoop();
    const { solution, rulesOut } = judgeLevels(table, levels, vector, search);
    if (rulesOut) levels.ruleOut(vector);
    judged.set(key, solution);
    return solution;
  };
  const found: Solution[] = [];
  const seeMost = Math.min(mostSeen, levels.size);
  let searched = 0;
  for (; judged.size * (table.effort + ownEffort) < effort && searched < seeMost; searched += 1) {
    const vector = levels.next();
    const limit = found.length < most ? Infinity : (found[most - 1]?.loss ?? Infinity);
    if (vector === undefined || levels.leastLoss(vector) >= limit) {
      searched = levels.size;
      break;
    }
    if (searched % vectorsATurn === 0) await turnOfLoop();
    if (levels.isRuledOut(vector)) continue;
    await probe(levels, vector, judge);
    const solution = levels.isRuledOut(vector) ? null : await judge(vector);
    if (solution && !found.some((other) => other.loss <= solution.loss && isBelow(other.levels, vector)))
      found.push(solution);
    found.sort((a, b) => a.loss - b.loss);
  }
  return { solutions: found.slice(0, most), searched, vectors: levels.size };
}

type Judge = (vector: readonly number[]) => Promise<Solution | null>;

/** Halves the way from `vector` to the top until the border of what is ruled out is found. */
async function probe(levels: Lattice, vector: readonly number[], judge: Judge): Promise<void> {
  const way = levels.wayUp(vector);
  let [low, high] = [0, way.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    const step = way[middle] as readonly number[];
    if (!levels.isRuledOut(step)) await judge(step);
    if (levels.isRuledOut(step)) low = middle + 1;
    else high = middle;
  }
}

function isBelow(low: readonly number[], high: readonly number[]): boolean {
  return low.every((level, at) => level <= (high[at] as number));
}

function judgeLevels(
  table: RiskTable,
  levels: Lattice,
  vector: readonly number[],
  search: LevelSearch,
): { solution: Solution | null; rulesOut: boolean } {
  const { thresholds, suppress = 0, tau = 0.2 } = search;
  const { k, highest = 1, atRisk = 1, l = 0, t = 1 } = thresholds;
  const smallest = Math.max(k, Math.ceil(1 / highest - 1e-9), 1);
  const classes = table.classesAt(vector);
  const { sizes, rows } = classes;
  const suppressed = rows.reduce((sum, count, at) => ((sizes[at] as number) < smallest ? sum + count : sum), 0);
  const tooMany = suppressed > suppress * table.rows + 1e-9 || suppressed === table.rows;
  if (tooMany) return { solution: null, rulesOut: true };
  const kept = sizes.filter((size) => size >= smallest);
  const histogram = histogramOf(kept);
  const people = peopleIn(table, classes, smallest, search.person);
  const measures = measuresOf(histogram, tau, people && { rows: table.rows - suppressed, ...people });
  const rulesOut = suppress === 0;
  if (measures.atRisk > atRisk) return { solution: null, rulesOut };
  const sensitive = table.sensitiveIn(classes, smallest, { l, t });
  if (sensitive === null) return { solution: null, rulesOut };
  const solution: Solution = {
    levels: [...vector],
    suppressed,
    loss: levels.loss(vector, classes, smallest),
    risk: { ...measures, histogram, sensitive, ...(people && { persons: people.persons }) },
    discernibility: kept.reduce((sum, size) => sum + size * size, 0) + suppressed * table.rows,
    averageClass: personsIn(histogram) / measures.classes,
  };
  return { solution, rulesOut: false };
}

/** The persons of the classes that stay, by the smallest class of each; undefined where each row is another person. */
function peopleIn(
  { cells }: RiskTable,
  { classOf, sizes }: Classes,
  smallest: number,
  column: string | undefined,
): { readonly smallest: Histogram; readonly persons: Persons } | undefined {
  const { counts, several } = cells;
  if (column === undefined || several === null) return undefined;
  const stays = (at: number): boolean => (sizes[at] as number) >= smallest;
  const bySize = new Map<number, number>();
  const add = (size: number, persons: number) => bySize.set(size, (bySize.get(size) ?? 0) + persons);
  const unnamed = new Uint8Array(sizes.length).fill(1);
  let unknown = 0;
  for (let cell = 0; cell < classOf.length; cell += 1) {
    const at = classOf[cell] as number;
    if (counts[cell] !== 0) unnamed[at] = 0;
    if (!stays(at)) continue;
    unknown += several.unknown[cell] as number;
    if (counts[cell] !== 0) add(sizes[at] as number, counts[cell] as number);
  }
  const least = new Float64Array(several.starts.length - 1).fill(Infinity);
  const classesOf = new Int32Array(least.length);
  eachClassOfSeveral(several, classOf, sizes.length, (at, person) => {
    unnamed[at] = 0;
    if (!stays(at)) return;
    least[person] = Math.min(least[person] as number, sizes[at] as number);
    classesOf[person] = (classesOf[person] as number) + 1;
  });
  for (const size of least) if (size !== Infinity) add(size, 1);
  unnamed.forEach((alone, at) => {
    if (alone === 1 && stays(at)) add(1, 1);
  });
  const persons = {
    column,
    persons: [...bySize.values()].reduce((sum, many) => sum + many, 0),
    unknown,
    several: classesOf.reduce((sum, many) => (many > 1 ? sum + 1 : sum), 0),
  };
  return { smallest: [...bySize].sort(([a], [b]) => a - b), persons };
}

function histogramOf(sizes: Float64Array): Histogram {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b);
}
