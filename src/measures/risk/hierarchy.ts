/**
 * A generalisation hierarchy: one row for each raw value, `[raw, level 1, level 2, …]`, all rows of the same length.
 */
export type Hierarchy = readonly (readonly string[])[];

/**
 * Reads a hierarchy file: one line a raw value, its generalisations after it, between delimiters; no header. A value
 * may occur twice if it is generalised alike. Throws an Error that names every fault by its line.
 */
export function parseHierarchy(text: string, delimiter = ';'): Hierarchy {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.split(delimiter).map(unquoted));
  const lines = rows.map((row, at) => ({ row, line: at + 1 })).filter(({ row }) => row.length > 1 || row[0] !== '');
  const width = lines[0]?.row.length ?? 0;
  const known = new Map<string, string>();
  const faults: string[] = lines.length === 0 ? ['it has no lines'] : [];
  for (const { row, line } of lines) {
    if (row.length !== width) faults.push(`line ${line} has ${row.length} cells, the first has ${width}`);
    const before = known.get(row[0] as string);
    if (before !== undefined && before !== JSON.stringify(row))
      faults.push(`line ${line} generalises "${row[0]}" otherwise than before`);
    known.set(row[0] as string, JSON.stringify(row));
  }
  if (faults.length > 0) throw new Error(`The hierarchy cannot be read: ${faults.slice(0, 20).join('; ')}.`);
  const hierarchy = [...known.values()].map((row) => JSON.parse(row) as string[]);
  faults.push(...faultsInNesting(hierarchy));
  if (faults.length > 0) throw new Error(`The hierarchy cannot be used: ${faults.slice(0, 20).join('; ')}.`);
  return hierarchy;
}

/** Where a level tells apart what a lower one does not: such levels would not be generalisations of each other. */
function faultsInNesting(hierarchy: Hierarchy): string[] {
  const levels = (hierarchy[0]?.length ?? 1) - 1;
  return Array.from({ length: levels }, (_, level) => level).flatMap((level) => {
    const parents = new Map<string, string>();
    for (const row of hierarchy) {
      const [low, high] = [row[level] as string, row[level + 1] as string];
      if ((parents.get(low) ?? high) !== high)
        return [`level ${level + 1} tells apart what stands together as "${low}" on level ${level}`];
      parents.set(low, high);
    }
    return [];
  });
}

/**
 * A hierarchy of whole numbers by bands that begin at multiples of each width, `20-29` for 27 and width 10, with `*` on
 * top. Each width must be a multiple of the one before, or the bands would overlap: throws a RangeError.
 */
export function bandHierarchy(values: readonly number[], widths: readonly number[]): Hierarchy {
  widths.forEach((width, at) => {
    const nested = at === 0 || width % (widths[at - 1] as number) === 0;
    if (!Number.isInteger(width) || width < 2 || !nested)
      throw new RangeError(`${width} is no whole multiple of the width before it.`);
  });
  return [...new Set(values)]
    .sort((a, b) => a - b)
    .map((value) => [
      String(value),
      ...widths.map((width) => {
        const from = Math.floor(value / width) * width;
        return `${from}-${from + width - 1}`;
      }),
      '*',
    ]);
}

/** How many levels a hierarchy has above the raw values. */
export function topLevel(hierarchy: Hierarchy): number {
  return (hierarchy[0]?.length ?? 1) - 1;
}

/**
 * What a value is on a level. A missing value stays missing, except where the level has one value for all. Throws an
 * Error for a value that the hierarchy does not have.
 */
export function widened(hierarchy: Hierarchy, level: number): (value: string | null) => string | null {
  const wide = new Map(hierarchy.map((row) => [row[0] as string, row[level] as string]));
  const all = new Set(wide.values());
  const missing = level > 0 && all.size === 1 ? ([...all][0] as string) : null;
  return (value) => {
    if (level === 0) return value;
    if (value === null) return missing;
    const known = wide.get(value);
    if (known === undefined) throw new Error(`The value "${value}" is not in the hierarchy.`);
    return known;
  };
}

function unquoted(cell: string): string {
  return /^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
