import type { DuckDBConnection } from '@duckdb/node-api';
import { COLUMNS_AT_ONCE, sqlName } from '../../data/duck.ts';
import { inPieces } from '../../kernel/lists.ts';
import {
  cellsSql,
  cutSql,
  holdsFewDigits,
  holdsNothing,
  lookedThrough,
  sizesOfColumn,
  sizesSql,
  type ReadRows,
} from './cells.ts';
import { verdictBy, type ColumnVerdict, type DetectedColumn, type DetectedTable } from './column-verdict.ts';
import { couldHold, weigh, type Detector } from './detector.ts';
import { detectors, everywhere } from './detectors.ts';
import { headerAgrees } from './header.ts';
import { readingsOf, type Reading } from './read.ts';
import { count, emptyTally, figuresOf, resemble, type Tally } from './tally.ts';

/** Cells with a mark of a code that are read beyond the sample: in more of them its rate is known well enough. */
const mostMarked = 50_000;

type Counting = {
  readonly detector: Detector;
  readonly chance: number;
  readonly tally: Tally;
  /** Looks at every row that is looked at for codes; the others look at the sample. */
  readonly codes: boolean;
  readonly named: boolean;
};
type Sizes = {
  readonly rows: number;
  readonly filled: number;
  readonly sampledFilled?: number;
  /** Rows that were not looked at, though they have what the detector looks for as often as the others. */
  readonly unread?: number;
};
/** What of a column is the same for all detectors. */
type Cut = { readonly cells: number; readonly row: number };
type Content = readonly [string, number, number, number, number, number, number];

/** Judges each column by every detector. */
export async function judgeColumns(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  table: DetectedTable,
): Promise<ColumnVerdict[]> {
  const verdicts: ColumnVerdict[] = [];
  for (const some of inPieces(columns, COLUMNS_AT_ONCE)) {
    const [sizes = []] = (await duck.runAndReadAll(sizesSql(some, table.source, table.step))).getRowsJS();
    const [all = 0, sampled = 0, ...figures] = sizes.map(Number);
    for (const [at, column] of some.entries()) {
      const own = figures.slice(at * sizesOfColumn, (at + 1) * sizesOfColumn);
      verdicts.push(...(await judgeColumn(duck, column, table, [all, sampled, ...own])));
    }
  }
  return verdicts;
}

async function judgeColumn(
  duck: DuckDBConnection,
  column: DetectedColumn,
  { source, rows, step, today }: DetectedTable,
  sizes: readonly number[],
): Promise<ColumnVerdict[]> {
  const counting = detectors.map((detector): Counting => ({
    detector,
    chance: detector.chanceRate(today),
    tally: emptyTally(),
    codes: step === 1 || everywhere.has(detector.name),
    named: headerAgrees(detector.header, column.name),
  }));
  const unnamed = counting.every(({ named }) => !named);
  if (holdsNothing(column.type) || (holdsFewDigits(column.type) && unnamed))
    return counting.map((one) => verdictOf(one, column.name, { rows, filled: rows }).verdict);
  const cell = sqlName(column.name);
  const [all = 0, sampled = 0, filled = 0, sampledFilled = 0, long = 0, marked = 0, likeIds = 0] = sizes;
  const codeStep = Math.min(step, Math.max(1, Math.ceil((marked * step) / mostMarked)));
  const idsElsewhere = codeStep > 1 && likeIds * step <= mostMarked;
  const reach: ReadRows = { step, codeStep, idsElsewhere, long: long > 0 };
  const found = await duck.stream(cellsSql(cell, column.type, source, reach));
  for await (const chunk of found.yieldRowsJs())
    for (const content of chunk as unknown as Content[]) countContent(counting, content, today);
  const cut = long === 0 ? { cells: 0, row: 0 } : await cutOf(duck, cell, column.type, source);
  const looked = Math.round(all / codeStep);
  const known = { all, filled, sampled, sampledFilled, looked, idsElsewhere };
  return saidOnce(counting.map((one) => verdictOf(one, column.name, sizesFor(one, known), cut)));
}

/**
 * What only the name of a column says is said by one detector, and by none where another speaks by what it saw: one
 * name may be that of several kinds of papers or telephones.
 */
