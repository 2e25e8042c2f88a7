import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, withDuck } from '../../data/duck.ts';
import { detectColumns, identifierOf, type ColumnVerdict } from '../../measures/detectors/index.ts';
import { findLikenesses, measureRisk, type Hierarchy, type Risk } from '../../measures/risk/index.ts';
import { sketchOf, type Sketch } from '../../measures/sketch/index.ts';
import { fromParquet, IngestFault, type Ingested } from '../../data/ingest/index.ts';
import type { DictionaryRow, PersonsDeclared } from '../schemas/dictionary.ts';
import type { PersonsCounted, RevisionMeasures } from '../store/revision.ts';
import { hierarchyOf, measure } from './measure.ts';
import type { RuleBook } from '../../terms/index.ts';
import { longestKey } from '../../kernel/fields.ts';
import { controlCharacters, type Fault } from '../../kernel/problem.ts';

export type ExaminedRevision = {
  readonly detected: readonly ColumnVerdict[];
  readonly risk: Risk | null;
  readonly measures: RevisionMeasures;
  readonly sketch: Sketch;
};
/**
 * What a revision is compared with: its declared columns and key, whether it is about persons and how they are told
 * apart, and the level of its data.
 */
export type Declared = {
  readonly dictionary: readonly DictionaryRow[];
  readonly keyColumn: string | null;
  readonly personal: boolean;
  readonly persons: PersonsDeclared;
  readonly level: number;
};

const listedFaults = 20;

/**
 * Compares the keys of a stored revision, whose columns are what its product declares, with each other, then looks for
 * direct identifiers in every column, measures the risk over the declared quasi-identifiers (null when there are none),
 * screens its texts by the rule book and sketches its rows. Throws one `IngestFault` with every fault.
 */
export async function examine(
  parquet: string,
  ingested: Omit<Ingested, 'read'>,
  declared: Declared,
  book: RuleBook,
  today: string,
): Promise<ExaminedRevision> {
  const { dictionary, keyColumn } = declared;
  const faults: Fault[] = [];
  return withDuck(async (duck) => {
    const relation = fromParquet(parquet);
    const key = ingested.columns.findIndex(({ name }) => name === keyColumn);
    if (key >= 0)
      faults.push(...(await faultsInKeys(duck, relation, ingested.columns[key] as Ingested['columns'][number], key)));
    if (faults.length > 0) throw new IngestFault(faults);
    const detected = await detectColumns(duck, relation, { today });
    const persons = await personsCounted(duck, relation, declared, detected);
    return {
      detected,
      risk: await riskOf(duck, relation, dictionary, persons.by, book),
      measures: await measure(duck, relation, ingested, { ...declared, counted: persons }, book, today),
      sketch: await sketchOf(
        duck,
        relation,
        ingested.columns.map(({ name }) => name),
      ),
    };
  });
}

/**
 * By what persons are counted: as the product says, else by rows. Where data about persons are counted by rows, columns
 * that look like a person's and repeat are told: by their name, because they are declared identifiers of persons, or
 * because they hold such identifiers. The key repeats nobody.
 */
async function personsCounted(
  duck: DuckDBConnection,
  relation: string,
  { dictionary, personal, persons, keyColumn }: Declared,
  detected: readonly ColumnVerdict[],
): Promise<PersonsCounted> {
  const by = persons ?? 'rows';
  const told = { by, said: persons !== null, alike: [] };
  if (by !== 'rows' || !personal) return told;
  const held = new Set(
    detected
      .filter(({ detector, verdict }) => verdict !== 'clear' && identifierOf[detector] === 'person')
      .map(({ column }) => column),
  );
  const columns = dictionary
    .filter(({ name, role }) => name !== keyColumn && role !== 'quasi-identifier' && role !== 'sensitive')
    .map(({ name, label, role, identifierType = 'pseudonym' }) => {
      const declared = role === 'identifier' && identifierType === 'pseudonym';
      return {
        name,
        label,
        suspected: held.has(name) ? ('values' as const) : declared ? ('declaration' as const) : null,
      };
    });
  const quasiIdentifiers = dictionary.filter(({ role }) => role === 'quasi-identifier').map(({ name }) => name);
  return { ...told, alike: await findLikenesses(duck, relation, { columns, quasiIdentifiers }) };
}

