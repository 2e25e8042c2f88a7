import { createConnection } from 'mysql2/promise';
import { Sequelize } from 'sequelize';
import { config, temporaryFolder } from '../../config/env.ts';
import * as sqlite from '../../src/db/sqlite.ts';

/**
 * Settings for another exchange on the engine this test run is for, with a database and a folder of its own; `drop`
 * removes the database.
 */
export async function otherExchange(
  name: string,
): Promise<{ readonly settings: Record<string, string>; drop(): Promise<void> }> {
  const folder = temporaryFolder(name);
  const settings = { DATA_DIR: folder, OPERATOR_PASSWORD: 'a password for tests' };
  if (!config.DATABASE_URL?.startsWith('mysql'))
    return { settings: { ...settings, DATABASE_URL: `sqlite:${folder}/exchange.sqlite` }, drop: async () => undefined };
  const url = new URL(config.DATABASE_URL);
  const database = `${url.pathname.slice(1)}_${name}_${process.pid}`;
  await ask(url, `CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    settings: { ...settings, DATABASE_URL: new URL(database, url).href },
    drop: () => ask(url, `DROP DATABASE ${database}`),
  };
}

async function ask(url: URL, sql: string): Promise<void> {
  const connection = await createConnection({ uri: url.href });
  await connection.query(sql);
  await connection.end();
}

/** Works on the database of another exchange without the code of an exchange. */
export async function withDatabase(
  settings: Readonly<Record<string, string>>,
  work: (database: Sequelize) => Promise<unknown>,
): Promise<void> {
  const url = settings['DATABASE_URL'] as string;
  const define = { underscored: true, timestamps: false, charset: 'utf8mb4', collate: 'utf8mb4_bin' };
  const file = url.slice('sqlite:'.length);
  const database = url.startsWith('sqlite:')
    ? new Sequelize({ dialect: 'sqlite', dialectModule: sqlite, storage: file, logging: false, define })
    : new Sequelize(url, { dialect: 'mysql', logging: false, define, timezone: '+00:00' });
  try {
    await work(database);
  } finally {
    await database.close();
    if (url.startsWith('sqlite:')) sqlite.closeFile(file);
  }
}
