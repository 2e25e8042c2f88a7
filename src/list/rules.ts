import { type ListJudgeable } from '../principles/index.ts';
import type { Hierarchy } from '../measures/risk/index.ts';
import type { ColumnProfile, DataRow } from '../data/ingest/index.ts';
import type { CellType, DeclaredHierarchy, DictionaryRow, NewProduct } from './schemas/index.ts';
import type { Listing } from './store/listing.ts';
import type { Product } from './store/product.ts';
import type { Revision } from './store/revision.ts';
import { isWithin, type RuleBook } from '../terms/index.ts';
import type { Fault } from '../kernel/problem.ts';
import { DAY } from '../kernel/time.ts';

export type ProductFault = { readonly path: readonly (string | number)[]; readonly detail: string };

/** Everything that contradicts itself in a product's description. */
export function faultsOfProduct({
  kind,
  subjectKind,
  dictionary,
  keyColumn,
}: Pick<NewProduct, 'kind' | 'subjectKind' | 'dictionary' | 'keyColumn'>): ProductFault[] {
  const faults: ProductFault[] = [];
  dictionary.forEach(({ name, type, role, identifierType, hierarchy }, index) => {
    const at = (field: string) => ['dictionary', index, field];
    const first = dictionary.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
    if (first < index)
      faults.push({
        path: at('name'),
        detail: `is the name of column ${first + 1} already (upper and lower case count as equal)`,
      });
    if (hierarchy !== undefined && role !== 'quasi-identifier' && role !== 'sensitive')
      faults.push({ path: at('hierarchy'), detail: 'is for quasi-identifiers and sensitive columns only' });
    if (hierarchy !== undefined)
      for (const detail of faultsOfHierarchy(hierarchy, type)) faults.push({ path: at('hierarchy'), detail });
    if (identifierType !== undefined && role !== 'identifier')
      faults.push({ path: at('identifierType'), detail: 'is for identifiers only' });
    if (subjectKind === 'thing' && role === 'quasi-identifier')
      faults.push({
        path: at('role'),
        detail: 'contradicts subjectKind: a thing has no quasi-identifiers; say whom the rows are about',
      });
  });
  if (keyColumn === undefined && kind === 'record-service')
    faults.push({ path: ['keyColumn'], detail: 'is needed by a record service' });
  if (keyColumn === undefined) return faults;
  const key = dictionary.find(({ name }) => name === keyColumn);
  if (key === undefined) faults.push({ path: ['keyColumn'], detail: 'is not a column of the dictionary' });
  else if (key.role !== 'identifier')
    faults.push({ path: ['keyColumn'], detail: `must be an identifier; "${keyColumn}" is declared ${key.role}` });
  else if (key.type !== 'text' && key.type !== 'integer')
    faults.push({ path: ['keyColumn'], detail: `must be text or integer; "${keyColumn}" is declared ${key.type}` });
  return faults;
}

const integers = /^U?(TINY|SMALL|BIG)?INT(EGER)?$/;

/**
 * Which stored types hold what a dictionary type promises. Text may be anything: what looks like numbers throughout is
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

/** All that the gate judges a listing by: what is stated, what was measured, and what bears on it now. */
export type ListingSeen = Pick<
  ListJudgeable,
  | 'about'
  | 'holds'
  | 'decisions'
  | 'officer'
  | 'securityGrade'
  | 'consent'
  | 'lineage'
  | 'otherAgreements'
  | 'hits'
  | 'resemblances'
> & { readonly listing: Listing; readonly product: Product; readonly revision: Revision };

