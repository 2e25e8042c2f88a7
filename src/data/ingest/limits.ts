import { config } from '../../../config/env.ts';
import { MB } from '../../kernel/files.ts';
import type { Fault } from '../../kernel/problem.ts';

/**
 * What is read of a stranger's file at most, whatever the file claims. Each limit is looked at while the file is read,
 * so that the first byte beyond it ends the reading; of Parquet, before any of its data is read.
 */
export type ReadingLimits = {
  readonly columns: number;
  readonly nameBytes: number;
  /** Of a record, and so of each of its cells: one runaway quote must not take the memory of the exchange. */
  readonly recordBytes: number;
  /** How deep values may be nested in one cell of JSON, or a column in a Parquet schema. */
  readonly nesting: number;
  readonly rows: number;
  /** Rows by columns; a short file may have fewer, see `mostCells`. */
  readonly cells: number;
  /** Of a Parquet file: what its footer may weigh and list, and what its data may weigh unpacked. */
  readonly footerBytes: number;
  readonly schemaNodes: number;
  readonly chunks: number;
  readonly chunkBytes: number;
  readonly unpackedBytes: number;
};

export const limits: ReadingLimits = {
  columns: 500,
  nameBytes: 2_000,
  recordBytes: 2_000_000,
  nesting: 100,
  rows: config.UPLOAD_LIMIT_ROWS,
  cells: 1_000_000_000,
  footerBytes: 64 * MB,
  schemaNodes: 5_000,
  chunks: 1_000_000,
  chunkBytes: 1024 * MB,
  unpackedBytes: 16 * config.UPLOAD_LIMIT_MB * MB,
};

const cellsOfAnyFile = 10_000_000;
const cellsOfAByte = 16;

/**
 * How many cells a file of so many bytes may unfold into. Real data take more than half a bit a cell; what unfolds
 * further was made to cost others more than its maker.
 */
export const mostCells = (bytes: number, { cells }: ReadingLimits): number =>
  Math.min(cells, cellsOfAnyFile + cellsOfAByte * bytes);

/** What is wrong with the size of a table that a file of so many bytes makes. */
export function faultsOfTable(rows: number, columns: number, bytes: number, most: ReadingLimits): Fault[] {
  if (rows > most.rows) return [tooManyRows(most, rows)];
  const cells = mostCells(bytes, most);
  if (rows * columns <= cells) return [];
  const detail = `The table has ${rows} rows of ${columns} columns; of a file of ${bytes} bytes at most ${cells} cells are taken.`;
  return [{ pointer: '#/file', detail }];
}

/** Too many rows: `rows` of them, or more than can be said when reading has stopped. */
export function tooManyRows({ rows: most }: ReadingLimits, rows?: number): Fault {
  const has = rows === undefined ? `more than ${most} rows` : `${rows} rows`;
  return { pointer: '#/file', detail: `The file has ${has}; at most ${most} are taken.` };
}

/** Too long a record; it begins on this line. */
export const tooLong = (line: number, { recordBytes }: ReadingLimits): Fault => ({
  pointer: `#/lines/${line}`,
  detail: `Line ${line} begins a record of more than ${recordBytes} bytes, the most that is read.`,
});

/** Too long a name of a column. */
export const tooLongName = (place: number, { nameBytes }: ReadingLimits): Fault => ({
  pointer: `#/columns/${place}`,
  detail: `The name of column ${place} has more than ${nameBytes} bytes, the most that is read.`,
});

/** Too many columns. */
export const tooManyColumns = ({ columns }: ReadingLimits): Fault => ({
  pointer: '#/columns',
  detail: `The table has more than ${columns} columns.`,
});

/** Too deep a value. */
export const tooDeep = (line: number, { nesting }: ReadingLimits): Fault => ({
  pointer: `#/lines/${line}`,
  detail: `Line ${line} begins a record nested more than ${nesting} levels deep, the most that is read.`,
});
