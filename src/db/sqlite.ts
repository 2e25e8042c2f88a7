import { DatabaseSync } from '@photostructure/sqlite';
import { Disk } from './disk.ts';

type PreparedStatement = ReturnType<InstanceType<typeof DatabaseSync>['prepare']>;
type Connection = {
  readonly db: InstanceType<typeof DatabaseSync>;
  readonly disk: Disk;
  readonly statements: Map<string, PreparedStatement>;
  readonly schema: Map<string, SqliteRow[]>;
};
type Value = string | number | bigint | null | Uint8Array;
type SqliteRow = Record<string, unknown>;
type Callback = (this: { lastID?: number; changes?: number }, error: Error | null, rows?: SqliteRow[]) => void;

const primaryCodes: Readonly<Record<number, string>> = { 5: 'SQLITE_BUSY', 6: 'SQLITE_BUSY', 19: 'SQLITE_CONSTRAINT' };
const idle = new Map<string, Connection[]>();
const disks = new Map<string, Disk>();
/** Statements that write nothing. */
const READS = /^\s*(SELECT|PRAGMA|BEGIN|SAVEPOINT|RELEASE|ROLLBACK|EXPLAIN)/i;
const COMMITS = /^\s*COMMIT/i;

/**
 * How long SQLite itself waits for another process's lock, in milliseconds. Short, because the wait holds the event
 * loop.
 */
const LOCK_WAIT_MS = 50;
/** As many frames as lead through Sequelize to whoever asked. */
const FRAMES_OF_FAULT = 30;

/**
 * Takes the lock that a file stands for, if no process has it; returns how to release it. The system releases it when
 * the process that has it is killed.
 */
export function seekLock(file: string): (() => void) | undefined {
  const lock = new DatabaseSync(file);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return () => lock.close();
  } catch (error) {
    lock.close();
    if (/locked|busy/i.test((error as Error).message)) return undefined;
    throw error;
  }
}

/**
 * The interface of the `sqlite3` package as far as Sequelize uses it, over the `node:sqlite` interface, whose binary
 * comes inside its registry package: nothing is compiled or fetched at installation. Work is done at once, on this
 * thread: with `sqlite3`, blocked writers occupy the thread pool that the holder of the lock needs to finish.
 * Connections are pooled, since Sequelize opens one for every transaction.
 */
export class Database {
  readonly filename: string;
  uuid?: string;
  /** How many statements were done, as a sign of life. */
  done = 0;
  readonly #connection: Connection;

  constructor(filename: string, _mode: number, opened: (error: Error | null) => void) {
    this.filename = filename;
    try {
      this.#connection = idle.get(filename)?.pop() ?? open(filename);
    } catch (error) {
      process.nextTick(() => opened(error as Error));
      throw error;
    }
    process.nextTick(() => opened(null));
  }

  /**
   * Sequelize makes an Error for every statement and reads its stack even where nothing failed, which costs more than
   * most statements do. So this Error gets no frames; what fails gets its own in `named`.
   */
  serialize(work: () => void): void {
    withFrames(0, work);
  }

  /**
   * Called once, as soon as the next COMMIT was executed: others see what it wrote, and the next writer may begin,
   * while whoever waits for the COMMIT itself is answered only when it is on the disk.
   */
  whenCommitted: (() => void) | undefined;

