import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../config/env.ts';
import { fromParquet, ingest } from '../../../src/data/ingest/index.ts';
import { withDuck } from '../../../src/data/duck.ts';
import { detectColumns } from '../../../src/measures/detectors/index.ts';
import { screenColumns } from '../../../src/measures/screening/index.ts';
import { foundingBook } from '../../../src/principles/founding.ts';
import { directIdentifiers, foundWords, personsUndeclared } from '../../../src/principles/rules/list.ts';
import { measure } from '../../../src/list/intake/measure.ts';
import type { DictionaryRow } from '../../../src/list/schemas/dictionary.ts';
import { toCsv } from '../../../seeders/data/table.ts';
import { impersonal, listed } from '../../principles/gate-subjects.ts';
import { rowsOfTable, type PortalTable } from './table.ts';

const today = '2024-12-31';

/** What the gate finds in a table that is said to be about things. `refused` are columns of direct identifiers. */
export type Judged = {
  readonly words: string[];
  readonly persons: string[];
  readonly identifiers: string[];
  readonly refused: string[];
};

/** Takes a table in as a revision comes in, and judges it by the rules that look at what it holds. */
export async function judged(table: PortalTable): Promise<Judged> {
  const rows = rowsOfTable(table);
  const dictionary = dictionaryOf(table, rows);
  const folder = temporaryFolder('portal');
  const [csv, parquet] = [join(folder, 'table.csv'), join(folder, 'table.parquet')];
  const records = rows.map((row) => Object.fromEntries(row.map((cell, at) => [table.columns[at]?.[0] ?? '', cell])));
  writeFileSync(
    csv,
    toCsv(
      dictionary.map(({ name, label }) => ({ name, label, type: 'text', role: 'measure' })),
      records,
    ),
  );
  try {
    const ingested = await ingest({ path: csv, name: 'table.csv' }, { parquet });
    return await withDuck(async (duck) => {
      const relation = fromParquet(parquet);
      const declared = {
        dictionary,
        personal: false,
        level: 1,
        counted: { by: 'rows' as const, said: false, alike: [] },
      };
      const measures = await measure(duck, relation, ingested, declared, foundingBook, today);
      const seen = {
        ...listed,
        ...impersonal,
        columns: dictionary.map(({ name, role }) => ({ name, role })),
        detected: await detectColumns(duck, relation, { today }),
        signs: measures.signs,
      };
      const hits = [...screenColumns(dictionary, foundingBook, measures.spared), ...measures.hits];
      const identifiers = directIdentifiers(seen);
      const columnOf = (text: string): string => /^Column "([^"]*)"/.exec(text)?.[1] ?? '';
      return {
        words: foundWords(hits, foundingBook).map(
          ({ detail }) => `PL nothing-screened ${/of (\w+)/.exec(detail)?.[1]}`,
        ),
        persons: personsUndeclared(seen).map(({ detail }) => detail.replace(/^.*: /, '')),
        identifiers: identifiers.map(({ detail }) => `${columnOf(detail)}: ${detail}`),
        refused: identifiers.filter(({ verdict }) => verdict === 'refused').map(({ detail }) => columnOf(detail)),
      };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
