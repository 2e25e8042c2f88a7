import type { DuckDBConnection } from '@duckdb/node-api';
import { verdictBy, type ColumnVerdict, type DetectedColumn, type DetectedTable } from './column-verdict.ts';
import { combinationsOf, type Combination, type JoinedNumber } from './combinations.ts';
import { weigh, type Distinct, type Figures } from './detector.ts';
import { withParts } from './parts.ts';
import { readingsOf } from './read.ts';
import { residentId } from './resident-id.ts';
import { count, emptyTally, figuresOf } from './tally.ts';
import { personName } from './words.ts';
import { mobile } from './mobile.ts';

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
  return withParts(duck, columns, source, async (parts, from, read) => {
    const verdicts: ColumnVerdict[] = [];
    const told = new Set<string>();
    for (const combination of combinationsOf(parts, mostCombinations)) {
      // One order of the same columns is enough.
      const same = combination.parts
        .map(({ at }) => at)
        .sort()
        .join();
      const verdict = told.has(same) ? undefined : await judgeCombination(duck, combination, from, read, today);
      if (verdict === undefined) continue;
      verdicts.push(verdict);
      told.add(same);
    }
    return verdicts;
  });
}

async function judgeCombination(
  duck: DuckDBConnection,
  { parts, whole }: Combination,
  from: string,
  rows: number,
  today: string,
): Promise<ColumnVerdict | undefined> {
  const { detector, shape } = whole;
  const joined = `concat_ws('${detector === personName ? ' ' : ''}', ${parts.map(({ sql }) => sql).join(', ')})`;
  const met = await duck.runAndReadAll(
    `SELECT joined, count(*), min(line)
      FROM (SELECT row_number() OVER () AS line, joined FROM (SELECT ${joined} AS joined FROM ${from}))
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
  return verdictBy(detector, figures, {
    column: parts.map(({ name }) => name).join(' + '),
    verdict: verdict === 'suspect' ? verdict : whole.most,
    accident,
    evidence: tally.evidence,
  });
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
