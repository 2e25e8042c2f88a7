import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../duck.ts';
import { inferTypes, typedCell, type TextTable } from './columns.ts';
import { sqlPath, useUtc } from './engine.ts';
import { longestRecordBytes } from './original.ts';
import { writeParquet, type StoredParquet } from './parquet.ts';

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
    compression = 'none', hive_partitioning = false, max_line_size = ${4 * longestRecordBytes}, buffer_size = ${16 * longestRecordBytes})`;
}

/**
 * Gives the cells of a text table their types and stores it. A difference between what the scanner and the engine
 * counted is our error.
 */
export async function writeTyped(duck: DuckDBConnection, table: TextTable, part: string): Promise<StoredParquet> {
  await useUtc(duck);
  const types = await inferTypes(duck, table);
  const columns = table.columns.map(({ name }, index) => ({ name, type: types[index] ?? 'VARCHAR' }));
  const cells = columns.map(({ name, type }, index) => `${typedCell(index, type)} AS ${sqlName(name)}`);
  const written = await writeParquet(duck, `SELECT ${cells.join(', ')} FROM ${table.from}`, columns.length, part);
  if (written.rows !== table.rows) throw new Error(`The scan counted ${table.rows} rows, the engine ${written.rows}.`);
  return written;
}
