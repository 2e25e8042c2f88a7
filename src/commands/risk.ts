import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { tell, wrongUsage, type Values } from './command.ts';
import { limitsPassed, wordsOf, type Measured } from './risk-words.ts';
import { readingOf, withTables, Wrong } from './table-file.ts';
import { foundingBook } from '../principles/founding.ts';
import {
  estimateUniqueness,
  findCandidates,
  findRepetition,
  generalisedSql,
  measurePopulation,
  measureRisk,
  parseHierarchy,
  refuseLevels,
  searchLevels,
  type Hierarchy,
  type Risk,
} from '../measures/risk/index.ts';
import { withDuck } from '../data/duck.ts';
import type { ReadingOptions } from '../data/ingest/index.ts';

type Hierarchies = Readonly<Record<string, Hierarchy>>;
type RiskQuestion = {
  readonly file: string;
  readonly population: string | undefined;
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive: readonly string[];
  readonly fraction: number | undefined;
  readonly hierarchies: Hierarchies | undefined;
  readonly levels: readonly number[] | undefined;
  /** Null: nothing may be left out, and nothing is asked of the classes. */
  readonly leaveOut: { readonly k: number; readonly share: number } | null;
  /** The k that is searched for, where another one than the rule book's is asked for. */
  readonly k: number | undefined;
  readonly reading: ReadingOptions;
};

const usage = 'risk FILE --qi A,B,… [options]; databourse help risk';
const smallestClass = 5;

export async function risk(values: Values, positionals: readonly string[]): Promise<number> {
  try {
    const asked = askedBy(values, positionals);
    const files = asked.population === undefined ? [asked.file] : [asked.file, asked.population];
    const measured = await withTables(files, asked.reading, ([relation = '', population]) =>
      withDuck((duck) => measure(duck, relation, population, asked)),
    );
    tell(values, measured, wordsOf(measured));
    return measured.over.length === 0 && measured.leftOut?.feasible !== false ? 0 : 1;
  } catch (error) {
    if (error instanceof Wrong) return wrongUsage(error.message, usage);
    throw error;
  }
}

/** Reads the options; throws `Wrong` with all faults at once. */
function askedBy(values: Values, [file, ...more]: readonly string[]): RiskQuestion {
  const faults: string[] = file === undefined ? ['Which file?'] : more.length > 0 ? ['One file at a time.'] : [];
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const names = (name: string): string[] =>
    (text(name) ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  const number = (name: string, holds: (value: number) => boolean, rule: string): number | undefined => {
    const given = text(name);
    if (given === undefined) return undefined;
    const value = Number(given);
    if (given.trim() === '' || !holds(value)) faults.push(`--${name} takes ${rule}, not ${given}.`);
    return value;
  };
  const quasiIdentifiers = names('qi');
  if (quasiIdentifiers.length === 0) faults.push('Name the quasi-identifiers: --qi A,B,…');
  const fraction = number('fraction', (value) => value > 0 && value <= 1, 'a share above 0 and at most 1');
  const share = number('suppress', (value) => value >= 0 && value <= 1, 'a share from 0 to 1');
  const k = number('k', (value) => Number.isInteger(value) && value >= 1, 'a whole number from 1');
  const levels = text('levels')
    ?.split(',')
    .map((one) => (/^\s*\d+\s*$/.test(one) ? Number(one) : NaN));
  if (levels?.some(Number.isNaN)) faults.push(`--levels takes whole numbers between commas, not ${text('levels')}.`);
  const folder = text('hierarchies');
  if (levels?.some((level) => level > 0) && folder === undefined) faults.push('--levels needs --hierarchies DIR.');
  const sensitive = names('sensitive');
  const hierarchies =
    folder === undefined ? undefined : hierarchiesIn(folder, [...quasiIdentifiers, ...sensitive], faults);
  const reading = readingOf(values, faults);
  if (levels && hierarchies && faults.length === 0) {
    try {
      refuseLevels({ quasiIdentifiers, hierarchies, levels });
    } catch (error) {
      faults.push((error as Error).message);
    }
  }
  if (levels && faults.length === 0 && levels.length !== quasiIdentifiers.length)
    faults.push(`--levels has ${levels.length} numbers for ${quasiIdentifiers.length} quasi-identifiers.`);
  if (faults.length > 0 || file === undefined) throw new Wrong(faults.join('\n'));
  const leaveOut =
    share === undefined && (k === undefined || levels === undefined)
      ? null
      : { k: k ?? smallestClass, share: share ?? 0 };
  return {
    file,
    population: text('population'),
    quasiIdentifiers,
    sensitive,
    fraction,
    hierarchies,
    levels,
    leaveOut,
    k,
    reading,
  };
}

function hierarchiesIn(folder: string, columns: readonly string[], faults: string[]): Hierarchies {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    faults.push(`There is no folder ${folder}.`);
    return {};
  }
  const files = readdirSync(folder).sort();
  return Object.fromEntries(
    columns.flatMap((column) => {
      const file = files.find((name) => name.endsWith(`hierarchy_${column}.csv`));
      try {
        return file === undefined ? [] : [[column, parseHierarchy(readFileSync(join(folder, file), 'utf8'))]];
      } catch (error) {
        faults.push(`${join(folder, file ?? '')}: ${(error as Error).message}`);
        return [];
      }
    }),
  );
}

