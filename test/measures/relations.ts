import { sqlName, sqlText } from '../../src/data/duck.ts';

export type Row = readonly (string | number | null)[];

/** Rows as a relation: numbers are integers, all else text. */
export function table(names: readonly string[], rows: readonly Row[]): string {
  const cell = (value: string | number | null): string => (typeof value === 'string' ? sqlText(value) : String(value));
  return `(SELECT * FROM (VALUES ${rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')}) AS t(${names.join(', ')}))`;
}

const stored: Readonly<Record<string, string>> = { integer: 'BIGINT', decimal: 'DECIMAL(18, 6)', date: 'DATE' };

/** Rows as a relation whose columns are stored by their declared type. */
export function declaredTable(
  columns: readonly { readonly name: string; readonly type: string }[],
  rows: readonly Row[],
): string {
  const cells = columns.map(({ name, type }, at) => `CAST(c${at} AS ${stored[type] ?? 'VARCHAR'}) AS ${sqlName(name)}`);
  return `(SELECT ${cells.join(', ')} FROM ${table(
    columns.map((_, at) => `c${at}`),
    rows,
  )})`;
}
