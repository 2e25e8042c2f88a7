import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName } from '../../data/duck.ts';
import type { DetectedColumn } from './column-verdict.ts';
import { textSql } from './cells.ts';

/** Vehicles and lines of the public: where a bus is, is nobody's whereabouts. */
const publicVehicle =
  /(^|[^a-z])(bus|tram|metro|subway|train|ferry|vessel|ship|flight|aircraft)([^a-z]|$)|公交|巴士|地铁|电车|列车|轮渡|船舶|航班|班次/i;
const lineNames = /(^|[^a-z])(line|route)([^a-z]|$)|线路|路线|航线/i;
/** What a line of buses is called: 18路, 快速1线. */
const lineValue = '[\\p{Han}]{0,4}[0-9A-Z]{1,4}(?:路|线|号线|专线)';
const longestName = 300;
/** About 500 m: vehicles on one road are in one place. */
const place = 0.005;
const mostLineColumns = 3;

/** Whom the vehicles of a table carry: borne out by their places, or only said by the names of columns. */
type Carriage = 'the public' | 'it is said the public' | 'nobody knows';

/** SQL of degrees. */
type Degrees = { readonly one: string; readonly other: string };

/**
 * Whether what moves in a table, `subject`, are vehicles of public transport, or their lines. The names of columns, or
 * lines that are called as those of buses are, claim it; the places must bear it out: vehicles come again and keep to
 * their line; the places of a line lie along a road and not over an area; and most of them are visited by several of
 * its vehicles. Who drives where he likes shares his way with nobody.
 */
export async function publicTransport(
  duck: DuckDBConnection,
  columns: readonly DetectedColumn[],
  { subject, others }: { readonly subject: DetectedColumn; readonly others: readonly DetectedColumn[] },
  points: Degrees,
  source: string,
): Promise<Carriage> {
  const named = columns.some(({ name }) => publicVehicle.test(name));
  const lines = columns.filter(({ name, type }) => lineNames.test(name) && /^(VARCHAR|U?(BIG)?INT(EGER)?)$/.test(type));
  for (const line of lines.slice(0, mostLineColumns)) {
    if (!named && !(await areLines(duck, line, source))) continue;
    for (const vehicle of subject === line ? others : [subject])
      if (vehicle !== line && (await servesLines(duck, line, vehicle, points, source))) return 'the public';
  }
  return named ? 'it is said the public' : 'nobody knows';
}

async function areLines(duck: DuckDBConnection, line: DetectedColumn, source: string): Promise<boolean> {
  const found = await duck.runAndReadAll(
    `SELECT coalesce(avg(regexp_full_match(line, '${lineValue}')::INTEGER), 0)
      FROM (SELECT DISTINCT ${textOf(line)} AS line FROM ${source}) WHERE line <> ''`,
  );
  return Number(found.getRowsJS()[0]?.[0]) > 0.9;
}

async function servesLines(
  duck: DuckDBConnection,
  line: DetectedColumn,
  vehicle: DetectedColumn,
  { one, other }: Degrees,
  source: string,
): Promise<boolean> {
  const found = await duck.runAndReadAll(
    `WITH seen AS (
        SELECT * FROM (
          SELECT ${textOf(line)} AS line, ${textOf(vehicle)} AS vehicle, floor(${one} / ${place}) AS a, floor(${other} / ${place}) AS b
          FROM ${source})
        WHERE line <> '' AND vehicle <> '' AND a IS NOT NULL AND b IS NOT NULL),
      places AS (SELECT line, a, b, count(*) AS times, count(DISTINCT vehicle) AS vehicles FROM seen GROUP BY line, a, b),
      roads AS (
        SELECT line, count(*) <= 3 * (1 + greatest(max(a) - min(a), max(b) - min(b))) AS narrow,
          sum(times) AS times, sum(times) FILTER (vehicles > 1) AS shared
        FROM places GROUP BY line)
      SELECT (SELECT count(DISTINCT vehicle) FROM seen), (SELECT count(*) FROM (SELECT DISTINCT line, vehicle FROM seen)),
        coalesce(sum(times), 0), count(*), count(*) FILTER (narrow), coalesce(sum(shared) / sum(times), 0) FROM roads`,
  );
  const [vehicles = 0, pairs = 0, seen = 0, lines = 0, narrow = 0, shared = 0] = (found.getRowsJS()[0] ?? []).map(
    Number,
  );
  return vehicles * 3 <= seen && pairs <= 1.5 * vehicles && narrow >= lines * 0.9 && shared >= 0.7;
}

function textOf({ name, type }: DetectedColumn): string {
  return `left(${textSql(sqlName(name), type)}, ${longestName})`;
}
