import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import {
  bandHierarchy,
  calendarHierarchy,
  findCandidates,
  findRepetition,
  spelledFor,
  type Hierarchy,
} from '../../measures/risk/index.ts';
import { contextOf, screenData } from '../../measures/screening/index.ts';
import type { ColumnProfile } from '../../data/ingest/index.ts';
import type { DeclaredHierarchy, DictionaryRow } from '../schemas/dictionary.ts';
import type { PersonsCounted, RevisionMeasures } from '../store/revision.ts';
import { riskThresholds, type RuleBook } from '../../terms/index.ts';
import { DAY } from '../../kernel/time.ts';

/**
 * What is measured of a stored revision beside its risk: which columns single persons out, what repeats, which columns
 * look personal, which prohibited words it has, how complete and how old it is.
 */
export async function measure(
  duck: DuckDBConnection,
  relation: string,
  { columns, rows }: { readonly columns: readonly ColumnProfile[]; readonly rows: number },
  {
    dictionary,
    personal,
    level,
    counted,
  }: {
    readonly dictionary: readonly DictionaryRow[];
    readonly personal: boolean;
    readonly level: number;
    readonly counted: PersonsCounted;
  },
  book: RuleBook,
  today: string,
): Promise<RevisionMeasures> {
  const compared = dictionary.filter(({ role }) => role !== 'identifier').map(({ name }) => name);
  const ofPersons = personal && compared.length > 0;
  const person = counted.by === 'rows' ? undefined : counted.by.column;
  const { signs, spared } = await contextOf(duck, relation, dictionary, personal);
  return {
    ruleBook: book.version,
    candidates: ofPersons
      ? await findCandidates(duck, relation, {
          columns: [...compared, ...unlikePseudonyms(columns, dictionary)].filter((name) => name !== person),
          limits: { separation: book.thresholds.separation, k: riskThresholds(level, book).k },
          person,
        })
      : [],
    repetition: ofPersons ? await findRepetition(duck, relation, compared, person) : null,
    signs,
    spared,
    hits: await screenData(duck, relation, columns, book, { spared }),
    persons: counted,
    measured: { completeness: completenessOf(columns, rows), ageDays: ageOf(columns, today) },
  };
}

/**
 * Columns declared identifiers that are stored as dates or fractions, as no pseudonym is: birthdays, places, amounts.
 */
export function unlikePseudonyms(
  columns: readonly Pick<ColumnProfile, 'name' | 'type'>[],
  dictionary: readonly DictionaryRow[],
): string[] {
  const identifiers = dictionary.filter(({ role }) => role === 'identifier').map(({ name }) => name);
  return columns
    .filter(({ name, type }) => identifiers.includes(name) && /^(DATE|TIME|DECIMAL\(\d+,[1-9]|FLOAT|DOUBLE)/.test(type))
    .map(({ name }) => name);
}

/** The share of cells that are filled, rounded to six digits. */
function completenessOf(columns: readonly Pick<ColumnProfile, 'nulls'>[], rows: number): number {
  const cells = rows * columns.length;
  const empty = columns.reduce((sum, { nulls }) => sum + nulls, 0);
  return cells === 0 ? 1 : Math.round((1 - empty / cells) * 1e6) / 1e6;
}

/**
 * Whole days from the newest date in any column to today; null when no column holds dates. A future date counts as
 * today.
 */
function ageOf(columns: readonly Pick<ColumnProfile, 'type' | 'max'>[], today: string): number | null {
  const newest = columns
    .filter(({ type }) => type === 'DATE' || type.startsWith('TIMESTAMP'))
    .map(({ max }) => Date.parse((max ?? '').slice(0, 10)))
    .filter((instant) => !Number.isNaN(instant));
  if (newest.length === 0) return null;
  return Math.max(0, Math.floor((Date.parse(today) - Math.max(...newest)) / DAY));
}

const mostValues = 50_000;

/**
 * The hierarchy of a column as the engine of generalisation reads it: declared levels with the raw values spelled as
 * the engine spells them, bands or units of the calendar over the values that occur, and without a declaration only
 * "raw" and "*". Null when the column has too many values to be listed.
 */
export async function hierarchyOf(
  duck: DuckDBConnection,
  relation: string,
  column: string,
  declared: DeclaredHierarchy | undefined,
): Promise<Hierarchy | null> {
  if (declared && 'levels' in declared) {
    const { [column]: spelled } = await spelledFor(duck, relation, { [column]: declared.levels });
    return spelled ?? declared.levels;
  }
  const name = sqlName(column);
  const found = await duck.runAndReadAll(
    `SELECT DISTINCT CAST(${name} AS VARCHAR) FROM ${relation} WHERE ${name} IS NOT NULL ORDER BY 1 LIMIT ${mostValues + 1}`,
  );
  const values = (found.getRowsJS() as [string][]).map(([value]) => value);
  if (values.length > mostValues) return null;
  if (declared && 'calendar' in declared) return calendarHierarchy(values, declared.calendar);
  return values.map((value) => [
    value,
    ...(declared ? (bandHierarchy([Number(value)], declared.bands)[0] ?? []).slice(1) : ['*']),
  ]);
}

/** How many different values of a column its hierarchy does not name. */
export async function valuesOutside(
  duck: DuckDBConnection,
  relation: string,
  column: string,
  hierarchy: Hierarchy,
): Promise<number> {
  const name = sqlName(column);
  const known = new Set(hierarchy.map(([raw]) => raw));
  const found = await duck.runAndReadAll(
    `SELECT DISTINCT CAST(${name} AS VARCHAR) FROM ${relation} WHERE ${name} IS NOT NULL`,
  );
  return (found.getRowsJS() as [string][]).filter(([value]) => !known.has(value)).length;
}
