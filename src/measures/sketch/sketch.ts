import type { DuckDBConnection } from '@duckdb/node-api';
import { inPieces } from '../../kernel/lists.ts';
import { COLUMNS_AT_ONCE } from '../../data/duck.ts';
import { canonicalCell, cellHash, MASK } from './cells.ts';
import { pack, type Shingle, type Shingles } from './pack.ts';

/**
 * What is kept of a revision to recognise it again: samples of its rows whole, without identifier-like columns
 * (`bare`), with one column left out and with two. At most 32 KB of JSON. Its cells cannot be read from it, but whoever
 * guesses a whole row can test the guess.
 */
export type Sketch = {
  readonly version: 1;
  readonly rows: number;
  /** Rows, where copies that all rows have alike are counted once. */
  readonly distinct: number;
  readonly columns: number;
  readonly whole: Shingles;
  readonly bare: Shingles;
  readonly one: Shingles;
  readonly two: Shingles;
};

const BOUND = { whole: 200, bare: 500, one: 1400, two: 840 };
/** How many columns are left out in turn, singly and in pairs: those with the most values. */
const SINGLES = 40;
const PAIRED = 12;
const UNIQUE = 0.9;
/** Values of a column that are counted to tell how many it has: those of the least hashes. */
const COUNTED = 50_000;
/** Rows that are looked at to see which column follows from another. */
const LOOKED_AT = 20_000;
const RELATED = 24;
/** Up to so many rows the values of a table are counted once, and not those of each sample apart. */
const COUNTED_AT_ONCE = 5_000;

type SketchColumn = {
  readonly at: number;
  readonly distinct: number;
  readonly identifying: boolean;
  readonly dependent: boolean;
};
type Subset = readonly SketchColumn[];

/**
 * Sketches the columns of `relation` (SQL of our own). The hash of a row does not depend on the order or names of its
 * columns, and is of each cell in one spelling. Each sampled row carries its information in bits, as if its cells were
 * independent and drawn as in this table, columns that follow from another left out: rows that any such table would
 * have are told apart from rows that only a copy has.
 */
export async function sketchOf(duck: DuckDBConnection, relation: string, columns: readonly string[]): Promise<Sketch> {
  const described = (await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`)).getRowsJS() as [string, string][];
  const typed = columns.map((name) => ({ name, type: described.find(([known]) => known === name)?.[1] }));
  const unknown = typed.filter(({ type }) => type === undefined).map(({ name }) => `"${name}"`);
  if (unknown.length > 0) throw new Error(`Unknown column ${unknown.join(', ')}.`);
  const hashes = typed.map(({ name, type }, at) => `${cellHash(name, type ?? '')} AS h${at}`);
  const sum = ['0::UBIGINT', ...columns.map((_, at) => `h${at}`)].join(' + ');
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE sketch_cells AS SELECT *, (${sum}) & ${MASK}::UBIGINT AS s
      FROM (SELECT ${['1 AS one', ...hashes].join(', ')} FROM ${relation})`,
  );
  try {
    const fractions = typed.map(
      ({ name, type }) =>
        `avg(coalesce(regexp_matches(${canonicalCell(name, type ?? '')}, '^-?\\d+\\.\\d*[1-9]'), false)::INT)`,
    );
    const fractional = await numbers(
      duck,
      `SELECT ${['0', ...fractions].join(', ')} FROM (SELECT * FROM ${relation} LIMIT ${LOOKED_AT})`,
    );
    return await sketchCells(
      duck,
      fractional.slice(1).map((share) => share > 0.5),
    );
  } finally {
    await duck.run('DROP TABLE IF EXISTS sketch_cells');
    await duck.run('DROP TABLE IF EXISTS sketch_sampled');
  }
}

