import { isWithin, ruleBook, type ListSubject } from '../principles/index.ts';
import type { ColumnProfile, Fault } from './ingest/index.ts';
import type { CellType, DictionaryRow, NewProduct } from './schemas/index.ts';
import type { Listing } from './store/listing.ts';
import type { Revision } from './store/revision.ts';

export type ProductFault = { readonly path: readonly (string | number)[]; readonly detail: string };

/** Everything that contradicts itself in a product's description. */
export function faultsOfProduct({
  kind,
  subjectKind,
  dictionary,
  keyColumn,
}: Pick<NewProduct, 'kind' | 'subjectKind' | 'dictionary' | 'keyColumn'>): ProductFault[] {
  const faults: ProductFault[] = [];
  dictionary.forEach(({ name, role, identifierType }, index) => {
    const at = (field: string) => ['dictionary', index, field];
    const first = dictionary.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
    if (first < index) faults.push({ path: at('name'), detail: `is the name of column ${first + 1} already (upper and lower case count as equal)` });
    if (identifierType !== undefined && role !== 'identifier') faults.push({ path: at('identifierType'), detail: 'is for identifiers only' });
    if (subjectKind === 'thing' && role === 'quasi-identifier')
      faults.push({ path: at('role'), detail: 'contradicts subjectKind: a thing has no quasi-identifiers; say whom the rows are about' });
  });
  if (keyColumn === undefined && kind === 'record-service') faults.push({ path: ['keyColumn'], detail: 'is needed by a record service' });
  if (keyColumn === undefined) return faults;
  const key = dictionary.find(({ name }) => name === keyColumn);
  if (key === undefined) faults.push({ path: ['keyColumn'], detail: 'is not a column of the dictionary' });
  else if (key.role !== 'identifier') faults.push({ path: ['keyColumn'], detail: `must be an identifier; "${keyColumn}" is declared ${key.role}` });
  else if (key.type !== 'text' && key.type !== 'integer')
    faults.push({ path: ['keyColumn'], detail: `must be text or integer; "${keyColumn}" is declared ${key.type}` });
  return faults;
}

const integers = /^U?(TINY|SMALL|BIG)?INT(EGER)?$/;

/** Which stored types hold what a dictionary type promises. Text may be anything: what looks like numbers throughout is still text. */
const holds: Readonly<Record<CellType, (stored: string) => boolean>> = {
  text: () => true,
  integer: (stored) => integers.test(stored),
  decimal: (stored) => integers.test(stored) || /^(FLOAT|DOUBLE|DECIMAL\(.*)$/.test(stored),
  date: (stored) => stored === 'DATE',
  instant: (stored) => stored.startsWith('TIMESTAMP'),
  boolean: (stored) => stored === 'BOOLEAN',
};

/**
 * What is wrong with a file's columns against the product's dictionary: missing ones, surplus ones, and types that cannot
 * hold what is declared. A column stored as text is not judged here but by its cells (see `spelledOut`).
 */
export function faultsAgainstDictionary(columns: readonly ColumnProfile[], dictionary: readonly DictionaryRow[], rows: number): Fault[] {
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
      faults.push({ pointer, detail: `Column "${name}" is declared ${declared.type}, but its cells are ${said(type)}.` });
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

/** What the gate of the principles sees of a listing over its revision. */
export function subjectOf(listing: Listing, revision: Revision, holds: readonly string[]): ListSubject {
  return {
    id: listing.id,
    personal: listing.personal,
    keyColumn: revision.keyColumn,
    purposes: listing.purposes,
    maxTermDays: listing.maxTermDays,
    maxUses: listing.maxUses,
    declaration: listing.declaration,
    quasiIdentifiers: revision.dictionary.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name),
    columns: revision.dictionary.map(({ name, role }) => ({ name, role })),
    detected: revision.detected,
    risk: revision.risk,
    holds,
  };
}

/** The permissions that allow a purpose: itself and every broader one. */
export function purposesThatAllow(purpose: string): string[] {
  return ruleBook.purposes.map(({ code }) => code).filter((permitted) => isWithin(purpose, [permitted]));
}