/**
 * The risk over the declared quasi-identifiers, with what a class reveals of each sensitive column; null where nothing
 * is declared.
 */
async function riskOf(
  duck: DuckDBConnection,
  relation: string,
  dictionary: readonly DictionaryRow[],
  by: PersonsCounted['by'],
  book: RuleBook,
): Promise<Risk | null> {
  const named = (wanted: string) => dictionary.filter(({ role }) => role === wanted).map(({ name }) => name);
  const quasiIdentifiers = named('quasi-identifier');
  if (quasiIdentifiers.length === 0) return null;
  const hierarchies = new Map<string, Hierarchy>();
  for (const { name, role, hierarchy } of dictionary) {
    const built = role === 'sensitive' && hierarchy ? await hierarchyOf(duck, relation, name, hierarchy) : null;
    if (built) hierarchies.set(name, built);
  }
  return measureRisk(duck, relation, {
    quasiIdentifiers,
    sensitive: named('sensitive'),
    ...(by === 'rows' ? {} : { person: by.column }),
    tau: book.thresholds.tau,
    hierarchies: Object.fromEntries(hierarchies),
  });
}

async function faultsInKeys(
  duck: DuckDBConnection,
  relation: string,
  { name, type }: { name: string; type: string },
  index: number,
): Promise<Fault[]> {
  const pointer = `#/columns/${index + 1}`;
  const column = `The key column "${name}"`;
  if (!/^(VARCHAR|UUID|DATE|U?(TINY|SMALL|BIG)?INT(EGER)?|DECIMAL\(\d+,0\))$/.test(type))
    return [{ pointer, detail: `${column} is stored as ${type}; keys are text or whole numbers.` }];
  const lines = `(SELECT row_number() OVER () AS line, CAST(${sqlName(name)} AS VARCHAR) AS value FROM ${relation})`;
  const wrong: readonly (readonly [condition: string, says: (keys: number, first: number) => string])[] = [
    ["coalesce(value, '') = ''", (rows, first) => `has no value in ${rows} rows, first in row ${first}.`],
    [
      `length(value) > ${longestKey}`,
      (keys, first) => `has ${keys} keys of more than ${longestKey} characters, first in row ${first}.`,
    ],
    [
      `regexp_matches(value, '[${controlCharacters}]')`,
      (keys, first) =>
        `has ${keys} keys with control characters, first in row ${first}: nobody could ask for them or opt out.`,
    ],
    [
      'nfc_normalize(value) <> value',
      (keys, first) =>
        `has ${keys} keys that are not in Unicode's composed form (NFC), first in row ${first}: two spellings look ` +
        'alike, and who asks with the other would find nobody. Normalise the column.',
    ],
  ];
  const figures = wrong.map(([condition]) => `count(*) FILTER (${condition}), min(line) FILTER (${condition})`);
  const [counted = []] = await numbers(duck, `SELECT ${figures.join(', ')} FROM ${lines}`);
  const faults = wrong.flatMap(([, says], at): Fault[] => {
    const [keys = 0, first = 0] = counted.slice(2 * at);
    return keys === 0 ? [] : [{ pointer, detail: `${column} ${says(keys, first)}` }];
  });
  const repeated = `(SELECT min(line) AS first, max(line) AS last FROM ${lines} WHERE value <> '' GROUP BY value HAVING count(*) > 1)`;
  const pairs = await numbers(
    duck,
    `SELECT first, last, count(*) OVER () FROM ${repeated} ORDER BY first LIMIT ${listedFaults}`,
  );
  if (pairs.length > 0)
    faults.push({ pointer, detail: `${column} has ${pairs[0]?.[2]} keys that stand in more than one row.` });
  for (const [first, last] of pairs) faults.push({ pointer, detail: `Rows ${first} and ${last} have the same key.` });
  return faults;
}

async function numbers(duck: DuckDBConnection, sql: string): Promise<number[][]> {
  return (await duck.runAndReadAll(sql)).getRowsJS().map((row) => row.map(Number));
}
