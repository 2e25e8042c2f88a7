import type { DuckDBConnection } from '@duckdb/node-api';
import { COLUMNS_AT_ONCE, sqlName } from '../../data/duck.ts';
import { inPieces } from '../../kernel/lists.ts';
import type { DetectedColumn, ColumnVerdict, DetectedTable } from './column-verdict.ts';
import { bareCandidate, namedAndShaped, type Detector, type DetectorName, type Suspicion } from './detector.ts';
import { firstRowsSql, textSql } from './cells.ts';
import { headerAgrees } from './header.ts';
import { publicTransport } from './served-lines.ts';
import type { Evidence } from './tally.ts';

const pair = '(-?[0-9]{1,3}\\.[0-9]{3,})[°NSEWnsew]{0,2}[,，;:/| ]{1,3}(-?[0-9]{1,3}\\.[0-9]{3,})';
const point = new RegExp(`(?<![\\d.])${pair}(?![\\d.])`, 'g');
const homeHeader = /住|家庭|户籍|home|resid/i;

/**
 * Coordinates: two numbers with three decimals or more that can be latitude and longitude, in one cell. A point is a
 * place and nobody's, unless the column is named after where somebody lives: then suspect. Whose whereabouts they are
 * is judged by `judgePlaces`.
 */
// prettier-ignore
export const coordinates: Detector = {
  name: 'coordinates',
  header: homeHeader,
  chanceRate: () => 0.5,
  candidates: ({ text, digits }) => {
    if (digits < 8 || !text.includes('.')) return [];
    return [...text.matchAll(point)].map(([all, one, other]) => bareCandidate(all, onEarth(Number(one), Number(other))));
  },
  judge: (figures) => ({ verdict: namedAndShaped(figures) ? 'suspect' : 'clear', accident: 1 }),
};

function onEarth(one: number, other: number): boolean {
  return Math.min(Math.abs(one), Math.abs(other)) <= 90 && Math.max(Math.abs(one), Math.abs(other)) <= 180;
}

/** Judged over the whole table, by `judgePlaces`: a column alone says nothing. */
export const whereabouts: Detector = {
  name: 'whereabouts',
  header: /$^/,
  chanceRate: () => 0.5,
  candidates: () => [],
  judge: () => ({ verdict: 'clear', accident: 1 }),
};

const latitude = /(^|[^a-z])lat(itude)?([^a-z]|$)|纬度|緯度|^wd$/i;
const longitude = /(^|[^a-z])(lon|lng|long|longitude)([^a-z]|$)|经度|經度|^jd$/i;
const someone = new RegExp(
  'user|uid|member|customer|client|person|people|subject|pseudonym|device|imei|imsi|openid|unionid|driver|rider|courier|vehicle|car.?(id|no)|plate|patient|' +
    'passenger|trip|phone|card|token|anon|hash|会员|用户|客户|设备|司机|骑手|车辆|车牌|患者|乘客|人员|假名',
  'i',
);
const anyVehicle = /vehicle|car.?(id|no)|plate|车辆|车牌/i;
const time = /time|date|(^|_)(ts|at|day|hour)$|时间|日期|时刻/i;
const numeric = /^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;
const mostCandidates = 8;
/** A point and a pseudonym are short; no more of a cell is read. */
const longestPoint = 300;
const firstRows = 20_000;
const leastSubjects = 20;

/** About 200 m: nearer points are one place, seen twice. */
const samePlace = 0.002;

/** `one` and `other` are SQL of degrees. */
type Points = { readonly column: string; readonly pair: string; readonly one: string; readonly other: string };

/**
 * Whereabouts: of one pseudonym (a column with values that come again), points more than 0.002° apart (about 200 m).
 * Certain when the pseudonym's column is named after a person, a device or a vehicle, and three of its values and one
 * in 500 do so, suspect with fewer; suspect also when it holds codes and the table has times. One point per thing is
 * clear.
 */
export async function judgePlaces(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  table: DetectedTable,
): Promise<ColumnVerdict[]> {
  if (table.rows < 2) return [];
  const verdicts: ColumnVerdict[] = [];
  for (const points of await pointsOf(duck, columns, table)) {
    const verdict = await judgePoints(duck, columns, points, table);
    if (verdict !== undefined) verdicts.push(verdict);
  }
  return verdicts;
}

