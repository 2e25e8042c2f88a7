import type { DuckDBConnection } from '@duckdb/node-api';
import { tell, wrongUsage, type Values } from './command.ts';
import { limitsPassed, wordsOf, type Measured } from './risk-words.ts';
import { askedBy, type Hierarchies, type RiskQuestion } from './risk-question.ts';
import { outcomeOf, riskStudy, studiedHere, type Outcome } from './studies.ts';
import { Wrong } from './reading.ts';
import { withTables } from './table-file.ts';
import { foundingBook } from '../principles/founding.ts';
import {
  estimateUniqueness,
  findCandidates,
  findLikenesses,
  findRepetition,
  generalisedSql,
  HierarchyFault,
  measurePopulation,
  measureRisk,
  searchLevels,
  spelledFor,
  type Likeness,
  type Risk,
} from '../measures/risk/index.ts';
import { sqlName, withDuck } from '../data/duck.ts';
import { clock } from '../kernel/clock.ts';
import { detectColumns, identifierOf } from '../measures/detectors/index.ts';

const usage = 'risk FILE --qi A,B,… [options]; databourse help risk';

export async function risk(values: Values, positionals: readonly string[]): Promise<number> {
  try {
    const asked = askedBy(values, positionals);
    const measured = await studiedHere(riskStudy, asked);
    tell(values, measured, wordsOf(measured));
    return measured.over.length === 0 && measured.leftOut?.feasible !== false ? 0 : 1;
  } catch (error) {
    if (error instanceof Wrong) return wrongUsage(error.message, usage);
    throw error;
  }
}

/** Measures a file, in the process that studies it. */
export function riskOfFile({
  folder,
  ...asked
}: RiskQuestion & { readonly folder: string }): Promise<Outcome<Measured>> {
  const files = asked.population === undefined ? [asked.file] : [asked.file, asked.population];
  return outcomeOf(() =>
    withTables(files, asked.reading, folder, ([relation = '', population]) =>
      withDuck((duck) => measure(duck, relation, population, asked)),
    ),
  );
}

async function measure(
  duck: DuckDBConnection,
  raw: string,
  rawPopulation: string | undefined,
  asked: RiskQuestion,
): Promise<Measured> {
  const { quasiIdentifiers, sensitive, levels, leaveOut, fraction, k } = asked;
  const columns = await columnsOf(duck, raw, asked);
  const others = columns.filter((name) => !quasiIdentifiers.includes(name) && !sensitive.includes(name));
  const persons = await personsIn(duck, raw, others, asked);
  const person = persons.column ?? undefined;
  const spelled = (relation: string): Promise<Hierarchies> => inItsSpelling(duck, relation, asked.hierarchies ?? {});
  const hierarchies = await spelled(raw);
  const asIs = { quasiIdentifiers, hierarchies, levels: quasiIdentifiers.map(() => 0), person };
  const how = { ...asIs, ...(levels ? { levels } : {}) };
  const wide = await placed(duck, generalisedSql(raw, how));
  const population =
    rawPopulation === undefined
      ? undefined
      : await placed(duck, generalisedSql(rawPopulation, { ...how, hierarchies: await spelled(rawPopulation) }));
  const { tau, delivery: limits, separation } = foundingBook.thresholds;
  const over = (relation: string): Promise<Risk> =>
    measureRisk(duck, relation, { quasiIdentifiers, sensitive, person, tau, hierarchies });
  const whole = await over(wide);
  const leftOut = leaveOut && (await leaving(duck, wide, whole, { ...asIs, ...leaveOut }));
  const kept = leftOut?.feasible && leftOut.rows > 0 ? generalisedSql(wide, { ...asIs, k: leftOut.k }) : wide;
  const risk = kept === wide ? whole : await over(kept);
  const candidates = await findCandidates(duck, raw, {
    columns: others.filter((name) => name !== person),
    limits: { separation, k: limits.k },
    person,
  });
  const keys = candidates.filter((one) => one.columns.length === 1).flatMap((one) => one.columns);
  const passed = limitsPassed(risk, limits);
  const searches = passed.length > 0 && asked.hierarchies !== undefined && levels === undefined;
  const remedies = !searches
    ? null
    : await searchLevels(duck, raw, {
        quasiIdentifiers,
        sensitive,
        person,
        hierarchies,
        tau,
        suppress: leaveOut?.share ?? 0,
        thresholds: k === undefined ? limits : { ...limits, k, highest: 1 / k },
      });
  const inClasses = risk.histogram.reduce((sum, [size, many]) => sum + size * many, 0);
  return {
    file: asked.file,
    quasiIdentifiers,
    persons,
    levels: levels ?? null,
    leftOut,
    risk,
    discernibility:
      risk.histogram.reduce((sum, [size, many]) => sum + size * size * many, 0) + (whole.rows - risk.rows) * whole.rows,
    averageClass: risk.classes === 0 ? 0 : inClasses / risk.classes,
    population:
      population === undefined ? null : await measurePopulation(duck, kept, population, { quasiIdentifiers, person }),
    uniqueness: fraction === undefined ? null : { fraction, ...estimateUniqueness(risk.histogram, fraction) },
    candidates,
    repetition: await findRepetition(
      duck,
      raw,
      columns.filter((name) => name !== person && !keys.includes(name)),
      person,
    ),
    limits,
    over: passed,
    remedies: remedies && remedies.solutions,
    searched: remedies && { vectors: remedies.searched, of: remedies.vectors },
  };
}