/** What the gate of the principles sees of a listing over its revision. */
export function listingJudgeable({ listing, product, revision, ...seen }: ListingSeen): ListJudgeable {
  const { dictionary, measures } = revision;
  const { basis, contact, evidence, processing, processors, level, quality } = product;
  return {
    ...seen,
    basis,
    contact,
    evidence,
    processing,
    processors,
    level,
    quality,
    id: listing.id,
    personal: listing.personal,
    keyColumn: revision.keyColumn,
    purposes: listing.purposes,
    territories: listing.territories,
    maxTermDays: listing.maxTermDays,
    maxUses: listing.maxUses,
    rights: listing.rights,
    exclusive: listing.exclusive,
    declaration: listing.declaration,
    quasiIdentifiers: dictionary.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name),
    columns: dictionary.map(({ name, role }) => ({ name, role })),
    detected: revision.detected,
    risk: revision.risk,
    candidates: measures.candidates,
    repetition: measures.repetition,
    measured: measures.measured,
    signs: measures.signs,
    sample: { kind: listing.sample.kind, k: listing.sample.k },
  };
}

export type Text = { readonly where: string; readonly text: string };

/**
 * Everything that the supplier wrote, but names and labels of columns, by where it stands. Addresses of contacts are
 * meant to be there.
 */
export function textsOf(listing: Listing, product: Product, revision: Revision): Text[] {
  const texts: [where: string, text: string | undefined][] = [
    ['title', listing.title],
    ['titleZh', listing.titleZh],
    ['description', listing.description],
    ['product.title', product.title],
    ['product.titleZh', product.titleZh],
    ['product.description', product.description],
    ['sourceStatement', product.sourceStatement],
    ['processingStatement', product.processingStatement],
    ['revision.name', revision.name],
    ['contact.process', product.contact?.process],
    ...product.evidence.map(({ reference }, index) => [`evidence.${index}`, reference] as [string, string]),
    ...product.processing.map(({ what }, index) => [`processing.${index}`, what] as [string, string]),
    ...(product.processors ?? []).map(
      ({ name, task }, index) => [`processors.${index}`, `${name} ${task}`] as [string, string],
    ),
    ...revision.dictionary.map(({ name, unit }): [string, string | undefined] => [`unit of ${name}`, unit]),
    ...revision.dictionary.flatMap(({ name, hierarchy }) =>
      valuesIn(hierarchy).map((value) => [`hierarchy of ${name}`, value] as [string, string]),
    ),
    ...(listing.sample.kind === 'synthetic' ? listing.sample.rows : []).flatMap((row, index) =>
      Object.entries(row).flatMap(([name, value]): [string, string][] => [
        [`sample.${index + 1}.name`, name],
        ...(typeof value === 'string' ? [[`sample.${index + 1}.${name}`, value] as [string, string]] : []),
      ]),
    ),
  ];
  return texts.flatMap(([where, text]) => (text === undefined || text === '' ? [] : [{ where, text }]));
}

/** Every value that a hierarchy names, once. */
function valuesIn(hierarchy: DictionaryRow['hierarchy']): string[] {
  return hierarchy && 'levels' in hierarchy ? [...new Set(hierarchy.levels.flat())] : [];
}

/** The permissions that allow a purpose: itself and every broader one. */
export function purposesThatAllow(purpose: string, { purposes }: RuleBook): string[] {
  return purposes.map(({ code }) => code).filter((permitted) => isWithin(purpose, [permitted], purposes));
}

/**
 * From when on a revision is older than its product promises; null where the product promises nothing, or nothing is
 * dated.
 */
export function staleFrom(
  { quality }: Pick<Product, 'quality'>,
  { measures, createdAt }: Pick<Revision, 'measures' | 'createdAt'>,
): Date | null {
  const { ageDays } = measures.measured;
  if (quality === null || quality.freshnessDays === null || ageDays === null) return null;
  return new Date(createdAt.getTime() + (quality.freshnessDays - ageDays) * DAY);
}

/**
 * What contradicts itself in a hierarchy: bands that do not nest, rows of unlike length, values named twice, levels
 * that part what was one.
 */
