import { rm } from 'node:fs/promises';
import { withDuck } from '../duck.ts';
import { advised } from './advice.ts';
import { csvColumn, jsonColumn } from './columns.ts';
import { csvScanner, sniffDelimiter } from './csv.ts';
import { faultsAgainstDeclared, type DeclaredColumn } from './declared.ts';
import { readText } from './encoding.ts';
import { refuse, TextFault } from './faults.ts';
import { arraySplitter, lineSplitter } from './json.ts';
import { faultsOfTable, limits, type ReadingLimits } from './limits.ts';
import { formatOf, recognise, type Format, type Original } from './original.ts';
import { ingestParquet } from './parquet.ts';
import type { ColumnProfile } from './profile.ts';
import { faultsOfOptions, spellingOf, type ReadAs, type ReadingOptions } from './reading.ts';
import { recordStudy, writeCells } from './records.ts';
import { fromCsv, writeTyped, type DeclaredTable } from './text-table.ts';
import { withPlainText, type PlainText } from './text.ts';
import { writeWhole } from './write.ts';
import type { StoredParquet } from './write-parquet.ts';

export type { ColumnProfile };

/**
 * A file as it was handed in: its path, the name its owner gave it, the format where it is declared, how it is to be
 * read, and what its columns are declared to hold. Without declared columns, types follow from the cells.
 */
export type OriginalFile = {
  readonly path: string;
  readonly name: string;
  readonly format?: Format;
  readonly reading?: ReadingOptions;
  readonly declared?: readonly DeclaredColumn[];
  readonly limits?: Partial<ReadingLimits>;
};

/**
 * What became of a file, and how it was read. Hashes are SHA-256 in hexadecimal, of the original without a byte order
 * mark; `bytes` is its length with it.
 */
export type Ingested = {
  readonly format: Format;
  readonly read: ReadAs;
  readonly bytes: number;
  readonly originalSha256: string;
  readonly parquetSha256: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
};

/** What the reader of a format is given. */
export type ReadingJob = {
  readonly path: string;
  readonly target: string;
  readonly format: Format;
  readonly reading: ReadingOptions;
  readonly declared: readonly DeclaredColumn[] | undefined;
  readonly most: ReadingLimits;
};
type StoredFile = Original & StoredParquet & { readonly read: ReadAs };

/**
 * Turns a product file into Parquet and measures it. Rows keep their order, the same bytes always make the same
 * Parquet, and the target appears whole or not at all. A declared column is stored as what it is declared, whatever its
 * cells look like. Throws one `IngestFault` with every fault, and with the options that would read the file, when it is
 * not a table that can be read without guessing; a limit that is passed ends the reading.
 */
export async function ingest(file: OriginalFile, into: { readonly parquet: string }): Promise<Ingested> {
  const { path, reading = {}, declared } = file;
  const format = formatOf(file);
  refuse(faultsOfOptions(format, reading));
  refuse(await recognise(path, format));
  const job = { path, target: into.parquet, format, reading, declared, most: { ...limits, ...file.limits } };
  const { bytes, sha256, ...written } = await readers[format](job);
  return { format, bytes, originalSha256: sha256, ...written };
}

const readers: Readonly<Record<Format, (job: ReadingJob) => Promise<StoredFile>>> = {
  csv: (job) => readOrAdvise(job, withCsv, storeCsv),
  json: (job) => readOrAdvise(job, withJson, storeJson),
  ndjson: (job) => readOrAdvise(job, withJson, storeJson),
  parquet: ingestParquet,
};

type Scan<Found> = <T>(job: ReadingJob, work: (text: PlainText, found: Found) => Promise<T>) => Promise<T>;

/** Scans a text and stores what was found; where it does not scan, the refusal tells what would. */
async function readOrAdvise<Found>(
  job: ReadingJob,
  scan: Scan<Found>,
  store: (job: ReadingJob, text: PlainText, found: Found) => Promise<StoredFile>,
): Promise<StoredFile> {
  try {
    return await scan(job, (text, found) => store(job, text, found));
  } catch (error) {
    if (!(error instanceof TextFault)) throw error;
    const refused = { path: job.path, isCsv: job.format === 'csv', reading: job.reading };
    throw await advised(error, refused, (reading) => scan({ ...job, reading }, async () => {}));
  }
}