async function sketchCells(duck: DuckDBConnection, fractional: readonly boolean[]): Promise<Sketch> {
  const count = fractional.length;
  const [rows = 0] = await numbers(duck, 'SELECT count(*) FROM sketch_cells');
  const columns = await lookAt(duck, rows, fractional);
  const bare = columns.filter(({ identifying }) => !identifying);
  const without = (from: Subset, ...left: SketchColumn[]): Subset => from.filter((column) => !left.includes(column));
  const widest = (from: Subset, most: number): Subset =>
    [...from].sort((a, b) => b.distinct - a.distinct || a.at - b.at).slice(0, most);
  const singles = [
    ...widest(
      columns.filter(({ identifying }) => identifying),
      SINGLES / 2,
    ).map((column) => without(columns, column)),
    ...(bare.length < columns.length ? widest(bare, SINGLES / 2).map((column) => without(columns, column)) : []),
    ...widest(bare, SINGLES).map((column) => without(bare, column)),
  ].filter((subset) => subset.length > 0);
  const paired = widest(bare, PAIRED);
  const pairs = paired
    .flatMap((first, at) => paired.slice(at + 1).map((second) => without(bare, first, second)))
    .filter((subset) => subset.length > 0);
  const cells = { duck, rows, columns };
  const whole = await sample(cells, [columns], BOUND.whole, MASK + 1);
  const least = Math.max(1, Math.min(...whole.found.map(({ copies }) => copies)));
  const tell = { ...cells, least, counts: rows <= COUNTED_AT_ONCE ? await countsOf(cells) : undefined };
  const wholeShingles = await weigh(tell, [columns], whole, BOUND.whole);
  const bareSample = await sample(cells, [bare], BOUND.bare, MASK + 1);
  const density = bareSample.found.length / bareSample.threshold;
  const limit = (subsets: readonly Subset[], bound: number): number =>
    Math.min(MASK + 1, Math.floor((1.5 * bound) / (Math.max(1, subsets.length) * density)) || MASK + 1);
  return {
    version: 1,
    rows,
    distinct: Math.round(rows / least),
    columns: count,
    whole: wholeShingles,
    bare: await weigh(tell, [bare], bareSample, BOUND.bare),
    one: await weigh(tell, singles, await sample(cells, singles, BOUND.one, limit(singles, BOUND.one)), BOUND.one),
    two: await weigh(tell, pairs, await sample(cells, pairs, BOUND.two, limit(pairs, BOUND.two)), BOUND.two),
  };
}

/**
 * Which columns are like identifiers (nearly every row another whole number or text), and which follow from another
 * column.
 */
async function lookAt(duck: DuckDBConnection, rows: number, fractional: readonly boolean[]): Promise<SketchColumn[]> {
  const part = Math.min(1, COUNTED / Math.max(1, rows));
  const below = part === 1 ? '' : (at: number): string => ` FILTER (h${at} < ${Math.floor(part * MASK)}::UBIGINT)`;
  const counts = fractional.map((_, at) => `count(DISTINCT h${at})${below === '' ? '' : below(at)}`);
  const distincts: number[] = [];
  for (const some of inPieces(counts, COLUMNS_AT_ONCE))
    distincts.push(...(await numbers(duck, `SELECT ${some.join(', ')} FROM sketch_cells`)));
  const known = fractional.map((isFraction, at) => {
    const distinct = (distincts[at] ?? 0) / part;
    return { at, distinct, identifying: rows > 0 && !isFraction && distinct >= UNIQUE * rows };
  });
  const related = known
    .filter(({ identifying }) => !identifying)
    .sort((a, b) => a.distinct - b.distinct || b.at - a.at)
    .slice(-RELATED);
  const pairs = related.flatMap(({ at }, index) => related.slice(index).map((other) => [at, other.at] as const));
  const few = `(SELECT * FROM sketch_cells LIMIT ${LOOKED_AT})`;
  const together = await numbers(
    duck,
    `SELECT count(*), ${pairs.map(([a, b]) => `count(DISTINCT h${a} * 3 + h${b})`).join(', ') || 0} FROM ${few}`,
  );
  const [seen = 0] = together;
  const distinctOf = (a: number, b: number): number =>
    together[1 + pairs.findIndex(([x, y]) => (x === a && y === b) || (x === b && y === a))] ?? 0;
  const dependent = new Set<number>();
  for (const { at } of related) {
    const follows = related.some((other) => {
      if (other.at === at || dependent.has(other.at)) return false;
      const alone = distinctOf(other.at, other.at);
      return alone <= seen / 4 && distinctOf(at, other.at) <= 1.02 * alone;
    });
    if (follows) dependent.add(at);
  }
  return known.map((column) => ({ ...column, dependent: dependent.has(column.at) }));
}

type SubsetMatch = {
  readonly subset: number;
  readonly hash: number;
  readonly copies: number;
  readonly cells: readonly number[];
};
type Sampled = { readonly threshold: number; readonly found: readonly SubsetMatch[] };

