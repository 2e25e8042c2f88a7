import { calendarUnits } from '../../measures/risk/index.ts';
import type {
  CellType,
  DeclaredHierarchy,
  DictionaryRow,
  PersonsDeclared,
  ProductKind,
  SubjectKind,
} from '../schemas/dictionary.ts';

/** What can contradict itself in a product's description, by code, for other languages than English. */
export const productFaultCodes = [
  'hierarchy-contradicts',
  'hierarchy-misplaced',
  'identifiers-only',
  'key-needed',
  'key-not-identifier',
  'key-type',
  'name-taken',
  'no-such-column',
  'not-of-persons',
  'thing-with-persons',
] as const;
export type ProductFault = {
  readonly path: readonly (string | number)[];
  readonly code: (typeof productFaultCodes)[number];
  readonly detail: string;
};

/** The parts of a product's description that can contradict each other. */
type ProductShape = {
  readonly kind: ProductKind;
  readonly subjectKind: SubjectKind;
  readonly dictionary: readonly DictionaryRow[];
  readonly keyColumn?: string | undefined;
  readonly persons: PersonsDeclared;
};

/** All contradictions in a product's description. */
export function faultsOfProduct({ kind, subjectKind, dictionary, keyColumn, persons }: ProductShape): ProductFault[] {
  const faults: ProductFault[] = [];
  dictionary.forEach(({ name, type, role, identifierType, hierarchy }, index) => {
    const at = (field: string) => ['dictionary', index, field];
    const first = dictionary.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
    if (first < index)
      faults.push({
        path: at('name'),
        code: 'name-taken',
        detail: `is the name of column ${first + 1} already (upper and lower case count as equal)`,
      });
    if (hierarchy !== undefined && role !== 'quasi-identifier' && role !== 'sensitive')
      faults.push({
        path: at('hierarchy'),
        code: 'hierarchy-misplaced',
        detail: 'is for quasi-identifiers and sensitive columns only',
      });
    if (hierarchy !== undefined)
      for (const detail of faultsOfHierarchy(hierarchy, type))
        faults.push({ path: at('hierarchy'), code: 'hierarchy-contradicts', detail });
    if (identifierType !== undefined && role !== 'identifier')
      faults.push({ path: at('identifierType'), code: 'identifiers-only', detail: 'is for identifiers only' });
    if (subjectKind === 'thing' && role === 'quasi-identifier')
      faults.push({
        path: at('role'),
        code: 'thing-with-persons',
        detail: 'contradicts subjectKind: a thing has no quasi-identifiers; say whom the rows are about',
      });
  });
  faults.push(...faultsOfPersons(persons, dictionary, subjectKind));
  if (keyColumn === undefined && kind === 'record-service')
    faults.push({ path: ['keyColumn'], code: 'key-needed', detail: 'is needed by a record service' });
  if (keyColumn === undefined) return faults;
  const key = dictionary.find(({ name }) => name === keyColumn);
  if (key === undefined)
    faults.push({ path: ['keyColumn'], code: 'no-such-column', detail: 'is not a column of the dictionary' });
  else if (key.role !== 'identifier')
    faults.push({
      path: ['keyColumn'],
      code: 'key-not-identifier',
      detail: `must be an identifier; "${keyColumn}" is declared ${key.role}`,
    });
  else if (key.type !== 'text' && key.type !== 'integer')
    faults.push({
      path: ['keyColumn'],
      code: 'key-type',
      detail: `must be text or integer; "${keyColumn}" is declared ${key.type}`,
    });
  return faults;
}

/** Why a column cannot tell persons apart. */
function faultsOfPersons(
  persons: PersonsDeclared,
  dictionary: readonly DictionaryRow[],
  subjectKind: SubjectKind,
): ProductFault[] {
  if (persons === null) return [];
  if (subjectKind === 'thing')
    return [
      {
        path: ['persons'],
        code: 'thing-with-persons',
        detail: 'contradicts subjectKind: the rows are about things, not about persons',
      },
    ];
  if (persons === 'rows') return [];
  const { column } = persons;
  const path = ['persons', 'column'];
  const known = dictionary.find(({ name }) => name === column);
  if (known === undefined)
    return [{ path, code: 'no-such-column', detail: `"${column}" is not a column of the dictionary` }];
  const { role, type, identifierType } = known;
  if (role !== 'identifier')
    return [
      {
        path,
        code: 'key-not-identifier',
        detail: `must be an identifier, which tells persons apart; "${column}" is declared ${role}`,
      },
    ];
  if (identifierType === 'place' || identifierType === 'credit-code')
    return [
      {
        path,
        code: 'not-of-persons',
        detail: `must tell persons apart; "${column}" is declared to identify by ${identifierType}`,
      },
    ];
  return type === 'text' || type === 'integer'
    ? []
    : [{ path, code: 'key-type', detail: `must be text or integer; "${column}" is declared ${type}` }];
}

/**
 * Contradictions in a hierarchy: bands that do not nest, units of the calendar that do not rise, rows of unequal
 * length, values named twice, levels that separate what the level below had joined.
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
  if ('calendar' in hierarchy) {
    const places = hierarchy.calendar.map((unit) => calendarUnits.indexOf(unit));
    const rising = places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0));
    return [
      ...(type === 'date' || type === 'instant'
        ? []
        : ['has units of the calendar, which are for dates and instants only']),
      ...(type === 'date' && hierarchy.calendar.includes('day') ? ['widens dates to days, which they are'] : []),
      ...(rising ? [] : [`must have units from fine to coarse: ${calendarUnits.join(', ')}`]),
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