function saidOnce(judged: readonly { verdict: ColumnVerdict; byName: boolean }[]): ColumnVerdict[] {
  const seen = judged.some(({ verdict: { verdict }, byName }) => verdict !== 'clear' && !byName);
  const teller = seen ? undefined : judged.find(({ byName }) => byName);
  return judged.map((one) =>
    one.byName && one !== teller ? { ...one.verdict, verdict: 'clear', evidence: [] } : one.verdict,
  );
}

function sizesFor(
  { codes, detector }: Counting,
  known: Readonly<Record<'all' | 'filled' | 'sampled' | 'sampledFilled' | 'looked', number>> & {
    readonly idsElsewhere: boolean;
  },
): Sizes {
  const { all, filled, sampled, sampledFilled, looked, idsElsewhere } = known;
  if (!codes) return { rows: sampled, filled: sampledFilled };
  if (looked === all) return { rows: all, filled, sampledFilled };
  if (idsElsewhere && detector.name === 'resident-id')
    return { rows: all, filled, sampledFilled, unread: all - looked };
  return { rows: looked, filled: Math.round((filled * looked) / all), sampledFilled };
}

function countContent(counting: readonly Counting[], content: Content, today: string): void {
  const [text, coded, codedLine, sampled, sampledLine, other, otherLine] = content;
  const readings = readingsOf(text);
  for (const one of counting) {
    const elsewhere = one.detector.name === 'resident-id' ? other : 0;
    const cells = one.codes ? coded + elsewhere : sampled;
    if (cells === 0) continue;
    const line = one.codes ? codedLine || otherLine : sampledLine;
    const candidates = candidatesOf(one.detector, readings, today);
    if (one.named && one.detector.namedCandidates !== undefined)
      candidates.push(...readings.flatMap(one.detector.namedCandidates));
    if (candidates.length > 0) count(one.tally, candidates, cells, line, one.chance);
    if (one.named && sampled > 0 && readings.some((reading) => couldHold(one.detector, reading)))
      resemble(one.tally, text, sampled, sampledLine);
  }
}

function candidatesOf(detector: Detector, readings: readonly Reading[], today: string) {
  const [only] = readings;
  return readings.length === 1 && only !== undefined
    ? detector.candidates(only, today)
    : readings.flatMap((reading) => detector.candidates(reading, today));
}

async function cutOf(duck: DuckDBConnection, cell: string, type: string, source: string): Promise<Cut> {
  const [found = []] = (await duck.runAndReadAll(cutSql(cell, type, source))).getRowsJS();
  const [cells = 0, row = 0] = found.map(Number);
  return { cells, row };
}

function verdictOf(
  { detector, chance, tally }: Pick<Counting, 'detector' | 'chance' | 'tally'>,
  column: string,
  sizes: Sizes,
  cut: Cut = { cells: 0, row: 0 },
): { verdict: ColumnVerdict; byName: boolean } {
  const figures = figuresOf(tally, detector, chance, column, sizes);
  const { verdict, accident, reason, byName = false } = weigh(detector, figures, chance);
  const seen = tally.evidence.length > 0 ? tally.evidence : tally.likeness;
  const evidence = verdict === 'clear' ? [] : seen;
  const one: ColumnVerdict = {
    ...verdictBy(detector, figures, { column, verdict, accident, evidence }),
    ...(reason === undefined ? {} : { reason }),
  };
  return { verdict: detector.name === 'free-text' && cut.cells > 0 ? cutShort(one, cut) : one, byName };
}

/** Cells of which only a part was looked at may hold anything in the rest: a human has to look. */
function cutShort(verdict: ColumnVerdict, { cells, row }: Cut): ColumnVerdict {
  const reason =
    `${cells} cells were not looked at whole: only their first and last ${lookedThrough} characters, and of many ` +
    'numbers the first and the last';
  const shown =
    verdict.verdict === 'clear' ? [{ row, masked: 'a cell too long to be looked at whole' }] : verdict.evidence;
  return {
    ...verdict,
    verdict: verdict.verdict === 'clear' ? 'suspect' : verdict.verdict,
    cut: cells,
    reason,
    evidence: shown,
  };
}