/**
 * Columns of fractions, and of texts those with a point in two cells: the pattern takes longer to compile than to look
 * for a point.
 */
async function withPoints(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  source: string,
): Promise<DetectedColumn[]> {
  const pointed = new Set<string>();
  const texts = columns.filter(({ type }) => type === 'VARCHAR').map(({ name }) => name);
  for (const some of inPieces(texts, COLUMNS_AT_ONCE)) {
    const counts = some
      .map((name) => `count(*) FILTER (contains(left(${sqlName(name)}, ${longestPoint}), '.'))`)
      .join(', ');
    const [found = []] = (
      await duck.runAndReadAll(`SELECT ${counts} FROM ${firstRowsSql(source, firstRows)}`)
    ).getRowsJS();
    for (const [at, name] of some.entries()) if (Number(found[at]) >= 2) pointed.add(name);
  }
  return columns.filter(({ name, type }) => (type === 'VARCHAR' ? pointed.has(name) : numeric.test(type)));
}

/** Single columns of pairs, and pairs of neighbouring or named columns. */
async function pointsOf(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  { source }: DetectedTable,
): Promise<Points[]> {
  const found: Points[] = [];
  const fractions: DetectedColumn[] = [];
  for (const column of await withPoints(duck, columns, source)) {
    const cell = `left(CAST(${sqlName(column.name)} AS VARCHAR), ${longestPoint})`;
    const few = `(SELECT ${cell} AS cell FROM ${firstRowsSql(source, firstRows)})`;
    const part = (group: number): string => `TRY_CAST(regexp_extract(${cell}, '${pair}', ${group}) AS DOUBLE)`;
    const [[pairs = 0, decimals = 0, filled = 0] = []] = (
      await duck.runAndReadAll(
        `SELECT count(*) FILTER (regexp_matches(cell, '(^|[^0-9.])${pair}')), count(*) FILTER (regexp_full_match(cell, '-?[0-9]{1,3}\\.[0-9]{3,}')),
        count(*) FILTER (cell <> '') FROM ${few}`,
      )
    )
      .getRowsJS()
      .map((row) => row.map(Number));
    const least = Math.max(2, filled / 2);
    if (pairs >= least) found.push({ column: column.name, pair: column.name, one: part(1), other: part(2) });
    if (decimals >= least) fractions.push(column);
  }
  for (const one of fractions) {
    const next = columns[columns.indexOf(one) + 1];
    const other = latitude.test(one.name) ? fractions.find(({ name }) => longitude.test(name)) : undefined;
    const beside =
      other ??
      (next !== undefined &&
      fractions.includes(next) &&
      !longitude.test(one.name) &&
      (await inChina(duck, one, next, source))
        ? next
        : undefined);
    if (beside === undefined) continue;
    found.push({ column: one.name, pair: beside.name, one: degrees(one), other: degrees(beside) });
  }
  return found;
}

function degrees({ name }: DetectedColumn): string {
  return `TRY_CAST(left(CAST(${sqlName(name)} AS VARCHAR), ${longestPoint}) AS DOUBLE)`;
}

/** Two neighbours that nobody named are a point when nearly all lie within 18–54° and 73–136°, in either order. */
async function inChina(
  duck: DuckDBConnection,
  one: DetectedColumn,
  other: DetectedColumn,
  source: string,
): Promise<boolean> {
  const within = (lat: string, lon: string): string => `(${lat} BETWEEN 18 AND 54 AND ${lon} BETWEEN 73 AND 136)`;
  const few = `(SELECT ${degrees(one)} AS a, ${degrees(other)} AS b FROM ${firstRowsSql(source, firstRows)})`;
  const [[inside = 0, all = 0] = []] = (
    await duck.runAndReadAll(
      `SELECT greatest(count(*) FILTER ${where(within('a', 'b'))}, count(*) FILTER ${where(within('b', 'a'))}), count(*) FROM ${few} WHERE a IS NOT NULL`,
    )
  )
    .getRowsJS()
    .map((row) => row.map(Number));
  return all > 0 && inside >= all * 0.95;
}

function where(condition: string): string {
  return `(WHERE ${condition})`;
}

