import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ask, sqlPath, type Cell } from './engine.ts';
import { IngestFault, refuse } from './faults.ts';
import { faultsOfTable, tooLongName, tooManyColumns, tooManyRows, type ReadingLimits } from './limits.ts';
import type { Fault } from '../../kernel/problem.ts';

const fileFault = (detail: string): Fault => ({ pointer: '#/file', detail });
const tailBytes = 8;

/**
 * Compares what a Parquet file says of itself with the limits, the cheapest first and each before the next is asked:
 * length of the footer, rows, schema, chunks of columns with their sizes. A few bytes may claim anything. Answers the
 * names of the columns as the file has them; the engine would quietly rename duplicates.
 */
export async function refuseOversize(
  duck: DuckDBConnection,
  path: string,
  bytes: number,
  most: ReadingLimits,
): Promise<string[]> {
  await refuseFooter(path, bytes, most);
  const from = sqlPath(path);
  const [[rows = 0, groups = 0] = []] = await readable(path, () =>
    ask(duck, `SELECT num_rows, num_row_groups FROM parquet_file_metadata(${from})`),
  );
  if (Number(rows) < 0 || Number(groups) < 0) refuse([fileFault('The Parquet file claims a negative number of rows.')]);
  if (Number(rows) > most.rows) refuse([tooManyRows(most, Number(rows))]);
  const schema = await readable(path, () =>
    ask(duck, `SELECT name, num_children FROM parquet_schema(${from}) LIMIT ${most.schemaNodes + 1}`),
  );
  if (schema.length > most.schemaNodes)
    refuse([fileFault(`The schema has more than ${most.schemaNodes} fields, nested ones included.`)]);
  const { names, depth } = topLevel(schema);
  if (names.length > most.columns) refuse([tooManyColumns(most)]);
  if (depth > most.nesting) refuse([fileFault(`A column is nested more than ${most.nesting} levels deep.`)]);
  refuse(names.flatMap((name, at) => (Buffer.byteLength(name) > most.nameBytes ? [tooLongName(at + 1, most)] : [])));
  refuse(faultsOfTable(Number(rows), names.length, bytes, most));
  await refuseChunks(duck, path, Number(groups) * schema.length, most);
  return names;
}

/** The length of the footer stands before the last four bytes. */
async function refuseFooter(path: string, bytes: number, { footerBytes }: ReadingLimits): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(tailBytes),
      0,
      tailBytes,
      Math.max(0, bytes - tailBytes),
    );
    const length = bytesRead === tailBytes ? buffer.readUInt32LE(0) : 0;
    if (length + tailBytes > bytes)
      refuse([fileFault(`The Parquet file is broken: its footer claims ${length} bytes.`)]);
    if (length > footerBytes) refuse([fileFault(`The footer has ${length} bytes; at most ${footerBytes} are read.`)]);
  } finally {
    await file.close();
  }
}

async function refuseChunks(duck: DuckDBConnection, path: string, listed: number, most: ReadingLimits): Promise<void> {
  if (listed > most.chunks)
    refuse([fileFault(`The file is cut into ${listed} chunks of columns; at most ${most.chunks} are read.`)]);
  const [[largest, all, least] = []] = await readable(path, () =>
    ask(
      duck,
      `SELECT max(total_uncompressed_size), sum(total_uncompressed_size), min(least(total_uncompressed_size, total_compressed_size))
       FROM parquet_metadata(${sqlPath(path)})`,
    ),
  );
  if (Number(least ?? 0) < 0) refuse([fileFault('The Parquet file claims data of a negative length.')]);
  if (Number(largest ?? 0) > most.chunkBytes)
    refuse([fileFault(`A chunk of a column has ${largest} bytes unpacked; at most ${most.chunkBytes} are read.`)]);
  if (Number(all ?? 0) > most.unpackedBytes)
    refuse([fileFault(`The file has ${all} bytes unpacked; at most ${most.unpackedBytes} are read.`)]);
}

/** The names of the columns and how deep the deepest is nested, without recursion: the depth is the stranger's. */
function topLevel(schema: readonly Cell[][]): { readonly names: string[]; readonly depth: number } {
  const names: string[] = [];
  let depth = 0;
  // How many fields are still to come, for each field that is open; the first row is the table itself.
  const open: number[] = [];
  for (const [name, children] of schema) {
    while (open.at(-1) === 0) open.pop();
    if (open.length === 1) names.push(String(name));
    if (open.length > 0) open[open.length - 1] = (open.at(-1) ?? 0) - 1;
    open.push(Math.max(0, Number(children ?? 0)));
    depth = Math.max(depth, open.length - 1);
  }
  return { names, depth };
}

/** What the engine cannot read is a fault of the file, told without the exchange's paths; want of room is not. */
export async function readable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof IngestFault) throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (/out of memory|no space left|interrupt/i.test(reason)) throw error;
    throw new IngestFault([fileFault(`The Parquet file is broken: ${reason.replaceAll(path, 'the file')}`)]);
  }
}
