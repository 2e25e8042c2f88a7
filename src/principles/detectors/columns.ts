import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../db/duck.ts';
import type { Detector, DetectorName, Distinct, Verdict } from './detector.ts';
import { mobile } from './mobile.ts';
import { holdsNoNumbers, runsOf, runsSql } from './numbers.ts';
import { legacyResidentId, residentId } from './resident-id.ts';
import { count, emptyTally, figuresOf, type Evidence, type Tally } from './tally.ts';

export type ColumnVerdict = {
  readonly column: string;
  readonly detector: DetectorName;
  readonly verdict: Verdict;
  /** Cells that were read. */
  readonly rows: number;
  /** Cells with a number of the detector's shape, and their share of the rows. */
  readonly shaped: number;
  readonly shapeRate: number;
  /** Cells with a number that passes every check, and their share of the shaped. */
  readonly checked: number;
  readonly checkRate: number;
  /** The check rate that numbers of this shape have by chance, and how far above it the column is, in standard errors. */
  readonly chanceRate: number;
  readonly z: number;
  /** The chance that so much is found by accident: see each detector. */
  readonly accident: number;
  readonly distinct: Distinct;
  /** Up to five checked numbers, masked, first rows first; rows count from 1. None where the verdict is clear. */
  readonly evidence: readonly Evidence[];
};

export type DetectOptions = {
  /** The day on which no later birth is valid, YYYY-MM-DD. */
  readonly today: string;
  /** Only the first so many rows are read; without it, all. */
  readonly rows?: number;
};

const detectors: readonly Detector[] = [residentId, legacyResidentId, mobile];

type Counting = { readonly detector: Detector; readonly chance: number; readonly tally: Tally };

/**
 * Judges every column of `relation` (a table name or table function, as SQL: never a stranger's text) by every detector of direct
 * identifiers. Digits are found by the engine, also inside sentences and JSON, and grouped by content there, spilling to disk; here only one
 * chunk and the counts are held. Not read: numbers in other scripts than ASCII and full-width digits, and numbers that are split over columns.
 * Throws a RangeError when `today` is no day or `rows` no positive whole number.
 */
export async function detectColumns(duck: DuckDBConnection, relation: string, options: DetectOptions): Promise<ColumnVerdict[]> {
  const today = dayOf(options.today);
  const source = `(SELECT * FROM ${relation}${limitOf(options.rows)})`;
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const [[rows] = []] = (await duck.runAndReadAll(`SELECT count(*) FROM ${source}`)).getRowsJS();
  const verdicts: ColumnVerdict[] = [];
  for (const [name, type] of described.getRowsJS() as [string, string][]) {
    verdicts.push(...(await judgeColumn(duck, source, { name, type }, Number(rows), today)));
  }
  return verdicts;
}

async function judgeColumn(
  duck: DuckDBConnection, source: string, column: { name: string; type: string }, rows: number, today: string,
): Promise<ColumnVerdict[]> {
  const counting = detectors.map((detector) => ({ detector, chance: detector.chanceRate(today), tally: emptyTally() }));
  if (!holdsNoNumbers(column.type)) {
    const found = await duck.stream(runsSql(sqlName(column.name), column.type, source));
    for await (const chunk of found.yieldRowsJs()) {
      for (const [text, cells, line] of chunk as [string, bigint, bigint][]) {
        const runs = runsOf(text);
        for (const { detector, chance, tally } of counting) {
          count(tally, runs.flatMap((run) => detector.candidates(run, today)), Number(cells), Number(line), chance);
        }
      }
    }
  }
  return counting.map((one) => verdictOf(one, column.name, rows));
}

function verdictOf({ detector, chance, tally }: Counting, column: string, rows: number): ColumnVerdict {
  const figures = figuresOf(tally, detector, chance, column, rows);
  const { shaped, checked, chanceRate, z, distinct } = figures;
  const { verdict, accident } = detector.judge(figures, chance);
  return {
    column, detector: detector.name, verdict, rows,
    shaped, shapeRate: rows === 0 ? 0 : shaped / rows,
    checked, checkRate: shaped === 0 ? 0 : checked / shaped,
    chanceRate, z, accident, distinct,
    evidence: verdict === 'clear' ? [] : tally.evidence,
  };
}

function dayOf(text: string): string {
  const at = new Date(`${text}T00:00:00Z`);
  const real = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  if (!real) throw new RangeError(`"${text}" is not a day YYYY-MM-DD.`);
  return text.replaceAll('-', '');
}

function limitOf(rows: number | undefined): string {
  if (rows === undefined) return '';
  if (!Number.isSafeInteger(rows) || rows < 1) throw new RangeError(`The number of rows to read must be a positive whole number, not ${rows}.`);
  return ` LIMIT ${rows}`;
}
