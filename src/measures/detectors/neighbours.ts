import type { DuckDBConnection } from '@duckdb/node-api';
import { firstRowsSql } from './cells.ts';
import type { ColumnVerdict, DetectedColumn, DetectedTable } from './column-verdict.ts';
import { combinationsOf, type Combination, type JoinedNumber } from './combinations.ts';
import { weigh, type Distinct, type Figures } from './detector.ts';
import { partsOf } from './parts.ts';
import { readingsOf } from './read.ts';
import { residentId } from './resident-id.ts';
import { count, emptyTally, figuresOf } from './tally.ts';
import { personName } from './words.ts';
import { mobile } from './mobile.ts';

const readRows = 20_000;
const mostCombinations = 150;
const leastCells = 2;
/**
 * Up to so many well-formed numbers, two that pass their check are reported as suspect: more come about where region
 * and day are side by side.
 */
const fewFormed = 10;

/**
 * Finds numbers that are split over columns, by joining columns whose usual numbers of digits add up to that of a
 * resident id, a mobile number or a bank card: two or three columns in whatever order, and any number of neighbours in
 * their order; and names of persons split over two neighbours. The first 20,000 rows are read. Only what is certain
 * after that is reported (mobile numbers and names as suspect), and two resident ids among few; region, day and count
 * that happen to be in three columns make well-formed resident ids of which one in eleven passes, and are not reported.
 */
export async function judgeNeighbours(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  { source, rows, today }: DetectedTable,
): Promise<ColumnVerdict[]> {
  if (rows < leastCells || columns.length < 2) return [];
  const parts = await partsOf(duck, columns, source, readRows);
  const verdicts: ColumnVerdict[] = [];
  for (const combination of combinationsOf(parts, mostCombinations)) {
    const told = combination.parts.map(({ name }) => name).sort();
    if (verdicts.some(({ column }) => column.split(' + ').sort().join('+') === told.join('+'))) continue;
    const verdict = await judgeCombination(duck, combination, source, Math.min(rows, readRows), today);
    if (verdict !== undefined) verdicts.push(verdict);
  }
  return verdicts;
}

async function judgeCombination(
  duck: DuckDBConnection,
  { parts, whole }: Combination,
  source: string,
  rows: number,
  today: string,
): Promise<ColumnVerdict | undefined> {
  const { detector, shape } = whole;
  const joined = `concat_ws('${detector === personName ? ' ' : ''}', ${parts.map(({ sql }) => sql).join(', ')})`;
  const met = await duck.runAndReadAll(
    `SELECT joined, count(*), min(line)
      FROM (SELECT row_number() OVER () AS line, joined FROM (SELECT ${joined} AS joined FROM ${firstRowsSql(source, readRows)}))
      WHERE regexp_full_match(joined, '${shape}') GROUP BY joined`,
  );
  const found = met.getRowsJS() as [string, bigint, bigint][];
  if (found.length < leastCells) return undefined;
  const tally = emptyTally();
  const chance = detector.chanceRate(today);
  for (const [text, cells, line] of found) {
    const candidates = readingsOf(text).flatMap((reading) => detector.candidates(reading, today));
    count(tally, candidates, Number(cells), Number(line), chance);
  }
  const figures = figuresOf(tally, detector, chance, '', { rows, filled: rows });
  const { verdict, accident } = weigh(detector, figures, chance);
  if (verdict !== 'identifier' && !hinted(whole, figures, verdict, accident)) return undefined;
  const { shaped, checked, chanceRate, z, distinct } = figures;
  return {
    column: parts.map(({ name }) => name).join(' + '),
    detector: detector.name,
    verdict: verdict === 'suspect' ? verdict : whole.most,
    rows,
    shaped,
    shapeRate: shaped / rows,
    checked,
    checkRate: shaped === 0 ? 0 : checked / shaped,
    chanceRate,
    z,
    accident,
    distinct,
    evidence: tally.evidence,
  };
}

/** What is told although it is not certain: two ids among few, and telephones or names that fill nearly every row. */
function hinted({ detector }: JoinedNumber, figures: Figures, verdict: string, accident: number): boolean {
  const { distinct, checked, shaped, rows, heads } = figures;
  if (verdict !== 'suspect') return false;
  if (detector === residentId) return accident < 1e-4 && isFew(distinct);
  if (distinct.checked < 10) return false;
  if (detector === personName) return shaped >= rows * 0.9;
  return detector === mobile && checked >= rows * 0.9 && heads.size >= 5;
}

/** Two hits or more, and more than one in eleven of few well-formed numbers by far. */
function isFew({ wellFormed, checked }: Distinct): boolean {
  return checked >= 2 && wellFormed <= fewFormed && checked * 2 > wellFormed;
}
