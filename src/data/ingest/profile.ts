import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../duck.ts';
import { ask, asText, fromParquet, numberType, type TypedColumn } from './engine.ts';

/**
 * One column of a revision, measured. `distinct` counts the values that are not null: exactly below a million rows,
 * else by an estimate (about 2 % off), as `distinctIs` says. `min`, `max` and `top` are text, cut after 256 characters;
 * `top` holds the ten most frequent values when at most 50 are distinct, ties in the order of the values.
 */
export type ColumnProfile = TypedColumn & {
  readonly nulls: number;
  readonly distinct: number;
  readonly distinctIs: 'exact' | 'approximate';
  readonly min: string | null;
  readonly max: string | null;
  readonly mean?: number;
  readonly top: readonly { readonly value: string; readonly count: number }[];
};

const exactBelowRows = 1_000_000;
const fewValues = 50;
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * Measures the columns of a stored revision of `rows` rows, one after the other, so that memory is bounded by one
 * column.
 */
export async function profile(
  duck: DuckDBConnection,
  parquet: string,
  columns: readonly TypedColumn[],
  rows: number,
): Promise<ColumnProfile[]> {
  const profiles: ColumnProfile[] = [];
  for (const column of columns) profiles.push(await profileColumn(duck, fromParquet(parquet), column, rows));
  return profiles;
}

async function profileColumn(
  duck: DuckDBConnection,
  from: string,
  { name, type }: TypedColumn,
  rows: number,
): Promise<ColumnProfile> {
  const column = sqlName(name);
  const exact = rows < exactBelowRows;
  const ordered = type === 'JSON' ? `CAST(${column} AS VARCHAR)` : column;
  const short = (sql: string): string => `left(${asText(type, sql)}, 256)`;
  const mean = numberType.test(type) ? `CAST(avg(${column}) AS DOUBLE)` : 'NULL';
  const distinct = exact ? `count(DISTINCT ${ordered})` : `approx_count_distinct(${ordered})`;
  const measures = [`count(${column})`, distinct, short(`min(${ordered})`), short(`max(${ordered})`), mean];
  const [measured = []] = await ask(duck, `SELECT ${measures.join(', ')} FROM ${from}`);
  const [filled, values, min, max, average] = measured;
  const top =
    Number(values) > fewValues
      ? []
      : await ask(
          duck,
          `SELECT ${short(ordered)}, count(*) FROM ${from} WHERE ${column} IS NOT NULL
    GROUP BY ${ordered} ORDER BY count(*) DESC, ${ordered} LIMIT 10`,
        );
  return {
    name,
    type,
    nulls: rows - Number(filled),
    distinct: Number(values),
    distinctIs: exact ? 'exact' : 'approximate',
    min: text(min),
    max: text(max),
    ...(typeof average === 'number' ? { mean: average } : {}),
    top: top.map(([value, count]) => ({ value: String(value), count: Number(count) })),
  };
}
