import type { DuckDBConnection } from '@duckdb/node-api';
import { countClasses, numbers, refuseUnknown, type Histogram } from './classes.ts';
import type { Hierarchy } from './hierarchy.ts';
import { measuresOf, type ClassMeasures } from './measures.ts';
import { measureSensitive, orderOf, type SensitiveMeasures } from './sensitive.ts';

export type Risk = ClassMeasures & {
  readonly histogram: Histogram;
  /** Per sensitive column. */
  readonly sensitive: Readonly<Record<string, SensitiveMeasures>>;
};

export type RiskColumns = {
  readonly quasiIdentifiers: readonly string[];
  /** Columns whose values must not follow from the class. */
  readonly sensitive?: readonly string[];
  /** The risk τ, from 0 to 1, above which a record counts as at risk; 0.2 by default. */
  readonly tau?: number;
  /** Hierarchies of sensitive columns, for hierarchical t-closeness; those of other columns are passed over. */
  readonly hierarchies?: Readonly<Record<string, Hierarchy>>;
  /** The values of sensitive columns that are text with an order, lowest first. Numbers and dates have their own. */
  readonly orders?: Readonly<Record<string, readonly string[]>>;
  /**
   * So many rows are put into classes at once when sensitive values are measured; 2.5 million by default. More needs
   * memory, less needs time.
   */
  readonly rowsAtOnce?: number;
};

/**
 * Measures how well the records of `relation` (a table name or table function, as SQL: never a stranger's text) hide
 * among those that agree with them in the quasi-identifiers, and what their class reveals about their sensitive values.
 * Column names are matched to the letter. Without quasi-identifiers all records are one class; without records every
 * measure is 0 and the histogram is empty. Throws an Error that names unknown columns, and a RangeError when τ is not
 * from 0 to 1.
 */
export async function measureRisk(duck: DuckDBConnection, relation: string, columns: RiskColumns): Promise<Risk> {
  const {
    quasiIdentifiers,
    sensitive = [],
    tau = 0.2,
    hierarchies = {},
    orders = {},
    rowsAtOnce = 2_500_000,
  } = columns;
  if (!(tau >= 0 && tau <= 1)) throw new RangeError(`The threshold of risk must be from 0 to 1, not ${tau}.`);
  const types = await refuseUnknown(duck, relation, [...quasiIdentifiers, ...sensitive]);
  const [[rows = 0] = []] = await numbers(duck, `SELECT count(*) FROM ${relation}`);
  const measured: [string, SensitiveMeasures][] = [];
  let counted: Histogram | undefined;
  for (const name of sensitive) {
    const order = await orderOf(duck, relation, name, types.get(name) as string, orders[name]);
    const table = { relation, rows, quasiIdentifiers, rowsAtOnce };
    const { measures, histogram } = await measureSensitive(duck, table, { name, order, hierarchy: hierarchies[name] });
    measured.push([name, measures]);
    counted = histogram;
  }
  const histogram = counted ?? (await countClasses(duck, relation, quasiIdentifiers));
  return { ...measuresOf(histogram, tau), histogram, sensitive: Object.fromEntries(measured) };
}