async function columnsOf(
  duck: DuckDBConnection,
  relation: string,
  { quasiIdentifiers, sensitive, person }: RiskQuestion,
): Promise<string[]> {
  const described = await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
  const columns = (described.getRowsJS() as [string][]).map(([name]) => name);
  const named = person === undefined || person === 'rows' ? [] : [person.column];
  const unknown = [...new Set([...quasiIdentifiers, ...sensitive, ...named])].filter((name) => !columns.includes(name));
  if (unknown.length > 0)
    throw new Wrong(`Unknown column ${unknown.join(', ')}; the columns are ${columns.join(', ')}.`);
  return columns;
}

/**
 * By which column persons are counted: the one that was given, or else the one that looks like a person's and repeats;
 * of several such columns, the one with the fewest persons.
 */
async function personsIn(
  duck: DuckDBConnection,
  relation: string,
  others: readonly string[],
  { person, quasiIdentifiers }: RiskQuestion,
): Promise<Measured['persons']> {
  if (person !== undefined) return { column: person === 'rows' ? null : person.column, given: true, alike: [] };
  const held = await identifiersIn(duck, relation, others);
  const columns = others.map((name) => ({ name, label: name, suspected: held.has(name) ? ('values' as const) : null }));
  const alike: Likeness[] = await findLikenesses(duck, relation, { columns, quasiIdentifiers });
  return { column: alike[0]?.column ?? null, given: false, alike };
}

const rowsLookedAt = 100_000;

/** Columns that hold identifiers of persons; at most the first hundred thousand rows are looked at. */
async function identifiersIn(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly string[],
): Promise<Set<string>> {
  if (columns.length === 0) return new Set();
  const some = `(SELECT ${columns.map(sqlName).join(', ')} FROM ${relation})`;
  const today = clock.now().toISOString().slice(0, 10);
  const verdicts = await detectColumns(duck, some, { today, rows: rowsLookedAt });
  return new Set(
    verdicts
      .filter(({ verdict, detector }) => verdict !== 'clear' && identifierOf[detector] === 'person')
      .map(({ column }) => column),
  );
}

async function inItsSpelling(duck: DuckDBConnection, relation: string, hierarchies: Hierarchies): Promise<Hierarchies> {
  try {
    return await spelledFor(duck, relation, hierarchies);
  } catch (error) {
    throw error instanceof HierarchyFault ? new Wrong(error.message) : error;
  }
}

/** The rows in classes of fewer than k persons, and whether so many may be left out. */
async function leaving(
  duck: DuckDBConnection,
  relation: string,
  { rows }: Risk,
  { share, ...how }: Parameters<typeof generalisedSql>[1] & { readonly k: number; readonly share: number },
): Promise<NonNullable<Measured['leftOut']>> {
  const [[stay] = []] = (await duck.runAndReadAll(`SELECT count(*) FROM ${generalisedSql(relation, how)}`)).getRowsJS();
  const small = rows - Number(stay);
  return {
    k: how.k,
    rows: small,
    share: rows === 0 ? 0 : small / rows,
    atMost: share,
    feasible: small <= share * rows && small < rows,
  };
}

let tables = 0;

/**
 * Keeps a query's rows as a table, for it is read several times; a value that its hierarchy does not have comes to
 * light here.
 */
async function placed(duck: DuckDBConnection, query: string): Promise<string> {
  const table = `measured_${(tables += 1)}`;
  try {
    await duck.run(`CREATE TEMP TABLE ${table} AS SELECT * FROM ${query}`);
  } catch (error) {
    const message = (error as Error).message.match(/A value of column .* hierarchy\./)?.[0];
    throw message === undefined ? error : new Wrong(message);
  }
  return table;
}