async function judgePoints(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  points: Points,
  table: DetectedTable,
): Promise<ColumnVerdict | undefined> {
  const others = columns.filter(
    ({ name, type }) =>
      name !== points.column &&
      name !== points.pair &&
      (/^(VARCHAR|UUID|U?(SMALL|BIG|HUGE)?INT(EGER)?|DECIMAL\(\d+,0\))$/.test(type) ||
        (/^(FLOAT|DOUBLE|DECIMAL)/.test(type) && headerAgrees(someone, name))),
  );
  const ranked = [
    ...others.filter(({ name }) => headerAgrees(someone, name)),
    ...others.filter(({ name }) => !headerAgrees(someone, name)),
  ].slice(0, mostCandidates);
  const mayBePublic = ({ name }: DetectedColumn): boolean => !someone.test(name) || anyVehicle.test(name);
  const timed = columns.some(({ name, type }) => /^(DATE|TIME)/.test(type) || time.test(name));
  for (const subject of ranked) {
    const value = `left(${textSql(sqlName(subject.name), subject.type)}, ${longestPoint})`;
    const perSubject = `(SELECT ${value} AS who, count(*) AS cells, ${moves(points)} AS moves FROM ${table.source} WHERE ${value} <> '' GROUP BY who)`;
    const [[subjects = 0, moving = 0, cells = 0, codes = 0] = []] = (
      await duck.runAndReadAll(
        `SELECT count(*), count(*) FILTER (moves), coalesce(sum(cells) FILTER (moves), 0),
        count(*) FILTER (regexp_matches(who, '[0-9]') AND regexp_full_match(who, '[0-9A-Za-z_+/=.:-]{3,}')) FROM ${perSubject}`,
      )
    )
      .getRowsJS()
      .map((row) => row.map(Number));
    const named = headerAgrees(someone, subject.name);
    if (
      moving < (named ? 1 : Math.max(leastSubjects, subjects * 0.1)) ||
      (!named && (!timed || codes < subjects * 0.95))
    )
      continue;
    const carries = mayBePublic(subject)
      ? await publicTransport(duck, columns, { subject, others: ranked.filter(mayBePublic) }, points, table.source)
      : 'nobody knows';
    if (carries === 'the public') continue;
    const verdict =
      named && carries === 'nobody knows' && moving >= Math.max(3, subjects / 500) ? 'identifier' : 'suspect';
    return placed(
      points.column,
      'whereabouts',
      verdict,
      { rows: table.rows, cells, subjects, moving },
      await rowsOf(duck, value, points, table),
    );
  }
  return undefined;
}

/** SQL of: the points of a group lie more than `samePlace` apart in one of the directions. */
function moves({ one, other }: Points): string {
  return `coalesce(greatest(max(${one}) - min(${one}), max(${other}) - min(${other})) > ${samePlace}, false)`;
}

/** The first rows of the first pseudonym with two points. */
async function rowsOf(
  duck: DuckDBConnection,
  value: string,
  points: Points,
  { source }: DetectedTable,
): Promise<Evidence[]> {
  const met = await duck.runAndReadAll(
    `WITH lines AS (SELECT row_number() OVER () AS line, ${value} AS who, ${points.one} AS one, ${points.other} AS other FROM ${source}),
      first AS (SELECT who FROM lines WHERE who <> '' GROUP BY who HAVING ${moves({ ...points, one: 'one', other: 'other' })} ORDER BY min(line) LIMIT 1)
    SELECT lines.line FROM lines JOIN first USING (who) ORDER BY lines.line LIMIT 5`,
  );
  return met.getRowsJS().map(([line]) => ({ row: Number(line), masked: '**.***, ***.***' }));
}

function placed(
  column: string,
  detector: DetectorName,
  verdict: Suspicion,
  { rows, cells, subjects, moving }: Readonly<Record<'rows' | 'cells' | 'subjects' | 'moving', number>>,
  evidence: Evidence[],
): ColumnVerdict {
  return {
    column,
    detector,
    verdict,
    rows,
    shaped: rows,
    shapeRate: 1,
    checked: cells,
    checkRate: cells / rows,
    chanceRate: 0,
    z: 0,
    accident: 0,
    distinct: { shaped: subjects, candidates: subjects, wellFormed: subjects, checked: moving },
    evidence,
  };
}