async function measure(
  duck: DuckDBConnection,
  raw: string,
  rawPopulation: string | undefined,
  asked: RiskQuestion,
): Promise<Measured> {
  const { quasiIdentifiers, sensitive, hierarchies = {}, levels, leaveOut, fraction, k } = asked;
  const columns = ((await duck.runAndReadAll(`DESCRIBE SELECT * FROM ${raw}`)).getRowsJS() as [string][]).map(
    ([name]) => name,
  );
  const unknown = [...new Set([...quasiIdentifiers, ...sensitive])].filter((name) => !columns.includes(name));
  if (unknown.length > 0)
    throw new Wrong(`Unknown column ${unknown.join(', ')}; the columns are ${columns.join(', ')}.`);
  const asIs = { quasiIdentifiers, hierarchies, levels: quasiIdentifiers.map(() => 0) };
  const how = { ...asIs, ...(levels ? { levels } : {}) };
  const wide = await placed(duck, generalisedSql(raw, how));
  const population = rawPopulation === undefined ? undefined : await placed(duck, generalisedSql(rawPopulation, how));
  const { tau, delivery: limits, separation } = foundingBook.thresholds;
  const over = (relation: string): Promise<Risk> =>
    measureRisk(duck, relation, { quasiIdentifiers, sensitive, tau, hierarchies });
  const whole = await over(wide);
  const leftOut = leaveOut && leaving(whole, leaveOut.k, leaveOut.share);
  const kept = leftOut?.feasible && leftOut.rows > 0 ? generalisedSql(wide, { ...asIs, k: leftOut.k }) : wide;
  const risk = kept === wide ? whole : await over(kept);
  const others = columns.filter((name) => !quasiIdentifiers.includes(name) && !sensitive.includes(name));
  const candidates = await findCandidates(duck, raw, others, { least: separation });
  const keys = candidates.filter((one) => one.columns.length === 1).flatMap((one) => one.columns);
  const passed = limitsPassed(risk, limits);
  const searches = passed.length > 0 && asked.hierarchies !== undefined && levels === undefined;
  const remedies = !searches
    ? null
    : await searchLevels(duck, raw, {
        quasiIdentifiers,
        sensitive,
        hierarchies,
        tau,
        suppress: leaveOut?.share ?? 0,
        thresholds: k === undefined ? limits : { ...limits, k, highest: 1 / k },
      });
  return {
    file: asked.file,
    quasiIdentifiers,
    levels: levels ?? null,
    leftOut,
    risk,
    discernibility:
      risk.histogram.reduce((sum, [size, many]) => sum + size * size * many, 0) + (whole.rows - risk.rows) * whole.rows,
    averageClass: risk.classes === 0 ? 0 : risk.rows / risk.classes,
    population: population === undefined ? null : await measurePopulation(duck, kept, population, quasiIdentifiers),
    uniqueness: fraction === undefined ? null : { fraction, ...estimateUniqueness(risk.histogram, fraction) },
    candidates,
    repetition: await findRepetition(
      duck,
      raw,
      columns.filter((name) => !keys.includes(name)),
    ),
    limits,
    over: passed,
    remedies: remedies && remedies.solutions,
    searched: remedies && { vectors: remedies.searched, of: remedies.vectors },
  };
}

function leaving({ histogram, rows }: Risk, k: number, share: number): NonNullable<Measured['leftOut']> {
  const small = histogram.filter(([size]) => size < k).reduce((sum, [size, many]) => sum + size * many, 0);
  return {
    k,
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
