import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import { personText } from '../../data/ingest/naming.ts';

/** A revision as stored: `relation` is SQL of our own (a table or `read_parquet('…')`). */
export type KeyedRows = {
  readonly revisionId: string;
  readonly relation: string;
  readonly keyColumn: string;
  readonly quasiIdentifiers: readonly string[];
};

/** The candidate's risk once joined, by its key, with everything that is held. */
export type JoinRisk = {
  /** Subjects of the candidate, and how many of them are in a held revision too. */
  readonly subjects: number;
  readonly overlapping: number;
  /** Over subjects, by all quasi-identifiers together. */
  readonly k: number;
  readonly uniqueness: number;
  readonly average: number;
  /** Each revision by itself, over its own subjects. */
  readonly alone: readonly { readonly revisionId: string; readonly k: number; readonly uniqueness: number }[];
  /** By how much the uniqueness exceeds the highest of any revision alone. */
  readonly increase: number;
};

/**
 * Joins the candidate with every held revision on the key, and puts its subjects into classes by all quasi-identifiers
 * together. A subject with several rows is known by the set of them; that a revision does not have a subject is known
 * too. Rows without a key belong to nobody and are left out. No subjects: all is 0. Holding the candidate itself adds
 * nothing.
 */
export async function evaluateJoin(
  duck: DuckDBConnection,
  held: readonly KeyedRows[],
  candidate: KeyedRows,
): Promise<JoinRisk> {
  const others = held.filter(({ revisionId }) => revisionId !== candidate.revisionId);
  const all = [candidate, ...others];
  const parts = all.map((one, at) => `subjects${at} AS (${subjectsOf(one)})`);
  const joins = others.map((_, at) => `LEFT JOIN subjects${at + 1} USING (key)`).join(' ');
  const known = all.map((_, at) => `subjects${at}.known`).join(', ');
  const overlap =
    others.length === 0
      ? '0'
      : `count(*) FILTER (coalesce(${others.map((_, at) => `subjects${at + 1}.known`).join(', ')}) IS NOT NULL)`;
  const classes =
    (
      await duck.runAndReadAll(`
    WITH ${parts.join(', ')}, classes AS (SELECT count(*) AS size, ${overlap} AS overlapping FROM subjects0 ${joins} GROUP BY ${known})
    SELECT ${figures}, coalesce(sum(overlapping), 0)::DOUBLE FROM classes`)
    )
      .getRowsJS()[0]
      ?.map(Number) ?? [];
  const alone = [];
  for (const one of all) alone.push({ revisionId: one.revisionId, ...(await measureAlone(duck, one)) });
  const [subjects = 0, k = 0, unique = 0, count = 0, overlapping = 0] = classes;
  const uniqueness = subjects === 0 ? 0 : unique / subjects;
  const before = Math.max(0, ...alone.map((each) => each.uniqueness));
  return {
    subjects,
    overlapping,
    k,
    uniqueness,
    average: subjects === 0 ? 0 : count / subjects,
    alone,
    increase: Math.max(0, uniqueness - before),
  };
}

const figures =
  'coalesce(sum(size), 0)::DOUBLE, coalesce(min(size), 0)::DOUBLE, (count(*) FILTER (size = 1))::DOUBLE, count(*)::DOUBLE';

async function measureAlone(duck: DuckDBConnection, one: KeyedRows): Promise<{ k: number; uniqueness: number }> {
  const [subjects = 0, k = 0, unique = 0] =
    (
      await duck.runAndReadAll(`
    SELECT ${figures} FROM (SELECT count(*) AS size FROM (${subjectsOf(one)}) GROUP BY known)`)
    )
      .getRowsJS()[0]
      ?.map(Number) ?? [];
  return { k, uniqueness: subjects === 0 ? 0 : unique / subjects };
}

/** Each subject once, with all that the quasi-identifiers of its rows say, in one text. */
function subjectsOf({ relation, keyColumn, quasiIdentifiers }: KeyedRows): string {
  const subject = personText(keyColumn);
  const row =
    quasiIdentifiers.length === 0
      ? "''"
      : `CAST(ROW(${quasiIdentifiers.map((name) => `md5(CAST(${sqlName(name)} AS VARCHAR))`).join(', ')}) AS VARCHAR)`;
  return `SELECT key, string_agg(row_known, ';' ORDER BY row_known) AS known
    FROM (SELECT ${subject} AS key, ${row} AS row_known FROM ${relation} WHERE ${subject} IS NOT NULL) GROUP BY key`;
}
