import type { CellType, DeclaredHierarchy, DictionaryRow, ProductKind, SubjectKind } from '../schemas/dictionary.ts';

export type ProductFault = { readonly path: readonly (string | number)[]; readonly detail: string };

/** The parts of a product's description that can contradict each other. */
type ProductShape = {
  readonly kind: ProductKind;
  readonly subjectKind: SubjectKind;
  readonly dictionary: readonly DictionaryRow[];
  readonly keyColumn?: string | undefined;
};

/** All contradictions in a product's description. */
export function faultsOfProduct({ kind, subjectKind, dictionary, keyColumn }: ProductShape): ProductFault[] {
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

/**
 * Contradictions in a hierarchy: bands that do not nest, rows of unequal length, values named twice, levels that
 * separate what the level below had joined.
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
