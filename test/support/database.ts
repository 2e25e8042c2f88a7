import { createConnection } from 'mysql2/promise';
import { config, temporaryFolder } from '../../config/env.ts';

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
