import type { DuckDBConnection } from '@duckdb/node-api';
import { ask } from './engine.ts';
import { dateFormats, decimalSigns, type Spelling } from './reading.ts';
import { isoSql, pointSql } from './spelling.ts';
import { inPieces } from '../../kernel/lists.ts';
import type { Fault } from '../../kernel/problem.ts';

/** What a column's owner declares it to hold. */
export type DeclaredType = 'text' | 'integer' | 'decimal' | 'date' | 'instant' | 'boolean';
export type DeclaredColumn = { readonly name: string; readonly type: DeclaredType };

/** Column `c<index>` of a table of texts, to be stored as what it is declared. */
export type TypedByOwner = DeclaredColumn & { readonly index: number };

const mostDigits = 38;
const shapes = {
  integer: '[+-]?[0-9]+(\\.0*)?',
  decimal: '[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,4})?',
  date: '[0-9]{4}-[0-9]{2}-[0-9]{2}',
  instant:
    '[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6}0*)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?',
};
const shaped = (sql: string, shape: string): string => `regexp_full_match(${sql}, '${shape}')`;
const zoned = (sql: string): string => `regexp_matches(${sql}, '(Z|:.*[+-][0-9:]+)$')`;

/** SQL for what is written in a cell; spaces around it are not data, and a cell of nothing else is a missing value. */
const written = (index: number): string => `nullif(trim(c${index}), '')`;

/** The cell in the one spelling that the engine casts. */
function plainSql(type: DeclaredType, cell: string, spelling: Spelling): string {
  if (type === 'integer' || type === 'decimal') return pointSql(cell, spelling);
  if (type !== 'date' && type !== 'instant') return cell;
  const iso = isoSql(cell, spelling.dateFormat);
  // Before an offset the engine wants seconds.
  return type === 'date' ? iso : `regexp_replace(${iso}, '([ T][0-9]{1,2}:[0-9]{2})(Z|[+-]|$)', '\\1:00\\2')`;
}

/**
 * What is asked of every cell of a column, in steps, because each builds on the one before and is computed once: `cell`
 * in the one spelling, `fits` whether the type holds it, and two sizes of it by which the stored type is chosen.
 */
type Steps = { readonly parts: readonly string[]; readonly fits: string; readonly one: string; readonly two: string };

const nothing = { parts: [], one: '0', two: '0' };
const steps: Readonly<Record<DeclaredType, (cell: string) => Steps>> = {
  text: () => ({ ...nothing, fits: 'true' }),
  integer: (cell) => {
    const digits = `length(ltrim(split_part(${cell}, '.', 1), '+-0'))`;
    return { ...nothing, fits: `${shaped(cell, shapes.integer)} AND ${digits} <= ${mostDigits}`, one: digits };
  },
  decimal: decimalSteps,
  date: (cell) => ({ ...nothing, fits: `${shaped(cell, shapes.date)} AND TRY_CAST(${cell} AS DATE) IS NOT NULL` }),
  instant: (cell) => ({
    ...nothing,
    fits: `${shaped(cell, shapes.instant)} AND TRY_CAST(left(${cell}, 10) AS DATE) IS NOT NULL AND TRY_CAST(${cell} AS TIMESTAMPTZ) IS NOT NULL`,
    one: zoned(cell),
    two: 'true',
  }),
  boolean: (cell) => ({ ...nothing, fits: `lower(${cell}) IN ('true', 'false')` }),
};

/** Digits before and after the point that a decimal needs when it is written out, without zeros that say nothing. */
function decimalSteps(cell: string): Steps {
  const mantissa = `split_part(lower(ltrim(${cell}, '+-')), 'e', 1)`;
  const part = (place: 0 | 1 | 2): string => `${cell}_${place}`;
  const [whole, fraction, power] = [part(0), part(1), part(2)];
  const short = `rtrim(${fraction}, '0')`;
  const zeros = (sql: string, trim: 'ltrim' | 'rtrim'): string => `length(${sql}) - length(${trim}(${sql}, '0'))`;
  const one = `CASE WHEN ${whole} <> '' THEN greatest(0, length(${whole}) + ${power})
    WHEN ${short} <> '' THEN greatest(0, ${power} - (${zeros(fraction, 'ltrim')})) ELSE 0 END`;
  const two = `CASE WHEN ${short} <> '' THEN greatest(0, length(${short}) - ${power})
    WHEN ${power} < 0 AND ${whole} <> '' THEN greatest(0, -${power} - (${zeros(whole, 'rtrim')})) ELSE 0 END`;
  return {
    parts: [
      `ltrim(split_part(${mantissa}, '.', 1), '0') AS ${whole}`,
      `split_part(${mantissa}, '.', 2) AS ${fraction}`,
      `CASE WHEN contains(lower(${cell}), 'e') THEN coalesce(TRY_CAST(split_part(lower(${cell}), 'e', 2) AS INTEGER), 0) ELSE 0 END AS ${power}`,
    ],
    fits: `${shaped(cell, shapes.decimal)} AND (${one}) + (${two}) <= ${mostDigits}`,
    one,
    two,
  };
}