export function faultsOfHierarchy(hierarchy: DeclaredHierarchy, type: CellType): string[] {
  if ('bands' in hierarchy) {
    const { bands } = hierarchy;
    const nested = bands.every(
      (width, at) => at === 0 || (width > (bands[at - 1] ?? 0) && Number.isInteger(width / (bands[at - 1] ?? 1))),
    );
    return [
      ...(type === 'integer' || type === 'decimal' ? [] : ['has bands, which are for numbers only']),
      ...(nested ? [] : ['must have bands of rising widths, each a multiple of the one before']),
    ];
  }
  const { levels } = hierarchy;
  const length = levels[0]?.length ?? 0;
  if (levels.some((row) => row.length !== length))
    return ['must have rows of the same length: the raw value, then one value a level'];
  const raw = new Set(levels.map(([value]) => value));
  const parted = Array.from({ length: Math.max(0, length - 2) }, (_, at) => at + 1).some((level) => {
    const above = new Map<string | undefined, string | undefined>();
    return levels.some((row) => {
      const known = above.has(row[level]);
      const same = !known || above.get(row[level]) === row[level + 1];
      above.set(row[level], row[level + 1]);
      return !same;
    });
  });
  return [
    ...(raw.size === levels.length ? [] : ['names a raw value twice']),
    ...(parted ? ['parts on one level what was one value on the level below'] : []),
  ];
}

/**
 * What is wrong with a request to generalise: columns that are no quasi-identifiers, hierarchies that contradict
 * themselves, levels that are missing.
 */
export function faultsOfGeneralisation(
  dictionary: readonly DictionaryRow[],
  hierarchies: Readonly<Record<string, DeclaredHierarchy>>,
  levels: Readonly<Record<string, number>>,
  apply: boolean,
): Fault[] {
  const known = dictionary.filter(({ role }) => role === 'quasi-identifier' || role === 'sensitive');
  const names = known.map(({ name }) => name);
  const faults: Fault[] = [];
  const at = (part: string, name: string) => `#/${part}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  for (const [part, given] of [
    ['hierarchies', hierarchies],
    ['levels', levels],
  ] as const)
    for (const name of Object.keys(given))
      if (!names.includes(name))
        faults.push({
          pointer: at(part, name),
          detail: `"${name}" is no quasi-identifier or sensitive column of the revision`,
        });
  for (const { name, type, role, hierarchy: declared } of known) {
    const hierarchy = hierarchies[name];
    for (const detail of hierarchy ? faultsOfHierarchy(hierarchy, type) : [])
      faults.push({ pointer: at('hierarchies', name), detail });
    const level = levels[name];
    const highest = highestLevel(hierarchy ?? declared);
    if (level === undefined && apply && role === 'quasi-identifier')
      faults.push({ pointer: '#/levels', detail: `"${name}" needs a level, 0 for as it is` });
    else if (level !== undefined && level > highest)
      faults.push({ pointer: at('levels', name), detail: `must be at most ${highest}, the height of the hierarchy` });
  }
  return faults;
}

/** Bands are topped by one level of "*"; without a hierarchy a column is kept or blanked. */
function highestLevel(hierarchy: DeclaredHierarchy | undefined): number {
  if (hierarchy === undefined) return 1;
  return 'bands' in hierarchy ? hierarchy.bands.length + 1 : (hierarchy.levels[0]?.length ?? 1) - 1;
}

/** How many levels a built hierarchy has, the raw one included. */
export const heightOf = (hierarchy: Hierarchy): number => Math.max(1, hierarchy[0]?.length ?? 1);

/**
 * The dictionary of the rows that were widened: what left its raw values is text now, and cannot be widened by the same
 * hierarchy again.
 */
export function generalisedDictionary(
  dictionary: readonly DictionaryRow[],
  levels: Readonly<Record<string, number>>,
): DictionaryRow[] {
  return dictionary.map((row) => {
    if ((levels[row.name] ?? 0) === 0) return row;
    const { hierarchy: _, ...kept } = row;
    return { ...kept, type: 'text' };
  });
}

/**
 * How many rows share the least frequent combination of these columns; null where there is no row or no column to tell
 * them by.
 */
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