type CsvFound = Original & {
  readonly names: readonly string[];
  readonly rows: number;
  readonly delimiter: string;
  readonly lineEnd: string;
};

function withCsv<T>(job: ReadingJob, work: (text: PlainText, found: CsvFound) => Promise<T>): Promise<T> {
  const { path, target: beside, reading, most } = job;
  return withPlainText({ path, beside, isCsv: true }, reading, async (text) => {
    const delimiter = reading.delimiter ?? text.sep ?? sniffDelimiter(text.head, text.whole);
    const { firstLine } = text;
    const scanner = csvScanner({ delimiter, firstLine, lenient: reading.quotes === 'lenient', most });
    const judge = (): void => {
      const { faults } = scanner.found();
      if (faults.length > 0) throw new TextFault('lines', faults);
    };
    const seen = await readText(
      text.path,
      (chunk) => {
        scanner.see(chunk);
        if (scanner.stopped()) judge();
      },
      text.firstByte,
    );
    scanner.end();
    judge();
    const { names, rows, lineEnd } = scanner.found();
    const original = text.original ?? seen;
    refuse(faultsOfTable(rows, names.length, original.bytes, most));
    return work(text, { ...original, names, rows, delimiter, lineEnd });
  });
}

async function storeCsv(job: ReadingJob, text: PlainText, found: CsvFound): Promise<StoredFile> {
  const { names, rows, delimiter, lineEnd, bytes, sha256 } = found;
  const spelling = spellingOf(job.reading);
  const from = fromCsv(text.path, { delimiter, lineEnd, columnCount: names.length });
  const table = { from, rows, columns: names.map(csvColumn), spelling };
  const stored = await writeWhole(job.target, (part) =>
    withDuck((duck) => writeTyped(duck, table, declaredOf(job, names), part)),
  );
  const { encoding = 'utf-8', quotes = 'strict' } = job.reading;
  const read = { ...spelling, encoding, delimiter, skip: text.firstLine - 1, quotes };
  return { bytes, sha256, ...stored, read };
}

type JsonFound = Original & Pick<ReturnType<ReturnType<typeof recordStudy>['found']>, 'columns' | 'rows'>;
const splitterOf = (format: Format) => (format === 'json' ? arraySplitter : lineSplitter);

function withJson<T>(job: ReadingJob, work: (text: PlainText, found: JsonFound) => Promise<T>): Promise<T> {
  const { path, target: beside, format, reading, most } = job;
  return withPlainText({ path, beside, isCsv: false }, reading, async (text) => {
    const records = recordStudy(most);
    const splitting = splitterOf(format)(records.study, most);
    const seen = await readText(text.path, splitting.see, text.firstByte);
    const structure = splitting.end();
    const { columns, rows, faults } = records.found();
    refuse([...structure, ...(rows === 0 && structure.length > 0 ? [] : faults)]);
    const original = text.original ?? seen;
    refuse(faultsOfTable(rows, columns.size, original.bytes, most));
    return work(text, { ...original, columns, rows });
  });
}

async function storeJson(job: ReadingJob, text: PlainText, found: JsonFound): Promise<StoredFile> {
  const { columns, rows, bytes, sha256 } = found;
  const spelling = spellingOf(job.reading);
  const stored = await writeWhole(job.target, async (part) => {
    const cells = `${part}.csv`;
    try {
      await writeCells({ path: text.path, splitter: splitterOf(job.format), most: job.most, columns }, cells);
      const from = fromCsv(cells, { delimiter: ',', lineEnd: '\n', columnCount: columns.size });
      const table = { from, rows, columns: [...columns].map(([name, kinds]) => jsonColumn(name, kinds)), spelling };
      return await withDuck((duck) => writeTyped(duck, table, declaredOf(job, [...columns.keys()]), part));
    } finally {
      await rm(cells, { force: true });
    }
  });
  const read = { ...spelling, encoding: job.reading.encoding ?? 'utf-8', delimiter: null, skip: null, quotes: null };
  return { bytes, sha256, ...stored, read };
}

const declaredOf = ({ declared }: ReadingJob, names: readonly string[]): DeclaredTable => ({
  columns: declared ?? [],
  faults: declared ? faultsAgainstDeclared(names, declared) : [],
});