  run(sql: string, parameters: unknown = [], done?: Callback): void {
    if (/^PRAGMA FOREIGN_KEYS=ON$/i.test(sql)) return done?.call({}, null);
    this.#do(done, sql, () => {
      const result = this.#prepare(sql).run(...bound(parameters));
      return [{ lastID: Number(result.lastInsertRowid), changes: Number(result.changes) }, undefined];
    });
  }

  all(sql: string, parameters: unknown, done?: Callback): void {
    const callback = typeof parameters === 'function' ? (parameters as Callback) : done;
    const values = typeof parameters === 'function' ? [] : parameters;
    this.#do(callback, sql, () => [
      {},
      /^PRAGMA table_info/i.test(sql) ? this.#columnsBy(sql) : this.#rowsOf(sql, values),
    ]);
  }

  /** Runs a statement that brings no rows, past Sequelize. */
  execute(sql: string, values: readonly unknown[]): number {
    if (!READS.test(sql)) this.#connection.disk.wrote();
    try {
      this.done += 1;
      return Number(this.#prepare(sql).run(...bound(values)).changes);
    } catch (error) {
      throw named(error);
    }
  }

  /** Runs a statement that brings rows, past Sequelize. */
  read(sql: string, values: readonly unknown[]): SqliteRow[] {
    try {
      this.done += 1;
      return this.#rowsOf(sql, values);
    } catch (error) {
      throw named(error);
    }
  }

  /** Runs a statement that brings rows, past Sequelize. */
  query(sql: string, values: readonly unknown[]): SqliteRow[] {
    try {
      return this.#rowsOf(sql, values);
    } catch (error) {
      throw named(error);
    }
  }

  close(done?: (error: Error | null) => void): void {
    if (this.#connection.db.isTransaction) this.#connection.db.exec('ROLLBACK');
    const pool = idle.get(this.filename) ?? [];
    idle.set(this.filename, [...pool, this.#connection]);
    done?.(null);
  }

  #rowsOf(sql: string, parameters: unknown): SqliteRow[] {
    if (/^(CREATE|ALTER|DROP)/i.test(sql)) this.#connection.schema.clear();
    return this.#prepare(sql)
      .all(...bound(parameters))
      .map((row: unknown) => plain(row as SqliteRow));
  }

  /** Sequelize asks for a table's columns before every SELECT; they change only with the schema. */
  #columnsBy(sql: string): SqliteRow[] {
    const known = this.#connection.schema.get(sql) ?? this.#rowsOf(sql, []);
    if (known.length > 0) this.#connection.schema.set(sql, known);
    return known;
  }

  #prepare(sql: string): PreparedStatement {
    const { db, statements } = this.#connection;
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statement.setReadBigInts(true);
    if (statements.size < 500) statements.set(sql, statement);
    return statement;
  }

  /** What a statement wrote outside a transaction, or a COMMIT, is answered only when it is on the disk. */
  #do(
    done: Callback | undefined,
    sql: string,
    work: () => [{ lastID?: number; changes?: number }, SqliteRow[] | undefined],
  ): void {
    const { db, disk } = this.#connection;
    let outcome: [{ lastID?: number; changes?: number }, SqliteRow[] | undefined];
    this.done += 1;
    try {
      outcome = work();
    } catch (error) {
      if (!done) throw named(error);
      done.call({}, named(error));
      return;
    }
    const answer = (error: Error | null) => done?.call(outcome[0], error, outcome[1]);
    const reads = READS.test(sql);
    if (!reads) disk.wrote();
    if (db.isTransaction || reads) return answer(null);
    if (COMMITS.test(sql)) {
      this.whenCommitted?.();
      this.whenCommitted = undefined;
    }
    disk.synced().then(
      () => answer(null),
      (error: Error) => answer(error),
    );
  }
}

export const OPEN_READWRITE = 2;
export const OPEN_CREATE = 4;

/** Closes the pooled connections of a database file, so that the file can be moved or removed. */
export function closeFile(filename: string): void {
  for (const { db } of idle.get(filename) ?? []) db.close();
  idle.delete(filename);
  disks.get(filename)?.close();
  disks.delete(filename);
}

/**
 * WAL so that readers never wait. NORMAL, by which SQLite itself waits for the disk at checkpoints only: for a commit
 * we wait beside the event loop (`Disk`), so that one that was acknowledged survives a loss of power all the same.
 */
function open(filename: string): Connection {
  const db = new DatabaseSync(filename, { timeout: LOCK_WAIT_MS, enableForeignKeyConstraints: true });
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000;');
  const disk = disks.get(filename) ?? new Disk(filename);
  disks.set(filename, disk);
  return { db, disk, statements: new Map(), schema: new Map() };
}

function bound(parameters: unknown): Value[] | [Record<string, Value>] {
  if (Array.isArray(parameters)) return parameters.map(bindable);
  return [Object.fromEntries(Object.entries(parameters as SqliteRow).map(([name, value]) => [name, bindable(value)]))];
}

function bindable(value: unknown): Value {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', ' +00:00');
  return value as Value;
}

/** Whole numbers that a JavaScript number cannot hold come as text, exactly as mysql2 gives a BIGINT. */
function plain(row: SqliteRow): SqliteRow {
  const copy: SqliteRow = {};
  for (const name in row) {
    const value = row[name];
    if (typeof value === 'bigint') copy[name] = Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
    else copy[name] = value;
  }
  return copy;
}

/**
 * Gives an error the code that Sequelize's dialect expects. Of statements that bring rows the driver reports no number,
 * only SQLite's words.
 */
function named(error: unknown): Error {
  const fault = error as Error & { errcode?: number; code?: string };
  withFrames(FRAMES_OF_FAULT, () => Error.captureStackTrace(fault, named));
  const known = typeof fault.errcode === 'number' ? primaryCodes[fault.errcode & 0xff] : codeByWords(fault.message);
  if (known !== undefined || typeof fault.errcode === 'number') fault.code = known ?? 'SQLITE_ERROR';
  return fault;
}

function withFrames(most: number, work: () => void): void {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = most;
  try {
    work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

function codeByWords(message: string): string | undefined {
  if (/database (\w+ )?is locked/.test(message)) return 'SQLITE_BUSY';
  return /constraint failed/.test(message) ? 'SQLITE_CONSTRAINT' : undefined;
}
