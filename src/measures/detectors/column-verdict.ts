import type { Detector, DetectorName, Distinct, Figures, Suspicion } from './detector.ts';
import type { Evidence } from './tally.ts';

export type ColumnVerdict = {
  /** The column's name; of numbers that are split over columns, their names joined by ' + '. */
  readonly column: string;
  readonly detector: DetectorName;
  readonly verdict: Suspicion;
  /** Cells that were read. */
  readonly rows: number;
  /** Cells with a number of the detector's shape, and their share of the rows. */
  readonly shaped: number;
  readonly shapeRate: number;
  /** Cells with a number that passes every check, and their share of the shaped. */
  readonly checked: number;
  readonly checkRate: number;
  /**
   * The check rate that numbers of this shape have by chance, and how far above it the column is, in standard errors.
   */
  readonly chanceRate: number;
  readonly z: number;
  /** The chance that so much is found by accident: see each detector. */
  readonly accident: number;
  readonly distinct: Distinct;
  /**
   * Up to five checked numbers, masked, first rows first; rows count from 1, null is the column's name. None where the
   * verdict is clear.
   */
  readonly evidence: readonly Evidence[];
  /** The column's name with the numbers in it masked, where it holds any. */
  readonly named?: string;
  /** Why a column is clear, where the figures do not show it; or what was not looked at. */
  readonly reason?: string;
  /** Cells that are too long to be looked at whole; see the README. */
  readonly cut?: number;
};

export type DetectedColumn = { readonly name: string; readonly type: string };
export type DetectedTable = {
  readonly source: string;
  readonly rows: number;
  readonly step: number;
  readonly today: string;
};

/** What a detector says of a column by the figures it judged by. */
export function verdictBy(
  { name: detector }: Detector,
  { rows, shaped, checked, chanceRate, z, distinct }: Figures,
  said: Pick<ColumnVerdict, 'column' | 'verdict' | 'accident' | 'evidence'>,
): ColumnVerdict {
  const { column, verdict, accident, evidence } = said;
  return {
    column,
    detector,
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
    evidence,
  };
}
