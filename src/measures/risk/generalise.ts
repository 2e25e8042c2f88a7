import { sqlName, sqlText } from '../../data/duck.ts';
import { saidOf } from '../../kernel/lists.ts';
import { quoted } from './classes.ts';
import { topLevel, widened, type Hierarchy } from './hierarchy.ts';
import { personText } from '../../data/ingest/naming.ts';

/** How a relation is widened: each quasi-identifier to its level (0 is raw), and classes smaller than k left out. */
export type Generalisation = {
  readonly quasiIdentifiers: readonly string[];
  /** By quasi-identifier, spelled as the relation spells its values (`spelledFor`); one at level 0 needs none. */
  readonly hierarchies: Readonly<Record<string, Hierarchy>>;
  /** In the order of the quasi-identifiers. */
  readonly levels: readonly number[];
  /** Classes of fewer persons are left out; without it all stay. */
  readonly k?: number;
  /** The column that tells persons apart; without it each row is another person. */
  readonly person?: string | undefined;
};

/**
 * The generalised relation as SQL in brackets, with the same columns in the same order and its rows in theirs; widened
 * columns are text. Throws an Error for levels that do not fit; the engine throws for a value that its hierarchy does
 * not have.
 */
export function generalisedSql(relation: string, how: Generalisation): string {
  refuseLevels(how);
  const { quasiIdentifiers, hierarchies, levels, k = 1, person } = how;
  const wide = quasiIdentifiers
    .map((name, at) => ({ name, level: levels[at] as number, map: `h${at}` }))
    .filter(({ level }) => level > 0);
  const joins = wide.map(({ name, level, map }) => {
    const rows = mapping(saidOf(hierarchies, name) ?? [], level).map(
      ([from, to]) => `(${[from, to].map(literal).join(', ')}, true)`,
    );
    return `LEFT JOIN (VALUES ${rows.join(', ')}) AS ${map}(raw, wide, known) ON CAST(t.${sqlName(name)} AS VARCHAR) IS NOT DISTINCT FROM ${map}.raw`;
  });
  const replaced = wide.map(({ name, map }) => {
    const lost = sqlText(`A value of column "${name}" is not in its hierarchy.`);
    return `CASE WHEN ${map}.known THEN ${map}.wide ELSE error(${lost}) END AS ${sqlName(name)}`;
  });
  const columns = replaced.length === 0 ? 't.*' : `t.* REPLACE (${replaced.join(', ')})`;
  const widenedRows = `SELECT ${columns} FROM (SELECT row_number() OVER () AS "row at", * FROM ${relation}) AS t ${joins.join(' ')}`;
  const size = person === undefined ? 'count(*)' : `count(DISTINCT ${personText(person)})`;
  const within = quasiIdentifiers.map(sqlName).join(', ');
  const large = within === '' ? 'true' : `${size} OVER (PARTITION BY ${within}) >= ${k}`;
  return `(SELECT * EXCLUDE ("row at") FROM (SELECT * FROM (${widenedRows}) ${k > 1 ? `QUALIFY ${large}` : ''}) ORDER BY "row at")`;
}

/** Throws an Error with everything that keeps these levels from being reached. */
export function refuseLevels({ quasiIdentifiers, hierarchies, levels }: Generalisation): void {
  const faults: string[] = [];
  if (levels.length !== quasiIdentifiers.length)
    faults.push(
      `${levels.length} levels were given for the ${quasiIdentifiers.length} quasi-identifiers ${quoted(quasiIdentifiers)}`,
    );
  quasiIdentifiers.forEach((name, at) => {
    const level = levels[at];
    const hierarchy = saidOf(hierarchies, name);
    if (level === undefined || level === 0) return;
    if (!hierarchy) faults.push(`there is no hierarchy for "${name}", so its level can only be 0`);
    else if (!Number.isInteger(level) || level < 0 || level > topLevel(hierarchy))
      faults.push(`"${name}" has the levels 0 to ${topLevel(hierarchy)}, not ${level}`);
  });
  if (faults.length > 0) throw new Error(`The levels do not fit: ${faults.join('; ')}.`);
}

function mapping(hierarchy: Hierarchy, level: number): (string | null)[][] {
  const wide = widened(hierarchy, level);
  return [...hierarchy.map(([raw = '']) => [raw, wide(raw)]), [null, wide(null)]];
}

function literal(text: string | null | undefined): string {
  return text === null || text === undefined ? 'NULL::VARCHAR' : sqlText(text);
}
