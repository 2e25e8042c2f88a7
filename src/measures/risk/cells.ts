import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { grouping } from './classes.ts';
import { placesSql } from './sensitive.ts';

/**
 * Distinct rows: for each column the place of its value, how many rows are so, and how many persons who are so in all
 * their rows. Where each row is another person these are the same counts, and `several` is null.
 */
export type Cells = {
  readonly places: readonly Int32Array[];
  readonly rows: Int32Array;
  readonly counts: Int32Array;
  readonly several: SeveralCells | null;
};

/**
 * Persons whose rows differ: those of number i stand in the cells from `starts[i]` to before `starts[i + 1]`. And by
 * cell, the rows that name nobody.
 */
export type SeveralCells = {
  readonly starts: Int32Array;
  readonly cells: Int32Array;
  readonly unknown: Int32Array;
};

/**
 * How the values of a sensitive column spread over the distinct rows of others: cell, place of the value and persons,
 * by rising places. Of persons who have several values or stand in several cells, each pair of cell and value.
 */
export type Spread = {
  readonly cellOf: Int32Array;
  readonly values: Int32Array;
  readonly counts: Int32Array;
  readonly several: { readonly starts: Int32Array; readonly cellOf: Int32Array; readonly values: Int32Array } | null;
};

type CellColumn = { readonly name: string; readonly order: string | null };

/** A relation, and its column with the numbers of persons; null: each row is another person. */
export type CellSource = { readonly relation: string; readonly person: string | null };

/** Reads the distinct rows over `columns`, ordered by the places of their values, the last column's first. */
export async function readCells(
  duck: DuckDBConnection,
  source: CellSource,
  columns: readonly CellColumn[],
  within: readonly CellColumn[] = [],
): Promise<Cells> {
  const all = [...columns, ...within];
  const sorting = [...[...columns.keys()].reverse(), ...within.map((_, at) => columns.length + at)].map(
    (at) => `p${at}.place`,
  );
  const order = sorting.length === 0 ? '' : `ORDER BY ${sorting.join(', ')}`;
  const joins = all
    .map(
      ({ name, order: by }, at) =>
        `JOIN ${placesSql(source.relation, name, by)} AS p${at} ON cells.q${at} IS NOT DISTINCT FROM p${at}.value`,
    )
    .join(' ');
  const places = all.map((_, at) => `p${at}.place::INTEGER, `).join('');
  if (source.person === null) {
    const counted = `(SELECT ${coded(all)}count(*) AS n FROM ${source.relation} GROUP BY ${grouping(all.map(({ name }) => name))} HAVING count(*) > 0)`;
    const read = await integers(
      duck,
      `SELECT ${places}cells.n::INTEGER FROM ${counted} AS cells ${joins} ${order}`,
      all.length + 1,
    );
    const rows = read.at(-1) as Int32Array;
    return { places: read.slice(0, -1), rows, counts: rows, several: null };
  }
  try {
    await placePersons(duck, source.relation, source.person, all);
    const kept = `rows::INTEGER, alone::INTEGER, unknown::INTEGER`;
    const read = await integers(
      duck,
      `SELECT ${places}${kept} FROM "cells of persons" AS cells ${joins} ${order}`,
      all.length + 3,
    );
    const [rows, counts, unknown] = read.slice(-3) as [Int32Array, Int32Array, Int32Array];
    const numbered = `(SELECT cells.*, row_number() OVER (${order}) - 1 AS cell FROM "cells of persons" AS cells ${joins})`;
    const same = all.map((_, at) => `n.q${at} IS NOT DISTINCT FROM p.q${at}`).join(' AND ') || 'true';
    const pairs = await integers(
      duck,
      `
      SELECT (dense_rank() OVER (ORDER BY p.who) - 1)::INTEGER AS number, n.cell::INTEGER FROM "persons in cells" AS p
      JOIN "persons in several cells" USING (who) JOIN ${numbered} AS n ON ${same} ORDER BY number, n.cell`,
      2,
    );
    const [numbers, cells] = pairs as [Int32Array, Int32Array];
    const starts = startsOf(numbers, numbers.length === 0 ? 0 : (numbers.at(-1) as number) + 1);
    return { places: read.slice(0, -3), rows, counts, several: { starts, cells, unknown } };
  } finally {
    for (const table of ['persons in cells', 'persons in several cells', 'cells of persons'])
      await duck.run(`DROP TABLE IF EXISTS "${table}"`);
  }
}

const coded = (columns: readonly CellColumn[]): string =>
  columns.map(({ name }, at) => `${sqlName(name)} AS q${at}, `).join('');

/** Who stands in which cells, who in several, and what each cell has. */
async function placePersons(
  duck: DuckDBConnection,
  relation: string,
  person: string,
  columns: readonly CellColumn[],
): Promise<void> {
  const cells = columns.map((_, at) => `q${at}, `).join('');
  const make = (table: string, sql: string) => duck.run(`CREATE OR REPLACE TEMP TABLE "${table}" AS ${sql}`);
  await make(
    'persons in cells',
    `SELECT ${coded(columns)}${sqlName(person)} AS who, count(*) AS n FROM ${relation} GROUP BY ALL`,
  );
  await make(
    'persons in several cells',
    'SELECT who FROM "persons in cells" WHERE who IS NOT NULL GROUP BY who HAVING count(*) > 1',
  );
  await make(
    'cells of persons',
    `
    SELECT ${cells}sum(n) AS rows, count(p.who) FILTER (s.who IS NULL) AS alone, coalesce(sum(n) FILTER (p.who IS NULL), 0) AS unknown
    FROM "persons in cells" AS p LEFT JOIN "persons in several cells" AS s ON p.who = s.who GROUP BY ${cells === '' ? '()' : cells.slice(0, -2)}
    HAVING count(*) > 0`,
  );
}

/** The columns of a query that answers whole numbers. */
async function integers(duck: DuckDBConnection, sql: string, columns: number): Promise<Int32Array[]> {
  const result = await duck.stream(sql);
  const parts: Int32Array[][] = Array.from({ length: columns }, () => []);
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    for (const [at, part] of parts.entries()) {
      const vector = chunk.getColumnVector(at);
      const cells = new Int32Array(rowCount);
      for (let row = 0; row < rowCount; row += 1) cells[row] = vector.getItem(row) as number;
      part.push(cells);
    }
  }
  return parts.map(joined);
}

/** Reads how a sensitive column spreads over the cells that `readCells` gives of `columns`. */
export async function readSpread(
  duck: DuckDBConnection,
  source: CellSource,
  columns: readonly CellColumn[],
  sensitive: CellColumn,
): Promise<Spread> {
  const { places, counts, several } = await readCells(duck, source, columns, [sensitive]);
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
  return {
    cellOf: picked(cellOf, order),
    values: picked(values, order),
    counts: picked(counts, order),
    several: several && {
      starts: several.starts,
      cellOf: picked(cellOf, several.cells),
      values: picked(values, several.cells),
    },
  };
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
