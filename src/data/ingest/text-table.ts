import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../duck.ts';
import { inferTypes, typedCell, type TextTable } from './columns.ts';
import { declaredCell, planDeclared, type DeclaredColumn } from './declared.ts';
import { sqlPath, useUtc } from './engine.ts';
import { refuse } from './faults.ts';
import { limits } from './limits.ts';
import { writeParquet, type StoredParquet } from './write-parquet.ts';
import type { Fault } from '../../kernel/problem.ts';

/**
 * The table function that reads a CSV file the scanner has found whole, every cell as text: columns c0, c1, … It
 * guesses nothing. The scanner is strict in its place: given both `strict_mode` and CRLF, DuckDB 1.5.6 reads no rows
 * and says nothing.
 */
export function fromCsv(
  path: string,
  { delimiter, lineEnd, columnCount }: { delimiter: string; lineEnd: string; columnCount: number },
): string {
  const columns = Array.from({ length: columnCount }, (_, index) => `c${index}: 'VARCHAR'`).join(', ');
  const escaped = { '\n': '\\n', '\r\n': '\\r\\n', '\r': '\\r' }[lineEnd] ?? lineEnd;
  return `read_csv(${sqlPath(path)}, columns = {${columns}}, auto_detect = false, header = true, delim = ${sqlText(delimiter)},
    quote = '"', escape = '"', new_line = '${escaped}', nullstr = '', allow_quoted_nulls = false, parallel = false,
    compression = 'none', hive_partitioning = false, max_line_size = ${4 * limits.recordBytes}, buffer_size = ${16 * limits.recordBytes})`;
}

/** What a table's owner declares of it, and what is already known to be wrong with it. */
export type DeclaredTable = { readonly columns: readonly DeclaredColumn[]; readonly faults: readonly Fault[] };

/**
 * Gives the cells of a text table their types, the declared one where a column is declared, and stores it. A difference
 * between what the scanner and the engine counted is our error.
 */
export async function writeTyped(
  duck: DuckDBConnection,
  table: TextTable,
  declared: DeclaredTable,
  part: string,
): Promise<StoredParquet> {
  await useUtc(duck);
  const { spelling } = table;
  const byName = new Map(declared.columns.map(({ name, type }) => [name, type]));
  const owned = table.columns.flatMap(({ name, fixed }, index) => {
    const type = byName.get(name);
    // Nested values are texts already, and stay marked as JSON.
    return type === undefined || (type === 'text' && fixed !== undefined) ? [] : [{ name, type, index }];
  });
  const { types, faults } = await planDeclared(duck, table.from, owned, spelling);
  refuse([...declared.faults, ...faults]);
  const open = table.columns.map((column, index) =>
    types.has(index) ? { name: column.name, candidates: [], fixed: 'VARCHAR' } : column,
  );
  const inferred = await inferTypes(duck, { ...table, columns: open });
  const cells = table.columns.map(({ name }, index) => {
    const stored = types.get(index);
    const cell =
      stored === undefined
        ? typedCell(index, inferred[index] ?? 'VARCHAR', spelling)
        : declaredCell(index, byName.get(name) ?? 'text', stored, spelling);
    return `${cell} AS ${sqlName(name)}`;
  });
  const written = await writeParquet(duck, `SELECT ${cells.join(', ')} FROM ${table.from}`, cells.length, part);
  if (written.rows !== table.rows) throw new Error(`The scan counted ${table.rows} rows, the engine ${written.rows}.`);
  return written;
}
