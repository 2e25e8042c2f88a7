import { personOf, type DataRow } from '../../data/ingest/index.ts';
import { saidOf } from '../../kernel/lists.ts';

/**
 * How many persons share the least frequent combination of these columns; null where there are no rows or no columns.
 * Where a column tells persons apart, rows that leave it empty make no class larger than the one person they may be of.
 */
export function smallestClass(
  rows: readonly DataRow[],
  columns: readonly string[],
  person: string | null,
): number | null {
  if (rows.length === 0 || columns.length === 0) return null;
  return Math.min(...classesOf(rows, columns, person).values());
}

/** How many persons have each combination of these columns. */
function classesOf(rows: readonly DataRow[], columns: readonly string[], person: string | null): Map<string, number> {
  const persons = new Map<string, Set<string>>();
  rows.forEach((row, at) => {
    const own = classOf(row, columns);
    const known = persons.get(own) ?? new Set();
    persons.set(own, known);
    const who = person === null ? String(at) : personOf(saidOf(row, person));
    if (who !== null) known.add(who);
  });
  return new Map([...persons].map(([own, known]) => [own, Math.max(1, known.size)]));
}

export const classOf = (row: DataRow, columns: readonly string[]): string =>
  JSON.stringify(columns.map((name) => saidOf(row, name) ?? null));