/** The rows of a table with, for each column, whether its cell is wrong (`w<index>`) and its two sizes (`a…`, `b…`). */
function judged(from: string, columns: readonly TypedByOwner[], spelling: Spelling): string {
  const cells = columns.map(({ type, index }) => `${plainSql(type, written(index), spelling)} AS s${index}`);
  const asked = columns.map(({ type, index }) => ({ index, ...steps[type](`s${index}`) }));
  const parts = asked.flatMap((column) => column.parts);
  const answers = asked.flatMap(({ index, fits, one, two }) => [
    `h${index} AND NOT coalesce(${fits}, false) AS w${index}`,
    `CASE WHEN ${fits} THEN ${one} END AS a${index}`,
    `CASE WHEN ${fits} THEN ${two} END AS b${index}`,
  ]);
  const has = columns.map(({ index }) => `${written(index)} IS NOT NULL AS h${index}`);
  const first = `SELECT row_number() OVER () AS line, ${[...cells, ...has].join(', ')} FROM ${from}`;
  const second = parts.length === 0 ? first : `SELECT *, ${parts.join(', ')} FROM (${first})`;
  return `(SELECT line, ${answers.join(', ')} FROM (${second}))`;
}

/** How two sizes are gathered over a column. */
const gathered = ({ type, index }: TypedByOwner): readonly [string, string] =>
  type === 'instant' ? [`count_if(a${index})`, `count_if(b${index})`] : [`max(a${index})`, `max(b${index})`];

/** The engine's type for a declared one, given the two sizes; a text when they do not go together. */
function storedType(type: DeclaredType, one: number, two: number): { type: string } | { fault: string } {
  if (type === 'integer') return { type: one <= 18 ? 'BIGINT' : `DECIMAL(${mostDigits},0)` };
  if (type === 'decimal')
    return one + two > mostDigits
      ? { fault: `needs ${one} digits before the point and ${two} after it; ${mostDigits} are kept in all` }
      : { type: `DECIMAL(${one + two <= 18 ? 18 : mostDigits},${two})` };
  if (type !== 'instant') return { type: { text: 'VARCHAR', date: 'DATE', boolean: 'BOOLEAN' }[type] };
  return one !== 0 && one !== two
    ? { fault: `says its offset from UTC in ${one} cells and not in ${two - one}; all or none must` }
    : { type: one === 0 ? 'TIMESTAMP' : 'TIMESTAMP WITH TIME ZONE' };
}

export type DeclaredPlan = { readonly types: ReadonlyMap<number, string>; readonly faults: readonly Fault[] };

/**
 * What type each declared column of a table of texts is stored as, and every column with cells that cannot be read as
 * declared: how many, the row of the first, the form expected, an example. What a cell holds is not repeated, because
 * it may be personal. Any spelling of a value is the same stored value, and the type depends on the values alone.
 */
