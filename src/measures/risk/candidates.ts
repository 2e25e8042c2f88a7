import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { numbers, refuseUnknown } from './classes.ts';

/**
 * One or two columns whose values together tell almost every two records apart. `separation` is the share of pairs of
 * records that differ in them, `distinct` how many different values they have.
 */
export type Candidate = { readonly columns: readonly string[]; readonly separation: number; readonly distinct: number };

const mostRows = 1_000_000;
const setsAtOnce = 16;

/**
 * Finds the quasi-identifiers among these columns, singles and pairs, by α-separation (Motwani and Xu 2007), in passes
 * of GROUPING SETS; most separating first. Minimal ones only: no pair with a column that is one by itself. Above a
 * million rows, every so-manieth row speaks for all.
 */
export async function findCandidates(
  duck: DuckDBConnection,
  relation: string,
  columns: readonly string[],
  { least }: { readonly least: number },
): Promise<Candidate[]> {
  await refuseUnknown(duck, relation, columns);
  const [[total = 0] = []] = await numbers(duck, `SELECT count(*) FROM ${relation}`);
  if (total < 2 || columns.length === 0) return [];
  const every = Math.ceil(total / mostRows);
  const list = columns.map(sqlName).join(', ');
  const numbered = `(SELECT ${list}, row_number() OVER () AS "row at" FROM ${relation})`;
  const source = every === 1 ? relation : `(SELECT ${list} FROM ${numbered} WHERE "row at" % ${every} = 0)`;
  const single = await separations(
    duck,
    source,
    columns.map((column) => [column]),
  );
  const alone = single.filter(({ separation }) => separation >= least);
  const rest = single.filter(({ separation }) => separation < least);
  const pairs = rest.flatMap((one, at) =>
    rest
      .slice(at + 1)
      .filter((two) => canReach(one, two, least))
      .map((two) => [...one.columns, ...two.columns]),
  );
  const together = (await separations(duck, source, pairs)).filter(({ separation }) => separation >= least);
  return [...alone, ...together].sort((a, b) => b.separation - a.separation || a.columns.length - b.columns.length);
}

/** Two columns together tell apart at most the pairs of records that the one does and those that the other does. */
function canReach(one: Candidate, two: Candidate, least: number): boolean {
  return one.separation + two.separation >= least;
}

async function separations(
  duck: DuckDBConnection,
  source: string,
  sets: readonly (readonly string[])[],
): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (let start = 0; start < sets.length; start += setsAtOnce) {
    const some = sets.slice(start, start + setsAtOnce);
    const all = [...new Set(some.flat())];
    const grouped = some.map((set) => `(${set.map(sqlName).join(', ')})`).join(', ');
    const rows = await numbers(
      duck,
      `
      SELECT which, count(*), sum(size), sum(size * (size - 1)) FROM (
        SELECT GROUPING(${all.map(sqlName).join(', ')}) AS which, count(*)::HUGEINT AS size FROM ${source} GROUP BY GROUPING SETS (${grouped}))
      GROUP BY which`,
    );
    const measured = new Map(rows.map(([which = 0, ...figures]) => [which, figures]));
    for (const columns of some) {
      const absent = all.reduce((bits, name) => bits * 2 + (columns.includes(name) ? 0 : 1), 0);
      const [distinct = 0, total = 0, together = 0] = measured.get(absent) ?? [];
      found.push({ columns, distinct, separation: total < 2 ? 0 : 1 - together / (total * (total - 1)) });
    }
  }
  return found;
}
