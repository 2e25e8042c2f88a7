import { sqlText } from '../../src/data/duck.ts';

export type Row = readonly (string | number | null)[];

/** Rows as a relation: numbers are integers, all else text. */
export function table(names: readonly string[], rows: readonly Row[]): string {
  const cell = (value: string | number | null): string => (typeof value === 'string' ? sqlText(value) : String(value));
  return `(SELECT * FROM (VALUES ${rows.map((row) => `(${row.map(cell).join(', ')})`).join(', ')}) AS t(${names.join(', ')}))`;
}
