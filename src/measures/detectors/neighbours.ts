import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import type { DetectedColumn, ColumnVerdict, DetectedTable } from './column-verdict.ts';
import type { Detector, Distinct, Suspicion } from './detector.ts';
import { bankCard } from './luhn.ts';
import { mobile } from './mobile.ts';
import { readingsOf } from './read.ts';
import { residentId } from './resident-id.ts';
import { count, emptyTally, figuresOf } from './tally.ts';

const readRows = 20_000;
const mostCombinations = 150;
const leastCells = 2;
/**
 * Up to so many well-formed numbers, two that pass their check are reported as suspect: more come about where region
 * and day are side by side.
 */
const fewFormed = 10;

/** A column whose cells, apart from what is not a digit, have mostly one length. */
type NumberPart = { readonly name: string; readonly length: number; readonly sql: string };
type Combination = { readonly parts: readonly NumberPart[]; readonly detector: Detector };

/** Whole numbers by length. The worst that is said of a split mobile number is suspect: it has no check. */
const wholes = new Map<number, { detector: Detector; most: Suspicion }>([
  [18, { detector: residentId, most: 'identifier' }],
  [11, { detector: mobile, most: 'suspect' }],
  [16, { detector: bankCard, most: 'identifier' }],
  [19, { detector: bankCard, most: 'identifier' }],
]);

/**
 * Finds numbers that are split over two or three columns (a card also over four neighbours), in whatever order, by
 * joining columns whose usual numbers of digits add up to that of a resident id, a mobile number or a bank card, in the
 * first 20,000 rows. Only what is certain after that is reported (a mobile number as suspect), and two resident ids
 * among few; region, day and count that happen to be in three columns make well-formed resident ids of which one in
 * eleven passes, and are not reported.
 */
export async function judgeNeighbours(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  { source, rows, today }: DetectedTable,
): Promise<ColumnVerdict[]> {
  if (rows < leastCells || columns.length < 2) return [];
  const few = `(SELECT * FROM ${source} LIMIT ${readRows})`;
  const parts = await partsOf(duck, columns, few);
  const verdicts: ColumnVerdict[] = [];
  for (const combination of combinationsOf(parts, columns).slice(0, mostCombinations)) {
    const verdict = await judgeCombination(duck, combination, few, Math.min(rows, readRows), today);
    if (verdict !== undefined) verdicts.push(verdict);
  }
  return verdicts;
}

/** Whole numbers lose their leading zeros: they are filled up to the longest that the column has. */
async function partsOf(duck: DuckDBConnection, columns: readonly DetectedColumn[], few: string): Promise<NumberPart[]> {
  const parts: NumberPart[] = [];
  for (const { name, type } of columns.filter((column) =>
    /^(VARCHAR|DATE|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/.test(column.type),
  )) {
    const digits = `regexp_replace(CAST(${sqlName(name)} AS VARCHAR), '[^0-9Xx]', '', 'g')`;
    const [[longest = 0, usual = 0, cells = 0, filled = 0] = []] = (
      await duck.runAndReadAll(
        `SELECT max(size), mode(size), count(*) FILTER (size = (SELECT mode(length(${digits})) FROM ${few} WHERE length(${digits}) > 0)), count(*)
        FROM (SELECT length(${digits}) AS size FROM ${few}) WHERE size > 0`,
      )
    )
      .getRowsJS()
      .map((row) => row.map(Number));
    const whole = type.endsWith('INT') || type.endsWith('INTEGER');
    const length = whole ? longest : usual;
    if (length < 1 || length > 17 || (!whole && cells < filled * 0.6)) continue;
    parts.push({ name, length, sql: whole ? `lpad(${digits}, ${length}, '0')` : digits });
  }
  return parts;
}

function combinationsOf(parts: readonly NumberPart[], columns: readonly DetectedColumn[]): Combination[] {
  const found: Combination[] = [];
  const add = (chosen: readonly NumberPart[]): void => {
    const whole = wholes.get(chosen.reduce((sum, { length }) => sum + length, 0));
    if (whole !== undefined) found.push({ parts: chosen, detector: whole.detector });
  };
  for (const one of parts)
    for (const two of parts) {
      if (one === two) continue;
      add([one, two]);
      for (const three of parts) if (three !== one && three !== two) add([one, two, three]);
    }
  const at = (part: NumberPart | undefined): number => columns.findIndex(({ name }) => name === part?.name);
  const apart = ({ parts: chosen }: Combination): number =>
    chosen.slice(1).reduce((sum, part, index) => sum + Math.abs(at(part) - at(chosen[index]) - 1), 0);
  for (let first = 0; first + 3 < parts.length; first += 1) add(parts.slice(first, first + 4));
  return found.sort((a, b) => apart(a) - apart(b));
}

async function judgeCombination(
  duck: DuckDBConnection,
  { parts, detector }: Combination,
  few: string,
  rows: number,
  today: string,
): Promise<ColumnVerdict | undefined> {
  const shape =
    detector === residentId ? '[1-9][0-9]{16}[0-9Xx]' : detector === mobile ? '1[3-9][0-9]{9}' : '[2-69][0-9]{15,18}';
  const joined = `concat(${parts.map(({ sql }) => sql).join(', ')})`;
  const met = await duck.runAndReadAll(
    `SELECT joined, count(*), min(line) FROM (SELECT row_number() OVER () AS line, ${joined} AS joined FROM ${few})
      WHERE regexp_full_match(joined, '${shape}') GROUP BY joined`,
  );
  const found = met.getRowsJS() as [string, bigint, bigint][];
  if (found.length < leastCells) return undefined;
  const tally = emptyTally();
  const chance = detector.chanceRate(today);
  for (const [text, cells, line] of found) {
    count(
      tally,
      readingsOf(text).flatMap((reading) => detector.candidates(reading, today)),
      Number(cells),
      Number(line),
      chance,
    );
  }
  const column = parts.map(({ name }) => name).join(' + ');
  const figures = figuresOf(tally, detector, chance, '', { rows, filled: rows });
  const { verdict, accident } = detector.judge(figures, chance);
  const hint = detector === residentId && verdict === 'suspect' && accident < 1e-4 && isFew(figures.distinct);
  if (verdict !== 'identifier' && !hint) return undefined;
  const { shaped, checked, chanceRate, z, distinct } = figures;
  const most = wholes.get(parts.reduce((sum, { length }) => sum + length, 0))?.most ?? verdict;
  return {
    column,
    detector: detector.name,
    verdict: verdict === 'suspect' ? verdict : most,
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

/** Two hits or more, and more than one in eleven of few well-formed numbers by far. */
function isFew({ wellFormed, checked }: Distinct): boolean {
  return checked >= 2 && wellFormed <= fewFormed && checked * 2 > wellFormed;
}
