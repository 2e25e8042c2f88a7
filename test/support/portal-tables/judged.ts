import { withDuck } from '../../../src/data/duck.ts';
import { detectColumns } from '../../../src/measures/detectors/index.ts';
import { contextOf, screenColumns, screenData } from '../../../src/measures/screening/index.ts';
import { foundingBook } from '../../../src/principles/founding.ts';
import { directIdentifiers, foundWords, personsUndeclared } from '../../../src/principles/rules/list.ts';
import type { DictionaryRow } from '../../../src/list/schemas/dictionary.ts';
import { tableOfCells } from '../columns-of-cells.ts';
import { impersonal, listed } from '../../principles/gate-subjects.ts';
import { rowsOfTable, type PortalTable } from './table.ts';

const today = '2024-12-31';

/** What the gate finds in a table that is said to be about things. */
export type Judged = {
  readonly words: string[];
  readonly persons: string[];
  readonly identifiers: string[];
};

/**
 * Judges a table, with the types that it would be stored with, by the rules that look at what it holds. That files are
 * stored so is shown in `test/data`.
 */
export async function judged(table: PortalTable): Promise<Judged> {
  const rows = rowsOfTable(table);
  const dictionary = dictionaryOf(table, rows);
  return withDuck(async (duck) => {
    const stored = dictionary.map(({ name }, at) => ({ name, type: storedTypeOf(rows.map((row) => row[at] ?? '')) }));
    const columns = stored.map(({ name, type }) => [name, type] as const);
    await tableOfCells(
      duck,
      'portal',
      columns,
      rows.map((row) => row.map(String)),
    );
    const { signs, spared } = await contextOf(duck, 'portal', dictionary, false);
    const seen = {
      ...listed,
      ...impersonal,
      columns: dictionary.map(({ name, role }) => ({ name, role })),
      detected: await detectColumns(duck, 'portal', { today }),
      signs,
    };
    const hits = [
      ...screenColumns(dictionary, foundingBook, spared),
      ...(await screenData(duck, 'portal', stored, foundingBook, { spared })),
    ];
    const identifiers = directIdentifiers(seen);
    const columnOf = (text: string): string => /^Column "([^"]*)"/.exec(text)?.[1] ?? '';
    return {
      words: foundWords(hits, foundingBook).map(({ detail }) => `PL nothing-screened ${/of (\w+)/.exec(detail)?.[1]}`),
      persons: personsUndeclared(seen).map(({ detail }) => detail.replace(/^.*: /, '')),
      identifiers: identifiers.map(({ detail }) => `${columnOf(detail)}: ${detail}`),
    };
  });
}

/** The dictionary of such a table: each column a measure, of the type that its cells have. */
export function dictionaryOf(
  { columns }: PortalTable,
  rows: readonly (readonly (string | number)[])[],
): DictionaryRow[] {
  return columns.map(([name, , unit], at) => ({
    name,
    label: name,
    type: typeOf(rows.map((row) => row[at] ?? '')),
    role: 'measure',
    ...(unit === undefined ? {} : { unit }),
  }));
}

function typeOf(cells: readonly (string | number)[]): DictionaryRow['type'] {
  if (cells.every((cell) => typeof cell === 'number')) return 'integer';
  if (cells.every((cell) => /^-?\d+\.\d+$/.test(String(cell)))) return 'decimal';
  return cells.every((cell) => /^\d{4}-\d\d-\d\d$/.test(String(cell))) ? 'date' : 'text';
}

/** What a file of these cells is stored as. */
function storedTypeOf(cells: readonly (string | number)[]): string {
  const all = (pattern: RegExp): boolean => cells.every((cell) => pattern.test(String(cell)));
  if (all(/^-?(0|[1-9]\d{0,17})$/)) return 'BIGINT';
  if (all(/^-?\d+\.\d+$/)) return `DECIMAL(18,${String(cells[0]).replace(/^.*\./, '').length})`;
  if (all(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)) return 'TIMESTAMP';
  return all(/^\d{4}-\d\d-\d\d$/) ? 'DATE' : 'VARCHAR';
}