/** The least hashes of the rows over each subset of columns, together at most `bound` of them, below `limit`. */
async function sample(
  { duck, rows, columns }: SketchCells,
  subsets: readonly Subset[],
  bound: number,
  limit: number,
): Promise<Sampled> {
  if (subsets.length === 0) return { threshold: limit, found: [] };
  const all = columns.map(({ at }) => `h${at}`);
  const branches = subsets.map((subset, tag) => {
    const left = all.filter((name) => !subset.some(({ at }) => name === `h${at}`));
    const plus =
      left.length < all.length / 2
        ? `s + ${left.length}::UBIGINT * ${MASK + 1}::UBIGINT${left.map((name) => ` - ${name}`).join('')}`
        : ['0::UBIGINT', ...subset.map(({ at }) => `h${at}`)].join(' + ');
    return `SELECT ${tag} AS subset, (${plus}) & ${MASK}::UBIGINT AS hash${all.map((name) => `, ${name}`).join('')} FROM sketch_cells`;
  });
  const source = `(SELECT * FROM (${branches.join(' UNION ALL ')}) WHERE hash < ${limit}::UBIGINT)`;
  const least = `(SELECT DISTINCT subset, hash FROM ${source} ORDER BY hash LIMIT ${bound + 1})`;
  // So few rows cannot have more hashes than are kept.
  const first = rows * subsets.length <= bound ? [] : await numbers(duck, `SELECT count(*), max(hash) FROM ${least}`);
  const threshold = (first[0] ?? 0) > bound ? (first[1] ?? limit) : limit;
  await duck.run(`CREATE OR REPLACE TEMP TABLE sketch_sampled AS
    SELECT subset, hash, count(*) AS copies${all.map((name) => `, first(${name}) AS ${name}`).join('')}
      FROM ${source} WHERE hash < ${threshold}::UBIGINT GROUP BY subset, hash`);
  const read = (await duck.runAndReadAll('SELECT COLUMNS(*)::DOUBLE FROM sketch_sampled')).getRowsJS() as number[][];
  return {
    threshold,
    found: read.map(([subset = 0, hash = 0, copies = 0, ...cells]) => ({ subset, hash, copies, cells })),
  };
}

type SketchCells = {
  readonly duck: DuckDBConnection;
  readonly rows: number;
  readonly columns: readonly SketchColumn[];
};
/** How many rows have each value of a column, by the column's place. */
type Counts = ReadonlyMap<number, ReadonlyMap<number, number>>;
type SketchSource = SketchCells & {
  readonly least: number;
  /** Of all values, where the table is so small that they are counted once for all samples. */
  readonly counts: Counts | undefined;
};

/** Counts the values of the columns that tell something: all of them, or those of the last sample. */
async function countsOf({ duck, columns }: SketchCells, sampled = false): Promise<Counts> {
  const telling = columns.filter(({ dependent }) => !dependent);
  const counting = telling.map(({ at }) => {
    const which = sampled ? `WHERE h${at} IN (SELECT h${at} FROM sketch_sampled)` : '';
    return `SELECT ${at}, h${at}::DOUBLE, count(*)::DOUBLE FROM sketch_cells ${which} GROUP BY 2`;
  });
  const counts = new Map(telling.map(({ at }) => [at, new Map<number, number>()]));
  for (const some of inPieces(counting, COLUMNS_AT_ONCE)) {
    const rows = (await duck.runAndReadAll(some.join(' UNION ALL '))).getRowsJS() as [number, number, number][];
    for (const [at, value, count] of rows) counts.get(at)?.set(value, count);
  }
  return counts;
}

/**
 * Gives each row of the last sample its bits: of its cells by how rare they are, but no more than the whole has when it
 * is itself repeated.
 */
async function weigh(
  source: SketchSource,
  subsets: readonly Subset[],
  { threshold, found }: Sampled,
  bound: number,
): Promise<Shingles> {
  if (found.length === 0) return pack([], threshold, bound);
  const { rows, least } = source;
  const rarity = source.counts ?? (await countsOf(source, true));
  const shingles = found.map(({ subset, hash, copies, cells }): Shingle => {
    const told = (subsets[subset] ?? []).reduce(
      (sum, { at }) => sum + Math.log2(rows / (rarity.get(at)?.get(cells[at] ?? 0) ?? rows)),
      0,
    );
    const repeated = copies / least;
    return { hash, subset, bits: repeated >= 3 ? Math.min(told, Math.log2(rows / copies)) : told };
  });
  return pack(shingles, threshold, bound);
}

async function numbers(duck: DuckDBConnection, question: string): Promise<number[]> {
  return ((await duck.runAndReadAll(question)).getRowsJS()[0] ?? []).map(Number);
}
