import type { DuckDBConnection } from '@duckdb/node-api';
import { inPieces } from '../../kernel/lists.ts';
import { sqlName } from '../../data/duck.ts';
import { numbers, refuseUnknown } from './classes.ts';
import { freeName, peopled } from './persons.ts';

/**
 * One or two columns whose values together tell almost every two records apart. `separation` is the share of pairs of
 * records that differ in them, `distinct` how many different values they have. Both grow with the values alone, however
 * many share each; so `unique` is the share of persons who are alone with their values, and `expected` how large the
 * class is in which a person is expected to stand, Σf²/n. Neither was measured of revisions that are older than they.
 */
export type Candidate = {
  readonly columns: readonly string[];
  readonly separation: number;
  readonly distinct: number;
  readonly unique?: number;
  readonly expected?: number;
};

/** `separation` as the rule book has it, and the k that the data's level asks for. */
export type Singling = { readonly separation: number; readonly k: number };

/**
 * Whether columns single persons out: they tell more than a share of all pairs apart, and either more persons than the
 * rest of that share are alone, or a person is expected among fewer than k. Where only the separation is known, it
 * decides.
 */
export function singlesOut({ separation, unique, expected }: Candidate, limits: Singling): boolean {
  if (!(separation > limits.separation)) return false;
  if (unique === undefined || expected === undefined) return true;
  return unique > 1 - limits.separation || expected < limits.k;
}

export type CandidateSearch = {
  readonly columns: readonly string[];
  readonly limits: Singling;
  /** The column that tells persons apart; without it each row is another person. */
  readonly person?: string | undefined;
};

const mostRows = 1_000_000;
const setsAtOnce = 16;

/**
 * Finds the quasi-identifiers among these columns, singles and pairs, by α-separation (Motwani and Xu 2007) and by whom
 * they single out, in passes of GROUPING SETS; most separating first. Minimal ones only: no pair with a column that is
 * one by itself. Above a million rows every so-manieth row speaks for all in the search (every so-manieth person, where
 * they are told apart), and what is found is measured on all.
 */
export async function findCandidates(
  duck: DuckDBConnection,
  relation: string,
  { columns, limits, person }: CandidateSearch,
): Promise<Candidate[]> {
  const types = await refuseUnknown(duck, relation, person === undefined ? columns : [...columns, person]);
  const [[total = 0] = []] = await numbers(duck, `SELECT count(*) FROM ${relation}`);
  if (total < 2 || columns.length === 0) return [];
  const who = person === undefined ? null : peopled(relation, person, types);
  const every = Math.ceil(total / mostRows);
  const someone = sqlName(freeName(types, 'who it is'));
  const numbered = who !== null ? sqlName(who.person) : every === 1 ? 'NULL' : 'row_number() OVER ()';
  const named = who === null ? '' : `WHERE ${numbered} IS NOT NULL`;
  const whole = `(SELECT ${[...columns.map(sqlName), `${numbered} AS ${someone}`].join(', ')} FROM ${who?.relation ?? relation} ${named})`;
  const source = every === 1 ? whole : `(SELECT * FROM ${whole} WHERE ${someone}::BIGINT % ${every} = 0)`;
  const look = (sets: readonly (readonly string[])[], from: string) =>
    measured(duck, { from, someone, persons: who !== null }, sets);
  const mayBe = ({ separation }: Candidate): boolean => separation >= limits.separation;
  const sure = async (found: readonly Candidate[]): Promise<Candidate[]> => {
    const some = found.filter(mayBe);
    const exact =
      every === 1
        ? some
        : await look(
            some.map((one) => one.columns),
            whole,
          );
    return exact.filter((one) => mayBe(one) && singlesOut(one, limits));
  };
  const single = await look(
    columns.map((column) => [column]),
    source,
  );
  const alone = await sure(single);
  const taken = new Set(alone.flatMap((one) => one.columns));
  const rest = single.filter((one) => !one.columns.some((column) => taken.has(column)));
  const pairs = rest.flatMap((one, at) =>
    rest
      .slice(at + 1)
      .filter((two) => canReach(one, two, limits.separation))
      .map((two) => [...one.columns, ...two.columns]),
  );
  const together = await sure(await look(pairs, source));
  return [...alone, ...together].sort((a, b) => b.separation - a.separation || a.columns.length - b.columns.length);
}

/** Two columns together tell apart at most the pairs of records that the one does and those that the other does. */
function canReach(one: Candidate, two: Candidate, least: number): boolean {
  return one.separation + two.separation >= least;
}

/** Of a person who stands in several classes each counts; one who is alone in any of them is unique. */
async function measured(
  duck: DuckDBConnection,
  { from, someone, persons }: { readonly from: string; readonly someone: string; readonly persons: boolean },
  sets: readonly (readonly string[])[],
): Promise<Required<Candidate>[]> {
  const found: Required<Candidate>[] = [];
  const [[all = 0] = []] = await numbers(duck, `SELECT count(${persons ? `DISTINCT ${someone}` : '*'}) FROM ${from}`);
  for (const some of inPieces(sets, setsAtOnce)) {
    const named = [...new Set(some.flat())];
    const grouped = some.map((set) => `(${set.map(sqlName).join(', ')})`).join(', ');
    const size = persons ? `count(DISTINCT ${someone})` : 'count(*)';
    const rows = await numbers(
      duck,
      `
      SELECT which, count(*), sum(size), sum(size * (size - 1)), count(${persons ? 'DISTINCT one' : '*'}) FILTER (size = 1) FROM (
        SELECT GROUPING(${named.map(sqlName).join(', ')}) AS which, ${size}::HUGEINT AS size, min(${someone}) AS one
        FROM ${from} GROUP BY GROUPING SETS (${grouped}))
      GROUP BY which`,
    );
    const known = new Map(rows.map(([which = 0, ...figures]) => [which, figures]));
    for (const columns of some) {
      const absent = named.reduce((bits, name) => bits * 2 + (columns.includes(name) ? 0 : 1), 0);
      const [distinct = 0, total = 0, together = 0, unique = 0] = known.get(absent) ?? [];
      found.push({
        columns,
        distinct,
        separation: total < 2 ? 0 : 1 - together / (total * (total - 1)),
        unique: all === 0 ? 0 : unique / all,
        expected: total === 0 ? 0 : 1 + together / total,
      });
    }
  }
  return found;
}
