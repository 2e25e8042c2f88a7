import { withDuck } from '../../src/data/duck.ts';
import {
  detectColumns,
  type ColumnVerdict,
  type DetectorName,
  type DetectOptions,
} from '../../src/measures/detectors/index.ts';
import { tableOfCells } from '../support/columns-of-cells.ts';

export type Cell = string | null;
export const today = '2024-11-22';

/** Judges one column of these cells. */
export async function judge(
  cells: readonly Cell[],
  name = 'c',
  options: Partial<DetectOptions> = {},
  type = 'VARCHAR',
): Promise<ColumnVerdict[]> {
  return withDuck(async (duck) => {
    await tableOfCells(
      duck,
      'judged',
      [[name, type]],
      cells.map((cell) => [cell]),
    );
    return detectColumns(duck, 'judged', { today, ...options });
  });
}

export async function found(
  detector: DetectorName,
  cells: readonly Cell[],
  name?: string,
  type?: string,
): Promise<ColumnVerdict> {
  const one = (await judge(cells, name, {}, type)).find((verdict) => verdict.detector === detector);
  if (one === undefined) throw new Error(`No verdict by ${detector}.`);
  return one;
}

/** What is not clear, by detector. */
export async function verdicts(cells: readonly Cell[], name?: string, type?: string): Promise<Record<string, string>> {
  const told = (await judge(cells, name, {}, type)).filter(({ verdict }) => verdict !== 'clear');
  return Object.fromEntries(told.map(({ detector, verdict }) => [detector, verdict]));
}

export const clear = {};
export const many = <T>(count: number, make: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));

/** What is not clear in a table of these columns, name to type. */
export async function told(
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly string[])[],
): Promise<string[]> {
  return withDuck(async (duck) => {
    await tableOfCells(duck, 'judged', Object.entries(columns), rows);
    const all = await detectColumns(duck, 'judged', { today });
    return all
      .filter(({ verdict }) => verdict !== 'clear')
      .map(({ column, detector, verdict }) => `${column}: ${detector} ${verdict}`);
  });
}
