import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { detectors, everywhere } from './detectors.ts';
import type { ColumnVerdict, DetectedColumn, DetectedTable } from './column-verdict.ts';
import type { Detector, Suspicion } from './detector.ts';
import { judgeNeighbours } from './neighbours.ts';
import { judgePlaces } from './places.ts';
import { cellsSql, holdsNothing, readingsOf, sizesSql } from './read.ts';
import { count, emptyTally, figuresOf, type Tally } from './tally.ts';
import { detectTexts } from './texts.ts';

export type DetectOptions = {
  /** The day on which no later birth is valid, YYYY-MM-DD. */
  readonly today: string;
  /** Only the first so many rows are read; without it, all. */
  readonly rows?: number;
};

/** Rows in which names, addresses of the net and free text are looked for; codes with checks are looked for in all. */
const sampleRows = 100_000;

type Counting = { readonly detector: Detector; readonly chance: number; readonly tally: Tally; readonly all: boolean };
type Sizes = { readonly rows: number; readonly filled: number };

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
  const verdicts: ColumnVerdict[] = [];
  for (const column of columns) verdicts.push(...(await judgeColumn(duck, column, table)));
  const named = detectTexts(
    columns.map(({ name }) => ({ where: name, text: name })),
    options,
  );
  const told = verdicts.map((verdict) => {
    const name = named.find(({ where, detector }) => where === verdict.column && detector === verdict.detector);
    return name === undefined ? verdict : withName(verdict, name);
  });
  const places = await judgePlaces(duck, columns, table);
  const placed = told.map(
    (verdict) =>
      places.find(({ column, detector }) => column === verdict.column && detector === verdict.detector) ?? verdict,
  );
  return [...placed, ...(await judgeNeighbours(duck, columns, table))];
}

async function judgeColumn(
  duck: DuckDBConnection,
  column: DetectedColumn,
  { source, rows, step, today }: DetectedTable,
): Promise<ColumnVerdict[]> {
  const counting = detectors.map((detector): Counting => ({
    detector,
    chance: detector.chanceRate(today),
    tally: emptyTally(),
    all: step === 1 || everywhere.has(detector.name),
  }));
  if (holdsNothing(column.type)) return counting.map((one) => verdictOf(one, column.name, { rows, filled: rows }));
  const cell = sqlName(column.name);
  const [sizes = []] = (await duck.runAndReadAll(sizesSql(cell, column.type, source, step))).getRowsJS();
  const [all = 0, filled = 0, sampled = 0, sampledFilled = 0, long = 0] = sizes.map(Number);
  const found = await duck.stream(cellsSql(cell, column.type, source, step, long > 0));
  for await (const chunk of found.yieldRowsJs()) {
    for (const [text, cells, line, sampled, first] of chunk as [string, bigint, bigint, bigint, bigint][]) {
      const readings = readingsOf(text);
      for (const { detector, chance, tally, all } of counting) {
        if (!all && sampled === 0n) continue;
        const candidates =
          readings.length === 1
            ? detector.candidates(readings[0] as (typeof readings)[0], today)
            : readings.flatMap((reading) => detector.candidates(reading, today));
        if (candidates.length > 0)
          count(tally, candidates, Number(all ? cells : sampled), Number(all ? line : first), chance);
      }
    }
  }
  return counting.map((one) =>
    verdictOf(one, column.name, one.all ? { rows: all, filled } : { rows: sampled, filled: sampledFilled }),
  );
}

function verdictOf(
  { detector, chance, tally }: Pick<Counting, 'detector' | 'chance' | 'tally'>,
  column: string,
  sizes: Sizes,
): ColumnVerdict {
  const figures = figuresOf(tally, detector, chance, column, sizes);
  const { rows, shaped, checked, chanceRate, z, distinct } = figures;
  const { verdict, accident } = detector.judge(figures, chance);
  return {
    column,
    detector: detector.name,
    verdict,
    rows,
    shaped,
    shapeRate: rows === 0 ? 0 : shaped / rows,
    checked,
    checkRate: shaped === 0 ? 0 : checked / shaped,
    chanceRate,
    z,
    accident,
    distinct,
    evidence: verdict === 'clear' ? [] : tally.evidence,
  };
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
