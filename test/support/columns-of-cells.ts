import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../src/data/duck.ts';

/** Characters that stand in no cell of a test. */
const [between, nothing] = ['\u001f', '\u001e'];

export type CellColumn = readonly [name: string, type: string];

/**
 * Makes a table of rows of cells as texts, null where there is none. One text a column is read at once: a list of
 * literals takes the engine ten times as long.
 */
export async function tableOfCells(
  duck: DuckDBConnection,
  table: string,
  columns: readonly CellColumn[],
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const lists = columns.map(([name, type], at) => {
    const cells = rows.map((row) => row[at] ?? nothing).join(between);
    return `CAST(nullif(unnest(string_split(${sqlText(cells)}, chr(31))), chr(30)) AS ${type}) AS ${sqlName(name)}`;
  });
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${lists.join(', ')}`);
}
