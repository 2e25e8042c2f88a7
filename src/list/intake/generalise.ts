import type { DuckDBConnection } from '@duckdb/node-api';
import { saidOf } from '../../kernel/lists.ts';
import { sqlText, withDuck } from '../../data/duck.ts';
import { fromParquet, inFileOrder, parquetOptions } from '../../data/ingest/index.ts';
import { revisionParquet } from '../../data/places.ts';
import { generalisedSql, searchLevels, type Hierarchy } from '../../measures/risk/index.ts';
import type { RiskThresholds } from '../../terms/index.ts';
import { problem } from '../problems.ts';
import { heightOf } from '../rules/index.ts';
import type { DeclaredHierarchy, DictionaryRow } from '../schemas/dictionary.ts';
import type { Generalise, GeneralisedWay } from '../schemas/index.ts';
import { hierarchyOf, valuesOutside } from './measure.ts';

/** A stored revision, and how its columns may be widened. */
type WideningAsked = {
  readonly revisionId: string;
  readonly dictionary: readonly DictionaryRow[];
  readonly quasiIdentifiers: readonly string[];
  readonly sensitive: readonly string[];
  /** The column that tells persons apart, where there is one. */
  readonly person: string | undefined;
  readonly hierarchies: Readonly<Record<string, DeclaredHierarchy>>;
  readonly levels: Readonly<Record<string, number>>;
};
export type LevelsAsked = WideningAsked &
  Pick<Generalise, 'suppress'> & { readonly thresholds: RiskThresholds; readonly tau: number };
export type FoundWays = { readonly solutions: readonly GeneralisedWay[]; readonly searched: string };
export type GeneralisationAsked = WideningAsked & { readonly k: number; readonly target: string };

const MOST_VECTORS = 200_000;
const MOST_SOLUTIONS = 5;

/** Searches the levels that reach the thresholds, least loss first. */
export async function findLevels(asked: LevelsAsked): Promise<FoundWays> {
  const { quasiIdentifiers, sensitive, person, thresholds, suppress, tau } = asked;
  return withDuck(async (duck) => {
    const { relation, hierarchies } = await banded(duck, asked);
    const vectors = quasiIdentifiers.reduce((count, name) => count * heightOf(hierarchies[name] as Hierarchy), 1);
    if (vectors > MOST_VECTORS)
      throw problem(
        'not-generalisable',
        `There are ${vectors} vectors of levels; at most ${MOST_VECTORS} are searched.`,
      );
    const found = await searchLevels(duck, relation, {
      quasiIdentifiers,
      hierarchies: Object.fromEntries(quasiIdentifiers.map((name) => [name, hierarchies[name] as Hierarchy])),
      sensitive,
      person,
      thresholds,
      suppress,
      tau,
      most: MOST_SOLUTIONS,
    });
    const named = (levels: readonly number[]) =>
      Object.fromEntries(quasiIdentifiers.map((name, at) => [name, levels[at] ?? 0]));
    const solutions = found.solutions.map(({ levels, ...way }): GeneralisedWay => ({ ...way, levels: named(levels) }));
    return { solutions, searched: `${found.searched} of ${found.vectors}` };
  });
}

/** Writes the rows, widened to the levels and without the classes below `k`, to `target` as Parquet. */
export async function writeGeneralised(asked: GeneralisationAsked): Promise<undefined> {
  const { quasiIdentifiers, person, levels, k, target, dictionary } = asked;
  await withDuck(async (duck) => {
    const { relation, hierarchies } = await banded(duck, asked);
    const sql = generalisedSql(relation, {
      quasiIdentifiers,
      hierarchies,
      levels: quasiIdentifiers.map((name) => saidOf(levels, name) ?? 0),
      k,
      person,
    });
    await duck.run(
      `COPY (SELECT * FROM (${sql}) ${inFileOrder}) TO ${sqlText(target)} ${parquetOptions(dictionary.length)}`,
    );
  });
}

/** The rows with their sensitive columns generalised as requested, and the hierarchies of the quasi-identifiers. */
async function banded(
  duck: DuckDBConnection,
  asked: WideningAsked,
): Promise<{ readonly relation: string; readonly hierarchies: Record<string, Hierarchy> }> {
  const { levels } = asked;
  const raw = fromParquet(revisionParquet(asked.revisionId));
  const wide = asked.sensitive.filter((name) => (saidOf(levels, name) ?? 0) > 0);
  const hierarchies = await hierarchiesOf(duck, raw, [...asked.quasiIdentifiers, ...wide], asked);
  if (wide.length === 0) return { relation: raw, hierarchies };
  const relation = `(${generalisedSql(raw, { quasiIdentifiers: wide, hierarchies, levels: wide.map((name) => saidOf(levels, name) ?? 0) })})`;
  return { relation, hierarchies };
}

async function hierarchiesOf(
  duck: DuckDBConnection,
  relation: string,
  names: readonly string[],
  { dictionary, hierarchies }: WideningAsked,
): Promise<Record<string, Hierarchy>> {
  const built = new Map<string, Hierarchy>();
  for (const name of names) {
    const declared = saidOf(hierarchies, name) ?? dictionary.find((row) => row.name === name)?.hierarchy;
    const hierarchy = await hierarchyOf(duck, relation, name, declared);
    if (hierarchy === null)
      throw problem('not-generalisable', `"${name}" has too many values to be widened without a hierarchy of bands.`);
    const unknown = await valuesOutside(duck, relation, name, hierarchy);
    if (unknown > 0) throw problem('not-generalisable', `${unknown} values of "${name}" are not in its hierarchy.`);
    built.set(name, hierarchy);
  }
  return Object.fromEntries(built);
}
