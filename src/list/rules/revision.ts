import type { ColumnProfile, DataRow } from '../../data/ingest/index.ts';
import { saidOf } from '../../kernel/lists.ts';
import type { Fault } from '../../kernel/problem.ts';
import type { CellType, DictionaryRow } from '../schemas/dictionary.ts';

const integers = /^U?(TINY|SMALL|BIG)?INT(EGER)?$/;

/**
 * Which stored types satisfy a dictionary type. Text may be stored in any type: what looks like numbers throughout is
 * still text.
 */
const holds: Readonly<Record<CellType, (stored: string) => boolean>> = {
  text: () => true,
  integer: (stored) => integers.test(stored),
  decimal: (stored) => integers.test(stored) || /^(FLOAT|DOUBLE|DECIMAL\(.*)$/.test(stored),
  date: (stored) => stored === 'DATE',
  instant: (stored) => stored.startsWith('TIMESTAMP'),
  boolean: (stored) => stored === 'BOOLEAN',
};

/**
 * What is wrong with a file's columns against the product's dictionary: missing ones, surplus ones, and types that
 * cannot hold what is declared. A column stored as text is not judged here but by its cells (see `spelledOut`).
 */
export function faultsAgainstDictionary(
  columns: readonly ColumnProfile[],
  dictionary: readonly DictionaryRow[],
  rows: number,
): Fault[] {
  const faults: Fault[] = [];
  for (const { name } of dictionary) {
    if (columns.some((column) => column.name === name)) continue;
    const alike = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
    faults.push({
      pointer: '#/columns',
      detail: `The dictionary's column "${name}" is missing${alike ? `; the file calls it "${alike.name}"` : ''}.`,
    });
  }
  columns.forEach(({ name, type, nulls }, index) => {
    const pointer = `#/columns/${index + 1}`;
    const declared = dictionary.find((row) => row.name === name);
    if (!declared) faults.push({ pointer, detail: `Column "${name}" is not in the dictionary.` });
    else if (type !== 'VARCHAR' && nulls < rows && !holds[declared.type](type))
      faults.push({
        pointer,
        detail: `Column "${name}" is declared ${declared.type}, but its cells are ${said(type)}.`,
      });
  });
  return faults;
}

function said(stored: string): string {
  if (integers.test(stored)) return 'whole numbers';
  if (/^(FLOAT|DOUBLE|DECIMAL)/.test(stored)) return 'numbers with decimals';
  if (stored.startsWith('TIMESTAMP')) return 'instants';
  return { DATE: 'dates', BOOLEAN: 'truth values', JSON: 'nested values' }[stored] ?? stored;
}

/**
 * The columns that are stored as text though another type is declared, because a type would lose how a cell is written
 * (leading zeros, decimals of varying length, more than 15 digits). Their cells must at least be spelled like the type.
 */
export function spelledOut(
  columns: readonly ColumnProfile[],
  dictionary: readonly DictionaryRow[],
): { readonly name: string; readonly type: CellType; readonly index: number }[] {
  return columns.flatMap(({ name, type }, index) => {
    const declared = dictionary.find((row) => row.name === name)?.type ?? 'text';
    return type === 'VARCHAR' && declared !== 'text' ? [{ name, type: declared, index }] : [];
  });
}

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
    const who = person === null ? String(at) : String(saidOf(row, person) ?? '').trim();
    if (who !== '') known.add(who);
  });
  return new Map([...persons].map(([own, known]) => [own, Math.max(1, known.size)]));
}

export const classOf = (row: DataRow, columns: readonly string[]): string =>
  JSON.stringify(columns.map((name) => saidOf(row, name) ?? null));
