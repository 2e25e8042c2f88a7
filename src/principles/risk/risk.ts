import type { DuckDBConnection } from '@duckdb/node-api';
import { countClasses, type Classes } from './classes.ts';
import { measuresOf, type Measures } from './measures.ts';

export type Risk = Measures & Classes;

export type RiskColumns = {
  readonly quasiIdentifiers: readonly string[];
  /** Columns whose variety within each class is counted (distinct l). */
  readonly sensitive?: readonly string[];
  /** The risk τ, from 0 to 1, above which a record counts as at risk; 0.2 unless told. */
  readonly tau?: number;
};

/**
 * Measures how well the records of `relation` (a table name or table function, as SQL: never a stranger's text) hide among those that agree
 * with them in the quasi-identifiers. Column names are matched to the letter. Without quasi-identifiers all records are one class; without
 * records every measure is 0 and the histogram is empty. Throws an Error that names unknown columns, and a RangeError when τ is not from 0 to 1.
 */
export async function measureRisk(duck: DuckDBConnection, relation: string, columns: RiskColumns): Promise<Risk> {
  const { quasiIdentifiers, sensitive = [], tau = 0.2 } = columns;
  if (!(tau >= 0 && tau <= 1)) throw new RangeError(`The threshold of risk must be from 0 to 1, not ${tau}.`);
  const classes = await countClasses(duck, relation, quasiIdentifiers, sensitive);
  return { ...measuresOf(classes.histogram, tau), ...classes };
}