export async function planDeclared(
  duck: DuckDBConnection,
  from: string,
  columns: readonly TypedByOwner[],
  spelling: Spelling,
): Promise<DeclaredPlan> {
  const types = new Map(columns.filter(({ type }) => type === 'text').map(({ index }) => [index, 'VARCHAR']));
  const faults: Fault[] = [];
  const typed = columns.filter(({ type }) => type !== 'text');
  for (const some of inPieces(typed, together)) {
    const asked = some.flatMap((column) => {
      const wrong = `w${column.index}`;
      return [`count_if(${wrong})`, `min(line) FILTER (WHERE ${wrong})`, ...gathered(column)];
    });
    const [answers = []] = await ask(duck, `SELECT count(*), ${asked.join(', ')} FROM ${judged(from, some, spelling)}`);
    const rows = Number(answers[0]);
    for (const [at, column] of some.entries()) {
      const [wrong = 0, first = 0, one = 0, two = 0] = answers.slice(1 + 4 * at, 5 + 4 * at).map(Number);
      const pointer = `#/columns/${column.index + 1}`;
      const says = `Column "${column.name}" is declared ${column.type}`;
      const stored = storedType(column.type, one, two);
      if (wrong > 0) {
        const expected = `expected is ${form(column.type, spelling)}.${await wayOut(duck, from, column, spelling)}`;
        faults.push({
          pointer,
          detail: `${says}; ${wrong} of ${rows} cells are not, first in row ${first}: ${expected}`,
        });
      } else if ('fault' in stored) faults.push({ pointer, detail: `${says}; it ${stored.fault}.` });
      else types.set(column.index, stored.type);
    }
  }
  return { types, faults };
}

/** One query over hundreds of columns takes longer to plan than to run. */
const together = 40;

/** SQL that turns text column `c<index>` into the type that was planned. */
export function declaredCell(index: number, type: DeclaredType, stored: string, spelling: Spelling): string {
  if (type === 'text') return `c${index}`;
  const cell = plainSql(type, written(index), spelling);
  if (type === 'integer') return `CAST(regexp_replace(${cell}, '\\..*', '') AS ${stored})`;
  return `CAST(${type === 'boolean' ? `lower(${cell})` : cell} AS ${stored})`;
}

const days = { ISO: '2026-01-31', YMD: '2026/1/31', DMY: '31.01.2026', MDY: '01/31/2026' } as const;

/** The form that is expected of a cell, with an example. */
function form(type: DeclaredType, { decimal, dateFormat }: Spelling): string {
  const order = dateFormat === 'ISO' ? 'as ISO 8601 writes it' : `in the order ${dateFormat}`;
  return {
    text: 'a text',
    integer: 'a whole number, such as 1024',
    decimal: `a number with a decimal ${decimal === ',' ? 'comma' : 'point'}, such as 10${decimal}24`,
    date: `a date ${order}, such as ${days[dateFormat]}`,
    instant: `an instant ${order}, such as ${days[dateFormat]} 10:24:00`,
    boolean: 'true or false',
  }[type];
}

/** The options under which every cell of a column is what it is declared, tried out on all of them. */
async function wayOut(duck: DuckDBConnection, from: string, column: TypedByOwner, spelling: Spelling): Promise<string> {
  const ways =
    column.type === 'date' || column.type === 'instant'
      ? dateFormats.map((dateFormat) => ({ option: `dateFormat=${dateFormat}`, spelling: { ...spelling, dateFormat } }))
      : column.type === 'integer' || column.type === 'decimal'
        ? decimalSigns.map((decimal) => ({ option: `decimal=${decimal}`, spelling: { ...spelling, decimal } }))
        : [];
  if (ways.length === 0) return '';
  const open: string[] = [];
  for (const way of ways) {
    const [[wrong] = []] = await ask(
      duck,
      `SELECT count_if(w${column.index}) FROM ${judged(from, [column], way.spelling)}`,
    );
    if (Number(wrong) === 0) open.push(way.option);
  }
  return open.length === 0 ? '' : ` All are with ${open.join(', or with ')}${open.length > 1 ? '; say which' : ''}.`;
}

/** What is wrong with the columns a file has against those that are declared: missing ones and surplus ones. */
export function faultsAgainstDeclared(names: readonly string[], declared: readonly DeclaredColumn[]): Fault[] {
  const had = new Set(names);
  const alike = new Map(names.map((name) => [name.toLowerCase(), name]));
  const known = new Set(declared.map(({ name }) => name));
  const missing = declared.flatMap(({ name }) => {
    if (had.has(name)) return [];
    const other = alike.get(name.toLowerCase());
    const called = other === undefined ? '' : `; the file calls it "${other}"`;
    return [{ pointer: '#/columns', detail: `The dictionary's column "${name}" is missing${called}.` }];
  });
  const surplus = names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [{ pointer: `#/columns/${index + 1}`, detail: `Column "${name}" is not in the dictionary.` }],
  );
  return [...missing, ...surplus];
}
