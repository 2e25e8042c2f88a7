import type { Fault } from '../../kernel/problem.ts';

/** A product file that cannot become a revision, with every fault found, not only the first. Nothing was written. */
export class IngestFault extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(({ detail }) => detail).join(' '));
    this.name = 'IngestFault';
    this.faults = faults;
  }
}

/** What is wrong with a text before it is a table: its bytes, or where its lines, quotes and cells are. */
export class TextFault extends IngestFault {
  readonly of: 'bytes' | 'lines';

  constructor(of: 'bytes' | 'lines', faults: readonly Fault[]) {
    super(faults);
    this.of = of;
  }
}

/** Throws the faults found, if there are any. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new IngestFault(faults);
}

export const listedFaults = 20;

/**
 * Counts the faults of one kind and keeps the first 20, so that a file broken on every line is reported on one page,
 * with the total.
 */
export function tally(summary: (total: number) => Fault) {
  const kept: Fault[] = [];
  let total = 0;
  return {
    add(fault: () => Fault): void {
      total += 1;
      if (kept.length < listedFaults) kept.push(fault());
    },
    faults: (): Fault[] => (total === 0 ? [] : [summary(total), ...kept]),
  };
}

/**
 * What is wrong with the names of a table's columns; how many and how long they may be is looked at as they are read.
 * Names that differ only in case are duplicates, as they are to SQL.
 */
export function faultsInNames(names: readonly string[]): Fault[] {
  const faults: Fault[] = [];
  const first = new Map<string, number>();
  names.forEach((name, index) => {
    const pointer = `#/columns/${index + 1}`;
    if (name.trim() === '') {
      faults.push({ pointer, detail: `Column ${index + 1} has no name.` });
      return;
    }
    const earlier = first.get(name.toLowerCase());
    if (earlier === undefined) first.set(name.toLowerCase(), index);
    else
      faults.push({
        pointer,
        detail: `Columns ${earlier + 1} and ${index + 1} are both called "${name}" (upper and lower case count as equal).`,
      });
  });
  return faults;
}
