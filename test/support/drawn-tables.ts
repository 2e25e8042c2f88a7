import { sha256 } from '../../src/kernel/hash.ts';
import { pack, type Shingle } from '../../src/measures/sketch/pack.ts';
import type { Sketch } from '../../src/measures/sketch/index.ts';
import { below, type Random } from './identifiers.ts';

/** A table as columns of hashes of cells; the first column is a key where `keyed`. */
export type DrawnTable = { readonly keyed: boolean; readonly cells: readonly (readonly number[])[] };
export type Reworking =
  | { readonly how: 'sampled' | 'diluted' | 'buried'; readonly by: number }
  | { readonly how: 'narrowed'; readonly by: 1 | 2 }
  | { readonly how: 'reordered' | 'keyed-anew' | 'widened' };

const BITS = 2 ** 48;
const BOUND = { whole: 60, bare: 150, one: 250, two: 120 };
/** Foreign rows that are mixed in at once. */
const MOST = 2_500;
let drawnSoFar = 0;

const hashOf = (text: string): number => Number.parseInt(sha256(text).slice(0, 12), 16);

/** A table unlike any other, of so many rows and a key, each column with about so many values. */
export function drawn(random: Random, rows: number, values: readonly number[]): DrawnTable {
  drawnSoFar += 1;
  const salt = `${drawnSoFar}`;
  const column = (of: number, at: number) =>
    Array.from({ length: rows }, () => hashOf(`${salt} ${at} ${below(random, of)}`));
  return { keyed: true, cells: [newKey(rows), ...values.map(column)] };
}

function newKey(rows: number): number[] {
  drawnSoFar += 1;
  return Array.from({ length: rows }, (_, row) => hashOf(`key ${drawnSoFar} ${row}`));
}

/** What a reseller makes of a table. */
export function reworked({ keyed, cells }: DrawnTable, step: Reworking, random: Random): DrawnTable {
  const rows = cells[0]?.length ?? 0;
  const foreign = (count: number) =>
    drawn(
      random,
      count,
      cells.slice(keyed ? 1 : 0).map(() => 2 * rows),
    ).cells;
  const under = (count: number) =>
    foreign(count)
      .slice(keyed ? 0 : 1)
      .map((column, at) => [...column, ...(cells[at] ?? [])]);
  switch (step.how) {
    case 'sampled':
      return { keyed, cells: cells.map((column) => column.filter((_, row) => row % step.by === 0)) };
    case 'diluted':
      return { keyed, cells: under(Math.min(MOST, rows * step.by)) };
    case 'buried':
      return { keyed, cells: under(Math.min(MOST, rows * 10 * step.by)) };
    case 'narrowed':
      return { keyed, cells: cells.slice(0, Math.max(2, cells.length - step.by)) };
    case 'reordered':
      return { keyed, cells: [...(keyed ? cells.slice(0, 1) : []), ...cells.slice(keyed ? 1 : 0).reverse()] };
    case 'keyed-anew':
      return { keyed: true, cells: [newKey(rows), ...cells.slice(keyed ? 1 : 0)] };
    case 'widened':
      return { keyed, cells: [...cells, foreign(rows)[1] ?? []] };
  }
}

/** The sketch of a drawn table: as `sketchOf` makes it of a file, but smaller and without a database. */
export function sketched({ keyed, cells }: DrawnTable): Sketch {
  const rows = cells[0]?.length ?? 0;
  const all = cells.map((_, at) => at);
  const bare = keyed ? all.slice(1) : all;
  const counts = cells.map((column) => {
    const count = new Map<number, number>();
    for (const cell of column) count.set(cell, (count.get(cell) ?? 0) + 1);
    return column.map((cell) => Math.log2(rows / (count.get(cell) ?? 1)));
  });
  const level = (subsets: readonly (readonly number[])[], bound: number) => {
    const shingles = new Map<string, Shingle>();
    for (const [subset, columns] of subsets.entries())
      for (let row = 0; row < rows; row += 1) {
        const hash = columns.reduce((sum, at) => sum + (cells[at]?.[row] ?? 0), 0) % BITS;
        const bits = columns.reduce((sum, at) => sum + (counts[at]?.[row] ?? 0), 0);
        shingles.set(`${subset} ${hash}`, { hash, subset, bits });
      }
    return pack([...shingles.values()], BITS, bound);
  };
  const without = (...left: number[]) => bare.filter((at) => !left.includes(at));
  const singles = [...(keyed ? [all.slice(1)] : []), ...bare.map((at) => without(at))];
  const pairs = bare.flatMap((one, at) => bare.slice(at + 1).map((two) => without(one, two)));
  const some = (subsets: number[][]) => subsets.filter(({ length }) => length > 0);
  return {
    version: 1,
    rows,
    distinct: rows,
    columns: cells.length,
    whole: level([all], BOUND.whole),
    bare: level([bare], BOUND.bare),
    one: level(some(singles), BOUND.one),
    two: level(some(pairs), BOUND.two),
  };
}
