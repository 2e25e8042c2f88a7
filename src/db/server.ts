import { setImmediate as letArrive, setTimeout as sleep } from 'node:timers/promises';
import type { Socket } from 'node:net';
import mysql2 from 'mysql2';
import { config } from '../../config/env.ts';
import { log } from '../kernel/log.ts';
import { limits, type Span } from './limits.ts';

/** The part of a mysql2 connection that is used here. */
type ServerSocket = Pick<mysql2.Connection, 'query' | 'promise' | 'on' | 'destroy'> & {
  readonly threadId: number;
  readonly stream: Socket;
  /** What is being answered. */
  readonly _command?: object | null;
  readonly _closing?: boolean;
  addCommand(command: object): object;
};
type Row = Readonly<Record<string, unknown>>;
type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** An answer may still be under way when the server says that it has given it. */
const UNDER_WAY_MS = 100;
/** How often the server is asked whether it still works on a long statement, at the rarest. */
const LOOK_MS = 10_000;
/** MariaDB then waits so long for a change of the schema; as it comes, it waits for a day. */
const SCHEMA_LOCK_SECONDS = 60;
const PROCESS = 'FROM information_schema.PROCESSLIST WHERE';

/** What Sequelize needs of mysql2. Each connection is watched from its birth. */
export const watchedDriver = {
  createConnection(options: mysql2.ConnectionOptions): ServerSocket {
    const connection = mysql2.createConnection(options) as unknown as ServerSocket;
    watches.set(connection, new ConnectionWatch(connection, options));
    return connection;
  },
};

const watches = new WeakMap<object, ConnectionWatch>();
const watchOf = (connection: unknown): ConnectionWatch | undefined => watches.get(connection as object);

/** Sets a new connection up, and learns how the server calls it. */
export async function setUp(connection: unknown): Promise<void> {
  await watchOf(connection)?.setUp();
}

/** Gives the statements that come the limits of the transaction they belong to; without one, those of reads. */
export async function limitStatements(connection: unknown, span: Span | undefined): Promise<void> {
  await watchOf(connection)?.limit(span);
}

/** Ends on the server what a lost connection began, so that it gives its locks back. Never throws. */
export async function endOnServer(connection: unknown): Promise<void> {
  await watchOf(connection)?.endOnServer();
}

/** How many statements were done on a connection; undefined while one is under way. */
export function statementsOn(connection: unknown): number | undefined {
  return watchOf(connection)?.done();
}

/**
 * Sees that no statement waits for ever. A server that is cut off without a word (a pulled cable, a firewall that
 * forgot) looks like one that is busy. So after `DATABASE_ANSWER_MS` of silence the server is asked on a fresh
 * connection: while it works on the statement, it may take as long as the limit allows. Otherwise the connection is
 * dead: its socket is destroyed, so that the pool never lends it again, and the server's half of it is ended.
 */
class ConnectionWatch {
  readonly #connection: ServerSocket;
  readonly #options: mysql2.ConnectionOptions;
  #span: Span | undefined;
  #limitMs = limits.long.statementMs;
  #timer: NodeJS.Timeout | undefined;
  #looking = false;
  /** When the statement under way was sent or last answered in part, and how much had been received then. */
  #since = 0;
  #received = 0;
  #statements = 0;
  #host: unknown;
  #ending: Promise<void> | undefined;

  constructor(connection: ServerSocket, options: mysql2.ConnectionOptions) {
    this.#connection = connection;
    this.#options = options;
    const add = connection.addCommand.bind(connection);
    connection.addCommand = (command) => {
      if (!this.#waits()) this.#hear();
      this.#statements += 1;
      const added = add(command);
      if (connection._closing) setTimeout(() => connection.stream.destroy(), config.DATABASE_ANSWER_MS).unref();
      else this.#arm();
      return added;
    };
  }

  async setUp(): Promise<void> {
    await this.#query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    await this.#query(
      `SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), lock_wait_timeout = ${SCHEMA_LOCK_SECONDS}`,
    );
    await this.limit('command');
    const [rows] = await this.#query(`SELECT HOST ${PROCESS} ID = CONNECTION_ID()`);
    this.#host = (rows as Row[])[0]?.['HOST'];
  }

  /** MySQL knows no limit for idle transactions, and takes what only MariaDB reads for a comment. */
  async limit(span: Span | undefined): Promise<void> {
    this.#limitMs = limits[span ?? 'long'].statementMs;
    if (span === undefined || span === this.#span) return;
    const { lockSeconds, idleSeconds } = limits[span];
    this.#span = undefined;
    await this.#query(
      `SET SESSION innodb_lock_wait_timeout = ${lockSeconds} /*M! , idle_transaction_timeout = ${idleSeconds} */`,
    );
    this.#span = span;
  }

