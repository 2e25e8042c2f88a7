import type { DuckDBConnection } from '@duckdb/node-api';
import { saidOf } from '../../kernel/lists.ts';
import { readCells, readSpread, type Cells, type CellSource } from './cells.ts';
import { typesOf } from './classes.ts';
import { classify, type Classes } from './classify.ts';
import { topLevel, widened, type Hierarchy } from './hierarchy.ts';
import { peopled } from './persons.ts';
import { orderOf, placesSql, type SensitiveMeasures } from './sensitive.ts';
import { tellSensitive, type Limits, type SensitiveSource } from './spread.ts';
import { hierarchyInNormalForm, inNormalForm, spelledAs } from './values.ts';

/** A quasi-identifier's values on each of its levels: the number of the widened value, by the place of the raw one. */
export type Widening = {
  readonly top: number;
  readonly codes: readonly Int32Array[];
  /**
   * By level and place: how many raw values of the hierarchy the widened one covers beyond one, as a share of all
   * beyond one.
   */
  readonly spread: readonly Float64Array[];
};

/** The distinct rows of a relation over its quasi-identifiers, in memory, to be put into classes at any levels. */
export type RiskTable = {
  readonly rows: number;
  readonly cells: Cells;
  readonly widenings: readonly Widening[];
  readonly classesAt: (levels: readonly number[]) => Classes;
  /**
   * The measures of each sensitive column over the classes of at least `smallest` rows; null once one does not reach
   * the limits.
   */
  readonly sensitiveIn: (
    classes: Classes,
    smallest: number,
    limits: Limits,
  ) => Readonly<Record<string, SensitiveMeasures>> | null;
  /**
   * How many entries are gone through to judge one vector of levels: a measure of time that is the same on every
   * machine.
   */
  readonly effort: number;
};

type Columns = {
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive?: readonly string[];
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
  readonly person?: string | undefined;
};

export async function readTable(duck: DuckDBConnection, relation: string, columns: Columns): Promise<RiskTable> {
  const { quasiIdentifiers, sensitive = [], hierarchies, person } = columns;
  const types = await typesOf(duck, relation);
  const source: CellSource = person === undefined ? { relation, person: null } : peopled(relation, person, types);
  const widenings: Widening[] = [];
  for (const name of quasiIdentifiers) {
    const hierarchy = await spelledAs(duck, types.get(name), saidOf(hierarchies, name) ?? []);
    widenings.push(widening(name, await textsOf(duck, relation, name, null), hierarchy));
  }
  const plain = quasiIdentifiers.map((name) => ({ name, order: null }));
  const cells = await readCells(duck, source, plain);
  const told: SensitiveSource[] = [];
  for (const name of sensitive)
    told.push(await sensitiveSource(duck, source, plain, { name, hierarchy: saidOf(hierarchies, name) }, types));
  return {
    rows: cells.rows.reduce((sum, count) => sum + count, 0),
    cells,
    widenings,
    classesAt: (levels) =>
      classify(
        cells,
        widenings.map(({ codes }, at) => codes[levels[at] as number] as Int32Array),
      ),
    sensitiveIn(classes, smallest, limits) {
      const measured: [string, SensitiveMeasures][] = [];
      for (const one of told) {
        const measures = tellSensitive(one, classes, smallest, limits);
        if (measures === null) return null;
        measured.push([one.name, measures]);
      }
      return Object.fromEntries(measured);
    },
    effort: told.reduce(
      (sum, { spread }) => sum + spread.counts.length + (spread.several?.values.length ?? 0),
      cells.counts.length + (cells.several?.cells.length ?? 0),
    ),
  };
}

async function sensitiveSource(
  duck: DuckDBConnection,
  { relation, person }: CellSource,
  quasiIdentifiers: readonly { readonly name: string; readonly order: null }[],
  { name, hierarchy }: { readonly name: string; readonly hierarchy: Hierarchy | undefined },
  types: ReadonlyMap<string, string>,
): Promise<SensitiveSource> {
  const type = types.get(name) ?? '';
  const compared = await inNormalForm(duck, relation, name, types);
  try {
    const order = await orderOf(duck, compared.relation, compared.name, type, undefined);
    const column = { name: compared.name, order };
    const spread = await readSpread(duck, { relation: compared.relation, person }, quasiIdentifiers, column);
    const texts = await textsOf(duck, compared.relation, compared.name, order);
    const spelled =
      hierarchy && (type === 'VARCHAR' ? hierarchyInNormalForm(hierarchy) : await spelledAs(duck, type, hierarchy));
    return { name, spread, texts, ordered: order !== null, hierarchy: spelled };
  } finally {
    await compared.done();
  }
}

function widening(name: string, texts: readonly (string | null)[], hierarchy: Hierarchy = []): Widening {
  const top = topLevel(hierarchy);
  const spread = Array.from({ length: top + 1 }, () => new Float64Array(texts.length));
  const codes = Array.from({ length: top + 1 }, (_, level) => {
    const ids = new Map<string | null, number>();
    const covers = new Map<string, number>();
    for (const row of level === 0 ? [] : hierarchy)
      covers.set(row[level] as string, (covers.get(row[level] as string) ?? 0) + 1);
    const wide = widened(hierarchy, level);
    return Int32Array.from(texts, (text, place) => {
      const to = located(name, text, wide);
      const covered = to === null ? 1 : (covers.get(to) ?? 1);
      (spread[level] as Float64Array)[place] = hierarchy.length < 2 ? 0 : (covered - 1) / (hierarchy.length - 1);
      return ids.get(to) ?? (ids.set(to, ids.size), ids.size - 1);
    });
  });
  return { top, codes, spread };
}

function located(name: string, text: string | null, wide: (text: string | null) => string | null): string | null {
  try {
    return wide(text);
  } catch (error) {
    throw new Error(`Column "${name}": ${(error as Error).message}`, { cause: error });
  }
}

async function textsOf(
  duck: DuckDBConnection,
  relation: string,
  name: string,
  order: string | null,
): Promise<(string | null)[]> {
  const read = await duck.runAndReadAll(
    `SELECT CAST(value AS VARCHAR) FROM ${placesSql(relation, name, order)} ORDER BY place`,
  );
  return (read.getRowsJS() as [string | null][]).map(([text]) => text);
}
