import { mkdirSync } from 'node:fs';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { config } from '../../config/env.ts';
import { spillFolder } from './places.ts';

let instance: Promise<DuckDBInstance> | undefined;

/**
 * Lends a fresh connection of the data plane's engine for one piece of work and closes it afterwards; connections are
 * never shared. The engine reads and writes files of the exchange only: extensions are neither fetched nor loaded.
 */
export async function withDuck<T>(work: (duck: DuckDBConnection) => Promise<T>): Promise<T> {
  const opened = (instance ??= open());
  const duck = await (await opened).connect();
  try {
    return await work(duck);
  } catch (error) {
    // Once a fault of its own has broken the engine, it refuses everything; the next work gets a new one.
    if (isBroken(error) && instance === opened) instance = undefined;
    throw error;
  } finally {
    duck.closeSync();
  }
}

/**
 * Gives the engine less memory while a piece of work goes on: for a process that does one thing at a time, and whose
 * whole is bounded.
 */
export async function withinMemory<T>(mb: number, work: () => Promise<T>): Promise<T> {
  const limit = (most: number): Promise<unknown> => withDuck((duck) => duck.run(`SET memory_limit = '${most}MB'`));
  await limit(Math.min(mb, config.DUCKDB_MEMORY_MB));
  try {
    return await work();
  } finally {
    await limit(config.DUCKDB_MEMORY_MB);
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Error && /^(FATAL|INTERNAL) Error|database has been invalidated/.test(error.message);
}

async function open(): Promise<DuckDBInstance> {
  const spill = spillFolder(process.pid);
  mkdirSync(spill, { recursive: true, mode: 0o700 });
  return DuckDBInstance.create(':memory:', {
    temp_directory: spill,
    memory_limit: `${config.DUCKDB_MEMORY_MB}MB`,
    ...(config.DUCKDB_THREADS === undefined ? {} : { threads: String(config.DUCKDB_THREADS) }),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
}

/** Columns that one query asks about where what the engine keeps of each cannot be spilled. */
export const COLUMNS_AT_ONCE = 25;

/** A text as a SQL literal. DuckDB's COPY and table functions take no bound parameters, so paths are quoted here. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as a quoted SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
