import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { saidOf } from '../../kernel/lists.ts';
import { countClasses, numbers, refuseUnknown, type Histogram } from './classes.ts';
import type { Hierarchy } from './hierarchy.ts';
import { inOneClassEach, measuresOf, type ClassMeasures, type People } from './measures.ts';
import { measurePeopled } from './peopled-classes.ts';
import { countPersons, peopled, type Peopled, type Persons } from './persons.ts';
import { measureSensitive, type ClassSource, type MeasuredClasses } from './sensitive-classes.ts';
import { orderOf, type SensitiveMeasures } from './sensitive.ts';
import { hierarchyInNormalForm, inNormalForm, normalForm, spelledAs } from './values.ts';

export type Risk = ClassMeasures & {
  /** Classes by size: by persons, where a column tells them apart. */
  readonly histogram: Histogram;
  /** The persons behind the rows; absent where each row is another person. */
  readonly persons?: Persons;
  /** Per sensitive column. */
  readonly sensitive: Readonly<Record<string, SensitiveMeasures>>;
};

export type RiskColumns = {
  readonly quasiIdentifiers: readonly string[];
  /** The column that tells persons apart; without it each row is another person. */
  readonly person?: string | undefined;
  /** Columns whose values must not follow from the class. */
  readonly sensitive?: readonly string[];
  /** The risk τ, from 0 to 1, above which someone counts as at risk; 0.2 by default. */
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
 * Measures how well the persons of `relation` (a table name or table function, as SQL: never a stranger's text) hide
 * among those that agree with them in the quasi-identifiers, and what their class reveals about their sensitive values.
 * Column names are matched to the letter. Without quasi-identifiers all are one class; without records every measure
 * is 0 and the histogram is empty. Throws an Error that names unknown columns, and a RangeError when τ is not from 0
 * to 1.
 */
export async function measureRisk(duck: DuckDBConnection, relation: string, columns: RiskColumns): Promise<Risk> {
  const { quasiIdentifiers, sensitive = [], tau = 0.2, person, rowsAtOnce = 2_500_000 } = columns;
  if (!(tau >= 0 && tau <= 1)) throw new RangeError(`The threshold of risk must be from 0 to 1, not ${tau}.`);
  const named = person === undefined ? [] : [person];
  const types = await refuseUnknown(duck, relation, [...quasiIdentifiers, ...sensitive, ...named]);
  const people = person === undefined ? null : await toldApart(duck, peopled(relation, person, types));
  const rows = people?.rows ?? (await rowsOf(duck, relation));
  const source = {
    relation: people?.relation ?? relation,
    rows,
    quasiIdentifiers,
    person: people?.apart ?? null,
    rowsAtOnce,
  };
  const measured: [string, SensitiveMeasures][] = [];
  let sized: Sized | undefined;
  for (const name of sensitive) {
    const { measures, ...sizes } = await measureColumn(duck, source, name, types, columns);
    measured.push([name, measures]);
    sized = sizes;
  }
  sized ??= await sizesOf(duck, source);
  const { histogram } = sized;
  const told = { histogram, sensitive: Object.fromEntries(measured) };
  if (people === null || person === undefined) return { ...measuresOf(histogram, tau), ...told };
  const { smallest, several, persons } = smallestOf(people, sized);
  return {
    ...measuresOf(histogram, tau, { rows, smallest }),
    ...told,
    persons: { column: person, persons, unknown: rows - people.known, several },
  };
}

type Sized = Pick<MeasuredClasses<unknown>, 'histogram' | 'people'>;
type ToldApart = Peopled & {
  readonly rows: number;
  readonly known: number;
  /** The column with the persons' numbers; null where each row turned out to be another person. */
  readonly apart: string | null;
};

/** Persons' numbers below this are one in 64 of them: where one of these has two rows, the others need no counting. */
const fewOfThem = 2 ** 47;

async function toldApart(duck: DuckDBConnection, source: Peopled): Promise<ToldApart> {
  const cell = sqlName(source.person);
  const few = `FILTER (${cell} < ${fewOfThem})`;
  const [[rows = 0, known = 0, looked = 0, different = 0] = []] = await numbers(
    duck,
    `SELECT count(*), count(${cell}), count(${cell}) ${few}, count(DISTINCT ${cell}) ${few} FROM ${source.relation}`,
  );
  const perhaps = known === rows && looked === different;
  const alone = perhaps && (await countPersons(duck, source)).persons === rows;
  return { ...source, rows, known, apart: alone ? null : source.person };
}

async function rowsOf(duck: DuckDBConnection, relation: string): Promise<number> {
  const [[rows = 0] = []] = await numbers(duck, `SELECT count(*) FROM ${relation}`);
  return rows;
}

async function sizesOf(duck: DuckDBConnection, source: ClassSource): Promise<Sized> {
  const { relation, quasiIdentifiers, person } = source;
  if (person === null) return { histogram: await countClasses(duck, relation, quasiIdentifiers), people: null };
  const people = await measurePeopled(duck, { relation, quasiIdentifiers, person, name: null }, null);
  return { histogram: people.histogram, people };
}

async function measureColumn(
  duck: DuckDBConnection,
  source: ClassSource,
  column: string,
  types: ReadonlyMap<string, string>,
  { hierarchies = {}, orders = {} }: RiskColumns,
): Promise<Sized & { readonly measures: SensitiveMeasures }> {
  const type = types.get(column) ?? '';
  const declared = saidOf(hierarchies, column);
  const hierarchy =
    declared && (type === 'VARCHAR' ? hierarchyInNormalForm(declared) : await spelledAs(duck, type, declared));
  const inOrder = saidOf(orders, column);
  const { relation, name, done } = await inNormalForm(duck, source.relation, column, types);
  try {
    const order = await orderOf(
      duck,
      relation,
      name,
      type,
      type === 'VARCHAR' ? inOrder?.map((value) => normalForm(value) ?? '') : inOrder,
    );
    return await measureSensitive(duck, { ...source, relation }, { name, order, hierarchy });
  } finally {
    await done();
  }
}

/** Everyone's smallest class. Where each row turned out to be another person, everyone is in one only. */
function smallestOf(
  { rows }: ToldApart,
  { histogram, people }: Sized,
): Pick<People, 'smallest'> & Pick<Persons, 'several' | 'persons'> {
  if (people === null) return { smallest: inOneClassEach(histogram), several: 0, persons: rows };
  const { smallest, several, unnamed } = people;
  const persons = smallest.reduce((sum, [, many]) => sum + many, 0);
  return { smallest: unnamed === 0 ? smallest : [...smallest, [1, unnamed]], several, persons: persons + unnamed };
}
