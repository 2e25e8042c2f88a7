import { rm } from 'node:fs/promises';
import { withDuck } from '../duck.ts';
import { csvColumn, jsonColumn } from './columns.ts';
import { csvScanner, sniffDelimiter } from './csv.ts';
import { refuse } from './faults.ts';
import { arraySplitter, lineSplitter } from './json.ts';
import { formatOf, readText, recognise, textHead, type Format } from './original.ts';
import { ingestParquet, type Original, type StoredParquet } from './parquet.ts';
import type { ColumnProfile } from './profile.ts';
import { recordStudy, writeCells } from './records.ts';
import { fromCsv, writeTyped } from './text-table.ts';
import { writeWhole } from './write.ts';

export type { ColumnProfile };

/**
 * A file as it was handed in: its path, the name its owner gave it, and the format and the delimiter of CSV where
 * they are declared.
 */
export type OriginalFile = {
  readonly path: string;
  readonly name: string;
  readonly format?: Format;
  readonly delimiter?: string;
};

/** What became of a file. Hashes are SHA-256 in hexadecimal; `bytes` is the length of the original. */
export type Ingested = {
  readonly format: Format;
  readonly bytes: number;
  readonly originalSha256: string;
  readonly parquetSha256: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
};

/**
 * Turns a product file into Parquet and measures it. Rows keep their order, the same bytes always make the same
 * Parquet, and the target appears whole or not at all. Throws one `IngestFault` with every fault when the file is not a
 * table that can be read without guessing.
 */
export async function ingest(file: OriginalFile, into: { readonly parquet: string }): Promise<Ingested> {
  const format = formatOf(file);
  refuse(await recognise(file.path, format));
  const { bytes, sha256, ...written } = await readers[format](file.path, into.parquet, format, file.delimiter);
  return { format, bytes, originalSha256: sha256, ...written };
}

const readers: Record<
  Format,
  (path: string, target: string, format: Format, delimiter?: string) => Promise<Original & StoredParquet>
> = {
  csv: ingestCsv,
  json: ingestJson,
  ndjson: ingestJson,
  parquet: ingestParquet,
};

async function ingestCsv(
  path: string,
  target: string,
  _format: Format,
  declared?: string,
): Promise<Original & StoredParquet> {
  const { head, whole } = await textHead(path);
  const delimiter = declared ?? sniffDelimiter(head, whole);
  const scanner = csvScanner(delimiter);
  const { bytes, sha256, binary, faults } = await readText(path, scanner.see);
  scanner.end();
  const { names, rows, lineEnd, faults: inTable } = scanner.found();
  refuse(binary ? faults : [...faults, ...inTable]);
  const table = {
    from: fromCsv(path, { delimiter, lineEnd, columnCount: names.length }),
    rows,
    columns: names.map(csvColumn),
  };
  const stored = await writeWhole(target, (part) => withDuck((duck) => writeTyped(duck, table, part)));
  return { bytes, sha256, ...stored };
}

async function ingestJson(path: string, target: string, format: Format): Promise<Original & StoredParquet> {
  const splitter = format === 'json' ? arraySplitter : lineSplitter;
  const records = recordStudy();
  const splitting = splitter(records.study);
  const { bytes, sha256, binary, faults } = await readText(path, splitting.see);
  const structure = splitting.end();
  const { columns, rows, faults: inRecords } = records.found();
  refuse(binary ? faults : [...faults, ...structure, ...(rows === 0 && structure.length > 0 ? [] : inRecords)]);
  const stored = await writeWhole(target, async (part) => {
    const cells = `${part}.csv`;
    try {
      await writeCells({ path, splitter, columns }, cells);
      const from = fromCsv(cells, { delimiter: ',', lineEnd: '\n', columnCount: columns.size });
      const table = { from, rows, columns: [...columns].map(([name, kinds]) => jsonColumn(name, kinds)) };
      return await withDuck((duck) => writeTyped(duck, table, part));
    } finally {
      await rm(cells, { force: true });
    }
  });
  return { bytes, sha256, ...stored };
}
