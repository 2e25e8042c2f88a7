import { csvCells } from '../../data/ingest/index.ts';
import type { Hierarchy } from './hierarchy.ts';

/**
 * Reads a hierarchy file: one line a raw value, its generalisations after it, between delimiters; no header; quoted
 * like any CSV that is read here. A value may occur twice if it is generalised alike. Throws an Error that names every
 * fault by its line.
 */
export function parseHierarchy(text: string, delimiter = ';'): Hierarchy {
  const { records, faults: inCells } = csvCells(text, delimiter);
  const width = records[0]?.cells.length ?? 0;
  const known = new Map<string, string>();
  const faults = [...inCells, ...(records.length === 0 ? ['it has no lines'] : [])];
  for (const { cells: row, line } of records) {
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
