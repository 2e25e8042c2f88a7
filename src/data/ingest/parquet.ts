import type { DuckDBConnection } from '@duckdb/node-api';
import { config } from '../../../config/env.ts';
import { sqlName, sqlText, withDuck } from '../duck.ts';
import {
  ask,
  columnsOf,
  fromParquet,
  inFileOrder,
  numberType,
  parquetOptions,
  sqlPath,
  useUtc,
  type Cell,
  type TypedColumn,
} from './engine.ts';
import { faultsInNames, IngestFault, refuse } from './faults.ts';
import { readThrough } from './original.ts';
import { profile, type ColumnProfile } from './profile.ts';
import { writeWhole } from './write.ts';
import type { Fault } from '../../kernel/problem.ts';

export type Original = { readonly bytes: number; readonly sha256: string };
export type StoredParquet = {
  readonly parquetSha256: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
};

/** Stores the rows of a query, in order, and measures what was stored. */
export async function writeParquet(
  duck: DuckDBConnection,
  query: string,
  columnCount: number,
  part: string,
): Promise<StoredParquet> {
  const [copied] = await ask(duck, `COPY (${query} ${inFileOrder}) TO ${sqlText(part)} ${parquetOptions(columnCount)}`);
  const rows = Number(copied?.[0]);
  const columns = await profile(duck, part, await columnsOf(duck, fromParquet(part)), rows);
  return { parquetSha256: (await readThrough(part)).sha256, rows, columns };
}

/**
 * Reads Parquet from outside and stores it anew: every page is decoded, foreign metadata is left behind. NaN becomes a
 * missing value; nested values become JSON text; binary columns and infinite numbers are refused.
 */
export async function ingestParquet(path: string, target: string): Promise<Original & StoredParquet> {
  const original = await readThrough(path);
  const stored = await writeWhole(target, (part) =>
    withDuck(async (duck) => {
      await useUtc(duck);
      const columns = await readable(path, () => columnsOf(duck, fromParquet(path)));
      const names = topLevel(
        await readable(path, () => ask(duck, `SELECT name, num_children FROM parquet_schema(${sqlPath(path)})`)),
      );
      const [[rows = 0] = []] = await readable(path, () =>
        ask(duck, `SELECT num_rows FROM parquet_file_metadata(${sqlPath(path)})`),
      );
      refuse([...faultsOfSize(Number(rows)), ...faultsInNames(names), ...columns.flatMap(faultOfType)]);
      const query = `SELECT ${columns.map(kept).join(', ')} FROM ${fromParquet(path)}`;
      const made = await readable(path, () => writeParquet(duck, query, columns.length, part));
      refuse(
        made.rows === 0
          ? [{ pointer: '#/file', detail: 'The file has columns but no rows.' }]
          : made.columns.flatMap(faultOfRange),
      );
      return made;
    }),
  );
  return { ...original, ...stored };
}

/** A file of a few bytes may claim more rows than anyone could store. */
function faultsOfSize(rows: number): Fault[] {
  const most = config.UPLOAD_LIMIT_ROWS;
  return rows <= most ? [] : [{ pointer: '#/file', detail: `The file has ${rows} rows; at most ${most} are taken.` }];
}

/** The names as the file has them; the engine would quietly rename duplicates. */
function topLevel(schema: readonly Cell[][]): string[] {
  const names: string[] = [];
  const skipTree = (at: number): number => {
    let next = at + 1;
    for (let children = Number(schema[at]?.[1] ?? 0); children > 0; children -= 1) next = skipTree(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skipTree(at)) names.push(String(schema[at]?.[0]));
  return names;
}

const other = /^(BOOLEAN|VARCHAR|JSON|UUID|DATE|TIME|TIMESTAMP(_S|_MS|_NS| WITH TIME ZONE)?)$/;
const textual = /^(ENUM\(.*|TIME WITH TIME ZONE)$/;
const nested = /^(STRUCT\(|MAP\()|\[\d*\]$/;

function faultOfType({ name, type }: TypedColumn, index: number): Fault[] {
  if (numberType.test(type) || other.test(type) || textual.test(type) || nested.test(type)) return [];
  return [
    {
      pointer: `#/columns/${index + 1}`,
      detail: `Column "${name}" is of type ${type}, which is not traded; store it as text or numbers.`,
    },
  ];
}

function faultOfRange({ name, type, min, max }: ColumnProfile, index: number): Fault[] {
  if (!/^(FLOAT|DOUBLE)$/.test(type) || (min !== '-inf' && max !== 'inf')) return [];
  return [{ pointer: `#/columns/${index + 1}`, detail: `Column "${name}" holds infinite numbers.` }];
}

function kept({ name, type }: TypedColumn): string {
  const column = sqlName(name);
  if (nested.test(type)) return `CAST(to_json(${column}) AS JSON) AS ${column}`;
  if (textual.test(type)) return `CAST(${column} AS VARCHAR) AS ${column}`;
  return /^(FLOAT|DOUBLE)$/.test(type) ? `CASE WHEN NOT isnan(${column}) THEN ${column} END AS ${column}` : column;
}

async function readable<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (/out of memory|no space left|interrupt/i.test(reason)) throw error;
    throw new IngestFault([
      { pointer: '#/file', detail: `The Parquet file is broken: ${reason.replaceAll(path, 'the file')}` },
    ]);
  }
}
