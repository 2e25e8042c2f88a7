import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, sqlText } from '../../data/duck.ts';
import { normalise } from '../../terms/recognise/index.ts';
import { typesOf } from './classes.ts';
import type { Hierarchy } from './hierarchy.ts';
import { freeName } from './persons.ts';

/** What people write where they have nothing to write. "None" and 无 are not among them: they say that there is none. */
const blanks: ReadonlySet<string> = new Set(' n/a na null nan - -- unknown 未知 不详 未说明 未填写 未提供'.split(' '));

/**
 * A sensitive value as it is compared: in lower case, half width and simplified characters, without what is not seen,
 * with single spaces inside and none around. Null for a blank and for what stands for one: who has no value is not
 * known to have one.
 */
export function normalForm(text: string): string | null {
  const form = normalise(text).trim().replace(/\s+/g, ' ');
  return blanks.has(form) ? null : form;
}

/** A relation in which a sensitive column's values stand in their normal form under a name of its own. */
export type Compared = { readonly relation: string; readonly name: string; readonly done: () => Promise<void> };

let tables = 0;

/**
 * Brings the values of a sensitive column into their normal form: text only, by its different values. The column itself
 * stays as it is, for it may be a quasi-identifier too. `done` drops what was made for it.
 */
export async function inNormalForm(
  duck: DuckDBConnection,
  relation: string,
  column: string,
  types: ReadonlyMap<string, string>,
): Promise<Compared> {
  const asIs = { relation, name: column, done: () => Promise.resolve() };
  if (types.get(column) !== 'VARCHAR') return asIs;
  const cell = sqlName(column);
  const read = await duck.stream(`SELECT DISTINCT ${cell} FROM ${relation} WHERE ${cell} IS NOT NULL`);
  const table = `normal_forms_${(tables += 1)}`;
  const done = async (): Promise<void> => {
    await duck.run(`DROP TABLE IF EXISTS ${table}`);
  };
  const respelled: [raw: string, form: string | null][] = [];
  for await (const rows of read.yieldRowsJs())
    for (const [raw] of rows as [string][]) {
      const form = normalForm(raw);
      if (form !== raw) respelled.push([raw, form]);
    }
  if (respelled.length === 0) return asIs;
  await duck.run(`CREATE TEMP TABLE ${table} (raw VARCHAR, form VARCHAR)`);
  const appender = await duck.createAppender(table);
  for (const [raw, form] of respelled) {
    appender.appendVarchar(raw);
    if (form === null) appender.appendNull();
    else appender.appendVarchar(form);
    appender.endRow();
  }
  appender.closeSync();
  const name = freeName(types, 'value compared');
  const value = `CASE WHEN f.raw IS NULL THEN r.${cell} ELSE f.form END AS ${sqlName(name)}`;
  return {
    relation: `(SELECT r.*, ${value} FROM ${relation} AS r LEFT JOIN ${table} AS f ON r.${cell} = f.raw)`,
    name,
    done,
  };
}

/** A hierarchy of sensitive values in their normal form; of two spellings of one value the first holds. */
export function hierarchyInNormalForm(hierarchy: Hierarchy): Hierarchy {
  const known = new Map<string, readonly string[]>();
  for (const row of hierarchy) {
    const [raw = '', ...above] = row.map((text) => normalForm(text) ?? '');
    if (!known.has(raw)) known.set(raw, [raw, ...above]);
  }
  return [...known.values()];
}

/** A hierarchy that generalises one value in two ways. */
export class HierarchyFault extends Error {}

/**
 * A hierarchy whose raw values are spelled as the engine spells those of the column's type, so that `TRUE` is `true`
 * and 20.0 is 20: what is compared is the value. A value that the type cannot hold stays as it is, and is met by none.
 */
export async function spelledAs(
  duck: DuckDBConnection,
  type: string | undefined,
  hierarchy: Hierarchy,
): Promise<Hierarchy> {
  if (type === undefined || type === 'VARCHAR' || hierarchy.length === 0) return hierarchy;
  const raws = `unnest([${hierarchy.map(([raw = '']) => sqlText(raw)).join(', ')}])`;
  const read = await duck.runAndReadAll(`SELECT raw, ${valueText('raw', type)} FROM (SELECT ${raws} AS raw)`);
  const spelling = new Map(read.getRowsJS() as [string, string][]);
  const known = new Map<string, readonly string[]>();
  for (const [raw = '', ...above] of hierarchy) {
    const text = spelling.get(raw) ?? raw;
    const before = known.get(text);
    if (before !== undefined && JSON.stringify(before.slice(1)) !== JSON.stringify(above))
      throw new HierarchyFault(
        `The hierarchy cannot be used: "${raw}" and "${before[0]}" are one value, generalised in two ways.`,
      );
    known.set(text, [text, ...above]);
  }
  return [...known.values()];
}

/** The hierarchies of columns of a relation, each spelled as its column is. */
export async function spelledFor(
  duck: DuckDBConnection,
  relation: string,
  hierarchies: Readonly<Record<string, Hierarchy>>,
): Promise<Record<string, Hierarchy>> {
  const types = await typesOf(duck, relation);
  const spelled = new Map<string, Hierarchy>();
  for (const [name, hierarchy] of Object.entries(hierarchies))
    spelled.set(name, await spelledAs(duck, types.get(name), hierarchy));
  return Object.fromEntries(spelled);
}

/**
 * SQL: a text as the engine spells its value in a type, or as it is where the type cannot hold it without loss: 20.5 is
 * no whole number.
 */
export function valueText(sql: string, type: string): string {
  const value = `TRY_CAST(${sql} AS ${type})`;
  const exact = /INT|DECIMAL/.test(type) ? `TRY_CAST(${sql} AS DOUBLE) = CAST(${value} AS DOUBLE)` : 'true';
  return `coalesce(CASE WHEN ${exact} THEN CAST(${value} AS VARCHAR) END, ${sql})`;
}

/** Whether the engine compares values of this type as numbers. */
export const isNumeric = (type: string): boolean =>
  /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/.test(type);
