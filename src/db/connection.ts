import { join, resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { Sequelize } from 'sequelize';
import { config } from '../../config/env.ts';
import { log } from '../kernel/log.ts';
import { limitStatements, setUp, watchedDriver } from './server.ts';
import type { Span } from './limits.ts';
import * as sqlite from './sqlite.ts';

/** How long it is waited for a free connection of the pool. */
const ACQUIRE_MS = 10_000;

export type Engine = 'sqlite' | 'mysql';

let current: Sequelize | undefined;
let openFile: string | undefined;

/** The database of this process. Models, stores and transactions use it; `connect` opened it. */
export function db(): Sequelize {
  if (!current) throw new Error('The database is used before connect() was called.');
  return current;
}

/** Which of the two engines is in use. SQL that only one knows is written beside its twin. */
export const engine = (): Engine => db().getDialect() as Engine;

/** The file of the open SQLite database. */
export function sqliteFile(): string {
  if (openFile === undefined) throw new Error('The open database is not a SQLite file.');
  return openFile;
}

/** The database this process is configured for: a SQLite file in DATA_DIR unless DATABASE_URL says otherwise. */
export const databaseUrl = (): string => config.DATABASE_URL ?? `sqlite:${join(config.DATA_DIR, 'databourse.sqlite')}`;

/** Opens the database. Does not migrate; models are initialised by their rooms on the returned connection. */
export function connect(url: string = databaseUrl()): Sequelize {
  const logging = config.LOG_LEVEL === 'debug' ? (sql: string) => void log.debug('sql', { sql }) : false;
  current = url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length), logging) : openMysql(url, logging);
  return current;
}

/** Closes every connection; afterwards `connect` may be called again. */
export async function disconnect(): Promise<void> {
  const closing = current;
  current = undefined;
  await closing?.close();
  if (openFile !== undefined) sqlite.closeFile(openFile);
  openFile = undefined;
}

type Logging = false | ((sql: string) => void);

function openSqlite(file: string, logging: Logging): Sequelize {
  const storage = resolve(file.replace(/^\/\//, ''));
  mkdirSync(resolve(storage, '..'), { recursive: true });
  openFile = storage;
  return new Sequelize({ dialect: 'sqlite', dialectModule: sqlite, storage, logging, define });
}

function openMysql(url: string, logging: Logging): Sequelize {
  const sequelize = new Sequelize(url.replace(/^mariadb:/, 'mysql:'), {
    dialect: 'mysql',
    dialectModule: watchedDriver,
    logging,
    define,
    timezone: '+00:00',
    pool: { max: config.DATABASE_POOL, min: 1, idle: 30_000, acquire: ACQUIRE_MS },
    dialectOptions: {
      supportBigNumbers: true,
      bigNumberStrings: true,
      charset: 'utf8mb4',
      connectTimeout: config.DATABASE_CONNECT_MS,
    },
  });
  sequelize.addHook('afterConnect', setUp);
  sequelize.addHook('beforeQuery', ({ transaction }, query) => {
    const { options } = (transaction ?? {}) as { readonly options?: { readonly span?: Span } };
    const { connection } = query as unknown as { readonly connection: unknown };
    return limitStatements(connection, transaction ? (options?.span ?? 'command') : undefined);
  });
  return sequelize;
}

const define = { underscored: true, timestamps: false, charset: 'utf8mb4', collate: 'utf8mb4_bin' } as const;
