import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { browserProgram } from './browser-program.ts';
import { randomFrom } from './identifiers.ts';

/** Which files a worker runs: those of one engine, or those that need no database. */
export type Kind = 'SQLite' | 'MariaDB' | 'no database';
export type Item = { readonly kind: Kind; readonly file: string; readonly seconds: number };
type Durations = Readonly<Record<string, Readonly<Partial<Record<Kind, number>>>>>;

const kept = 'test/durations.json';
/** A file whose duration is not known yet is begun early. */
const UNKNOWN_SECONDS = 30;
/**
 * A test that reaches one of these through its helpers works on the database. What does not is the same on every
 * engine.
 */
const onDatabase =
  /^test\/support\/(exchange|database|process)\.ts$|^src\/(app|serve|work)\.ts$|^src\/db\/(connection|transaction|migrate)\.ts$/;
/** What is hidden in a file is found before any database is asked: one engine is enough. */
const onOneEngine = ['identifiers', 'risk', 'words'].map((name) => `test/principles/evasions/${name}.test.ts`);
/**
 * What these do in the database has shorter tests of its own on both engines. They run on both when asked for by name,
 * or long; else on the engine named here: that where more can go wrong.
 */
const onBothWhenLong: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  SQLite: [
    ...['desk', 'resale', 'terms'].map((name) => `test/principles/evasions/${name}.test.ts`),
    ...['dictionary', 'generalise', 'parts', 'persons', 'resemblance', 'stated'].map(
      (name) => `test/list/${name}.test.ts`,
    ),
    ...['file-making', 'joining'].map((name) => `test/deliver/${name}.test.ts`),
    ...['command-line', 'kill-jobs', 'strangers-files'].map((name) => `test/faults/${name}.test.ts`),
    'test/db/former-names.test.ts',
  ],
  MariaDB: [
    ...['commit', 'dead-connection', 'opt-outs'].map((name) => `test/faults/${name}.test.ts`),
    'test/deliver/probing-processes.test.ts',
    'test/supervise/books-in-two-processes.test.ts',
  ],
};

export function testFiles(): string[] {
  const names = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.ts'));
  return names.map((name) => join('test', name)).sort();
}

/** Whether a file needs a database: it, or a helper of the tests or seeders that it imports, opens one. */
export function needsDatabase(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return importsOf(file).some(
    (target) => onDatabase.test(target) || (/^(test|seeders)\//.test(target) && needsDatabase(target, seen)),
  );
}

function importsOf(file: string): string[] {
  if (!existsSync(file)) return [];
  const found = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:[^;]*? from )?'(\.[^']+)'|import\('(\.[^']+)'\)/gm,
  );
  return [...found].map(([, from, dynamic]) => normalize(join(dirname(file), (from ?? dynamic) as string)));
}

/** What is to be run, the longest first. */
export function plan(files: readonly string[], engines: readonly Kind[], isLong = false): Item[] {
  const durations = readDurations();
  const items = files.flatMap((file) => {
    return kindsOf(file, engines, isLong).map((kind) => ({
      kind,
      file,
      seconds: durations[file]?.[kind] ?? UNKNOWN_SECONDS,
    }));
  });
  return items.sort((one, other) => other.seconds - one.seconds);
}

/** Tests that try the console in a real browser, where there is one. What they show is the same on every engine. */
export const needsBrowser = (file: string): boolean => file.startsWith('test/console/browser/');

function kindsOf(file: string, engines: readonly Kind[], isLong: boolean): readonly Kind[] {
  if (needsBrowser(file)) return browserProgram === undefined ? [] : engines.slice(0, 1);
  if (!needsDatabase(file)) return ['no database'];
  if (onOneEngine.includes(file)) return engines.slice(0, 1);
  const isShort = !isLong && Object.values(onBothWhenLong).flat().includes(file);
  if (!isShort) return engines;
  const chosen = engines.filter((engine) => onBothWhenLong[engine]?.includes(file));
  return chosen.length > 0 ? chosen : engines.slice(0, 1);
}

function readDurations(): Durations {
  return existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Durations) : {};
}

/** The same items in an order that a seed decides. */
export function inRandomOrder(items: readonly Item[], seed: number): Item[] {
  const random = randomFrom(seed);
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

/** Writes down how long files took; those that did not run keep what is known of them. */
export function keepDurations(
  ran: readonly { readonly kind: string; readonly file: string; readonly seconds: number }[],
): void {
  const known: Record<string, Record<string, number>> = structuredClone(readDurations());
  for (const { kind, file, seconds } of ran) {
    if (kind !== 'check' && seconds > 0) known[file] = { ...known[file], [kind]: Math.round(seconds * 10) / 10 };
  }
  const there = Object.entries(known)
    .filter(([file]) => existsSync(file))
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const lines = there.map(([file, seconds]) => `  ${JSON.stringify(file)}: ${JSON.stringify(seconds)}`);
  writeFileSync(kept, `{\n${lines.join(',\n')}\n}\n`);
}
