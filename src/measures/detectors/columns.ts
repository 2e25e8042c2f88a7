import type { DuckDBConnection } from '@duckdb/node-api';
import type { ColumnVerdict, DetectedTable } from './column-verdict.ts';
import { judgeColumns } from './column.ts';
import type { Suspicion } from './detector.ts';
import { judgeNeighbours } from './neighbours.ts';
import { clearOffices } from './offices.ts';
import { judgePlaces } from './places.ts';
import { detectTexts, maskedText } from './texts.ts';

export type DetectOptions = {
  /** The day on which no later birth is valid, YYYY-MM-DD. */
  readonly today: string;
  /** Only the first so many rows are read; without it, all. */
  readonly rows?: number;
};

/** Rows in which names, addresses of the net and free text are looked for; codes with checks are looked for in all. */
const sampleRows = 50_000;

/**
 * Judges every column of `relation` (a table name or table function, as SQL: never a stranger's text) by every detector
 * of direct identifiers: one verdict a column and detector, then those of numbers split over columns, where there are
 * any. Cells are grouped by content in the engine, spilling to disk; here only one chunk and the counts are held.
 * Throws a RangeError when `today` is not a day or `rows` not a positive whole number.
 */
export async function detectColumns(
  duck: DuckDBConnection,
  relation: string,
  options: DetectOptions,
): Promise<ColumnVerdict[]> {
  const today = dayOf(options.today);
  const source = `(SELECT * FROM ${relation}${limitOf(options.rows)})`;
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const [[counted] = []] = (await duck.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRowsJS();
  const columns = (described.getRowsJS() as [string, string][]).map(([name, type]) => ({ name, type }));
  const rows = Number(counted);
  const table: DetectedTable = { source, rows, step: Math.max(1, Math.ceil(rows / sampleRows)), today };
  const verdicts = await judgeColumns(duck, columns, table);
  const named = detectTexts(
    columns.map(({ name }) => ({ where: name, text: name })),
    options,
  );
  const told = verdicts.map((verdict) => {
    const name = named.find(({ where, detector }) => where === verdict.column && detector === verdict.detector);
    const shown = named.some(({ where }) => where === verdict.column)
      ? { ...verdict, named: maskedText(verdict.column, options) }
      : verdict;
    return name === undefined ? shown : withName(shown, name);
  });
  const places = await judgePlaces(duck, columns, table);
  const placed = told.map(
    (verdict) =>
      places.find(({ column, detector }) => column === verdict.column && detector === verdict.detector) ?? verdict,
  );
  const all = [...placed, ...(await judgeNeighbours(duck, columns, table))];
  return clearOffices(duck, columns, source, all);
}

/** A number in the name of a column is worth as much as one in its cells. */
function withName(
  verdict: ColumnVerdict,
  { verdict: said, masked }: { verdict: Suspicion; masked: string },
): ColumnVerdict {
  const worse = verdict.verdict === 'identifier' || said === 'identifier' ? 'identifier' : 'suspect';
  return { ...verdict, verdict: worse, evidence: [{ row: null, masked }, ...verdict.evidence].slice(0, 5) };
}

function dayOf(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  if (!real) throw new RangeError(`"${text}" is not a day YYYY-MM-DD.`);
  return text.replaceAll('-', '');
}

function limitOf(rows: number | undefined): string {
  if (rows === undefined) return '';
  if (!Number.isSafeInteger(rows) || rows < 1)
    throw new RangeError(`The number of rows to read must be a positive whole number, not ${rows}.`);
  return ` LIMIT ${rows}`;
}
