import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlName, withDuck } from '../duck.ts';
import { declaredCell, faultsAgainstDeclared, planDeclared, type DeclaredType } from './declared.ts';
import { asText, columnsOf, fromParquet, numberType, useUtc, type TypedColumn } from './engine.ts';
import { faultsInNames, refuse } from './faults.ts';
import { readThrough, type Original } from './original.ts';
import { readable, refuseOversize } from './parquet-size.ts';
import type { ColumnProfile } from './profile.ts';
import { plainSpelling, spellingOf, type ReadAs, type ReadingOptions, type Spelling } from './reading.ts';
import { writeParquet, type StoredParquet } from './write-parquet.ts';
import { writeWhole } from './write.ts';
import type { DeclaredColumn } from './declared.ts';
import type { ReadingLimits } from './limits.ts';
import type { Fault } from '../../kernel/problem.ts';

type ParquetJob = {
  readonly path: string;
  readonly target: string;
  readonly reading: ReadingOptions;
  readonly declared: readonly DeclaredColumn[] | undefined;
  readonly most: ReadingLimits;
};

/**
 * Reads Parquet from outside and stores it anew: every page is decoded, foreign metadata is left behind. What the file
 * says of its own size is compared with the limits before any of its data is read. NaN becomes a missing value; nested
 * values become JSON text; binary columns and infinite numbers are refused. A declared column is stored as what it is
 * declared, under the same rule as a text: by how its values are written out.
 */
export async function ingestParquet(job: ParquetJob): Promise<Original & StoredParquet & { readonly read: ReadAs }> {
  const { path, target, declared, most, reading } = job;
  const original = await readThrough(path);
  const spelling = spellingOf(reading);
  const stored = await writeWhole(target, (part) =>
    withDuck(async (duck) => {
      await useUtc(duck);
      const names = await refuseOversize(duck, path, original.bytes, most);
      const columns = await readable(path, () => columnsOf(duck, fromParquet(path)));
      const wrong = declared ? faultsAgainstDeclared(names, declared) : [];
      const refused = [...faultsInNames(names), ...columns.flatMap(faultOfType)];
      if (refused.length > 0) refuse([...refused, ...wrong]);
      const typed = await typedSql(duck, job, columns, spelling);
      refuse([...wrong, ...typed.faults]);
      const made = await readable(path, () => writeParquet(duck, typed.query, columns.length, part));
      refuse(
        made.rows === 0
          ? [{ pointer: '#/file', detail: 'The file has columns but no rows.' }]
          : made.columns.flatMap(faultOfRange),
      );
      return made;
    }),
  );
  const read = { ...spelling, encoding: null, delimiter: null, skip: null, quotes: null };
  return { ...original, ...stored, read };
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

/** A column as it is stored where nothing is declared of it. */
function kept({ name, type }: TypedColumn): string {
  const column = sqlName(name);
  if (nested.test(type)) return `CAST(to_json(${column}) AS JSON)`;
  if (textual.test(type)) return `CAST(${column} AS VARCHAR)`;
  return /^(FLOAT|DOUBLE)$/.test(type) ? `CASE WHEN NOT isnan(${column}) THEN ${column} END` : column;
}

/** The types that are stored as they are where this is declared. */
const already: Readonly<Record<DeclaredType, RegExp>> = {
  text: /^(VARCHAR|JSON)$/,
  integer: /^BIGINT$/,
  decimal: /^$/,
  date: /^DATE$/,
  instant: /^TIMESTAMP( WITH TIME ZONE)?$/,
  boolean: /^BOOLEAN$/,
};

/**
 * The query whose rows are stored. A declared column of another type is written out as text, and the text is read as
 * declared; the owner's spelling is meant for its texts only.
 */
async function typedSql(
  duck: DuckDBConnection,
  { path, declared = [] }: ParquetJob,
  columns: readonly TypedColumn[],
  spelling: Spelling,
): Promise<{ readonly query: string; readonly faults: readonly Fault[] }> {
  const byName = new Map(declared.map(({ name, type }) => [name, type]));
  const faults: Fault[] = [];
  const owned = columns.flatMap(({ name, type: has }, index) => {
    const type = byName.get(name);
    if (type === undefined || already[type].test(nested.test(has) ? 'JSON' : has)) return [];
    return [{ name, type, index, spelling: has === 'VARCHAR' ? spelling : plainSpelling }];
  });
  const isOwned = new Set(owned.map(({ index }) => index));
  const inner = columns.map((column, index) =>
    isOwned.has(index) ? `${asText(column.type, kept(column))} AS c${index}` : `${kept(column)} AS k${index}`,
  );
  const from = `(SELECT ${inner.join(', ')} FROM ${fromParquet(path)})`;
  const cells = columns.map(({ name }, index) => `k${index} AS ${sqlName(name)}`);
  for (const group of [spelling, plainSpelling]) {
    const some = owned.filter((column) => column.spelling === group);
    const plan = await readable(path, () => planDeclared(duck, from, some, group));
    faults.push(...plan.faults);
    for (const { index, name, type } of some)
      cells[index] = `${declaredCell(index, type, plan.types.get(index) ?? 'VARCHAR', group)} AS ${sqlName(name)}`;
  }
  return { query: `SELECT ${cells.join(', ')} FROM ${from}`, faults };
}
