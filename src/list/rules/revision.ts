import type { DataRow } from '../../data/ingest/index.ts';

/** How many rows share the least frequent combination of these columns; null where there are no rows or no columns. */
export function smallestClass(rows: readonly DataRow[], columns: readonly string[]): number | null {
  if (rows.length === 0 || columns.length === 0) return null;
  return Math.min(...classesOf(rows, columns).values());
}

/** How often each combination of these columns occurs. */
export function classesOf(rows: readonly DataRow[], columns: readonly string[]): Map<string, number> {
  const classes = new Map<string, number>();
  for (const row of rows) classes.set(classOf(row, columns), (classes.get(classOf(row, columns)) ?? 0) + 1);
  return classes;
}

export const classOf = (row: DataRow, columns: readonly string[]): string =>
  JSON.stringify(columns.map((name) => row[name] ?? null));