  done(): number | undefined {
    return this.#waits() ? undefined : this.#statements;
  }

  /** A connection that lives may be another transaction's by now. */
  async endOnServer(): Promise<void> {
    const { stream, _closing } = this.#connection;
    if (stream.destroyed || _closing === true) await (this.#ending ??= this.#end());
  }

  #query(sql: string): Promise<readonly unknown[]> {
    return this.#connection.promise().query(sql);
  }

  #waits(): boolean {
    return (this.#connection._command ?? undefined) !== undefined;
  }

  #hear(): void {
    this.#since = performance.now();
    this.#received = this.#connection.stream.bytesRead;
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#looking || !this.#waits()) return;
    const silent = performance.now() - this.#since;
    const next = silent < config.DATABASE_ANSWER_MS ? config.DATABASE_ANSWER_MS : Math.min(2 * silent, this.#limitMs);
    this.#timer = setTimeout(() => void this.#look(), Math.max(1, Math.min(next - silent, LOOK_MS)));
  }

  async #look(): Promise<void> {
    this.#timer = undefined;
    this.#looking = true;
    const since = this.#since;
    if (performance.now() - since >= config.DATABASE_ANSWER_MS && (await this.#isSilent(since))) {
      const isOver = performance.now() - since >= this.#limitMs;
      if (isOver || !(await this.#serverWorks())) {
        await sleep(UNDER_WAY_MS);
        if (await this.#isSilent(since)) this.#cut(isOver);
      }
    }
    this.#looking = false;
    this.#arm();
  }

  /** Whether nothing has come since. What arrived while this process was busy is read before. */
  async #isSilent(since: number): Promise<boolean> {
    await letArrive();
    await letArrive();
    if (!this.#waits() || this.#since !== since) return false;
    if (this.#received === this.#connection.stream.bytesRead) return true;
    this.#hear();
    return false;
  }

  #cut(isOver: boolean): void {
    const why = isOver ? 'a statement took too long' : 'the database did not answer';
    const silentMs = Math.round(performance.now() - this.#since);
    log.warn('a connection to the database was given up', { why, silentMs, thread: this.#connection.threadId });
    const lost = new Error(`The connection to the database was given up: ${why} within ${silentMs} ms.`);
    this.#connection.stream.destroy(Object.assign(lost, { code: 'ETIMEDOUT' }));
    void this.endOnServer();
  }

  async #serverWorks(): Promise<boolean> {
    try {
      const found = await this.#asFreshly((ask) => this.#thread(ask));
      return found !== undefined && found['COMMAND'] !== 'Sleep' && found['COMMAND'] !== 'Killed';
    } catch (error) {
      log.warn('the database could not be asked about a connection', { error: String(error) });
      return false;
    }
  }

  async #end(): Promise<void> {
    try {
      await this.#asFreshly(async (ask) => {
        if (await this.#thread(ask)) await ask(`KILL ${Number(this.#connection.threadId)}`);
      });
    } catch (error) {
      log.warn('a lost connection could not be ended on the server', { error: String(error) });
    }
  }

  /** The server's half of this connection. A number alone could be another's: a server that restarts counts anew. */
  async #thread(ask: Ask): Promise<Row | undefined> {
    if (this.#host === undefined) return undefined;
    const values = [this.#connection.threadId, this.#host];
    return (await ask(`SELECT COMMAND ${PROCESS} ID = ? AND HOST = ?`, values))[0];
  }

  /** Asks the server on a connection of its own, outside the pool, which those who wait may have used up. */
  async #asFreshly<T>(work: (ask: Ask) => Promise<T>): Promise<T> {
    const fresh = mysql2.createConnection({ ...this.#options, typeCast: true }) as unknown as ServerSocket;
    const ended = new AbortController();
    const failed = new Promise<never>((_resolve, reject) => fresh.on('error', reject));
    const late = sleep(config.DATABASE_CONNECT_MS, undefined, ended).then(() => {
      throw new Error(`No answer within ${config.DATABASE_CONNECT_MS} ms.`);
    });
    const ask: Ask = async (sql, values = []) => {
      const [rows] = await fresh.promise().query(sql, [...values]);
      return rows as unknown as readonly Row[];
    };
    const asked = work(ask);
    for (const one of [asked, failed, late]) one.catch(() => undefined);
    try {
      return await Promise.race([asked, failed, late]);
    } finally {
      ended.abort();
      fresh.destroy();
      fresh.stream.destroy();
    }
  }
}
