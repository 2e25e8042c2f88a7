import { isUtf8 } from 'node:buffer';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseHierarchy, refuseLevels, type Hierarchy } from '../measures/risk/index.ts';
import type { ReadingOptions } from '../data/ingest/index.ts';
import type { Values } from './command.ts';
import { readingOf, Wrong } from './reading.ts';

export type Hierarchies = Readonly<Record<string, Hierarchy>>;
/** What `databourse risk` was asked. */
export type RiskQuestion = {
  readonly file: string;
  readonly population: string | undefined;
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive: readonly string[];
  /** The column that tells persons apart, or that each row is another person; undefined: a column is looked for. */
  readonly person: 'rows' | { readonly column: string } | undefined;
  readonly fraction: number | undefined;
  readonly hierarchies: Hierarchies | undefined;
  readonly levels: readonly number[] | undefined;
  /** Null: nothing may be left out, and nothing is asked of the classes. */
  readonly leaveOut: { readonly k: number; readonly share: number } | null;
  /** The k that is searched for, where another one than the rule book's is asked for. */
  readonly k: number | undefined;
  readonly reading: ReadingOptions;
};

const smallestClass = 5;

/** Reads the options; throws `Wrong` with all faults at once. */
export function askedBy(values: Values, [file, ...more]: readonly string[]): RiskQuestion {
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
  const person = text('person')?.trim();
  if (person === '') faults.push('--person takes a column, or rows.');
  if (person !== undefined && [...quasiIdentifiers, ...sensitive].includes(person))
    faults.push(`"${person}" tells persons apart, so it is no column of --qi or --sensitive.`);
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
    person: person === undefined || person === 'rows' ? person : { column: person },
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
        return file === undefined ? [] : [[column, parseHierarchy(textIn(join(folder, file)))]];
      } catch (error) {
        faults.push(`${join(folder, file ?? '')}: ${(error as Error).message}`);
        return [];
      }
    }),
  );
}

function textIn(file: string): string {
  const bytes = readFileSync(file);
  if (!isUtf8(bytes)) throw new Error('it is not UTF-8; save it as UTF-8');
  return bytes.toString();
}
