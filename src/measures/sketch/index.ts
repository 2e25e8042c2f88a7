export { compare, comparableHashes } from './compare.ts';
export { type Shingles } from './pack.ts';
export { sketchOf, type Sketch } from './sketch.ts';

/** A revision that another one resembles, as the gate sees it. */
export type Resemblance = {
  readonly revisionId: string;
  readonly productId: string;
  readonly supplierId: string;
  /** The share of this revision's rows that are found in that one, and the share of both that they have in common. */
  readonly containment: number;
  readonly jaccard: number;
  readonly by: 'rows' | 'cells';
  /**
   * Whether this supplier received that revision as a buyer, and whether the terms it received it under let it derive
   * or sell.
   */
  readonly received: boolean;
  readonly permitted: boolean;
};
