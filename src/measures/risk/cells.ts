import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping } from './classes.ts';
import { placesSql } from './sensitive.ts';

/** Distinct rows: for each column the place of its value, and how many rows are so. */
export type Cells = { readonly places: readonly Int32Array[]; readonly counts: Int32Array };

/**
 * How the values of a sensitive column spread over the distinct rows of others: cell, place of the value and rows, by
 * rising places.
 */
export type Spread = { readonly cellOf: Int32Array; readonly values: Int32Array; readonly counts: Int32Array };

type CellColumn = { readonly name: string; readonly order: string | null };

/** Reads the distinct rows over `columns`, ordered by the places of their values, the last column's first. */
export async function readCells(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly CellColumn[],
  within: readonly CellColumn[] = [],
): Promise<Cells> {
  const all = [...columns, ...within];
  const joins = all.map(
    ({ name, order }, at) =>
      `JOIN ${placesSql(relation, name, order)} AS p${at} ON cells.q${at} IS NOT DISTINCT FROM p${at}.value`,
  );
  const places = all.map((_, at) => `p${at}.place::INTEGER, `).join('');
  const values = all.map(({ name }, at) => `${sqlName(name)} AS q${at}, `).join('');
  const sorting = [...[...columns.keys()].reverse(), ...within.map((_, at) => columns.length + at)].map(
    (at) => `p${at}.place`,
  );
  const result = await duck.stream(`
    SELECT ${places}cells.n::INTEGER
    FROM (SELECT ${values}count(*) AS n FROM ${relation} GROUP BY ${grouping(all.map(({ name }) => name))} HAVING count(*) > 0) AS cells
    ${joins.join(' ')} ${sorting.length === 0 ? '' : `ORDER BY ${sorting.join(', ')}`}`);
  const parts: Int32Array[][] = Array.from({ length: all.length + 1 }, () => []);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    for (const [at, part] of parts.entries()) {
      const vector = chunk.getColumnVector(at);
      const cells = new Int32Array(rowCount);
      for (let row = 0; row < rowCount; row += 1) cells[row] = vector.getItem(row) as number;
      part.push(cells);
    }
  }
  const columnsRead = parts.map(joined);
  return { places: columnsRead.slice(0, -1), counts: columnsRead.at(-1) as Int32Array };
}

/** Reads how a sensitive column spreads over the cells that `readCells` gives of `columns`. */
export async function readSpread(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly CellColumn[],
  sensitive: CellColumn,
): Promise<Spread> {
  const { places, counts } = await readCells(duck, relation, columns, [sensitive]);
  const values = places.at(-1) as Int32Array;
  const cellOf = new Int32Array(counts.length);
  for (let row = 1; row < counts.length; row += 1) {
    const same = columns.every((_, at) => places[at]?.[row] === places[at]?.[row - 1]);
    cellOf[row] = (cellOf[row - 1] as number) + (same ? 0 : 1);
  }
  const order = orderedBy(
    values,
    values.reduce((most, value) => Math.max(most, value + 1), 0),
  );
  return { cellOf: picked(cellOf, order), values: picked(values, order), counts: picked(counts, order) };
}

/** The rows ordered by a key from 0 below `keys`; rows of one key stay in their order. */
export function orderedBy(keyOf: Int32Array, keys: number): Int32Array {
  const starts = startsOf(keyOf, keys);
  const order = new Int32Array(keyOf.length);
  for (let row = 0; row < keyOf.length; row += 1) {
    const key = keyOf[row] as number;
    const to = starts[key] as number;
    order[to] = row;
    starts[key] = to + 1;
  }
  return order;
}

/** Where the rows of each key begin when they are ordered by it; at the end, their number. */
export function startsOf(keyOf: Int32Array, keys: number): Int32Array {
  const starts = new Int32Array(keys + 1);
  for (const key of keyOf) starts[key + 1] = (starts[key + 1] as number) + 1;
  for (let key = 0; key < keys; key += 1) starts[key + 1] = (starts[key + 1] as number) + (starts[key] as number);
  return starts;
}

function picked(from: Int32Array, order: Int32Array): Int32Array {
  const to = new Int32Array(order.length);
  for (let row = 0; row < order.length; row += 1) to[row] = from[order[row] as number] as number;
  return to;
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
