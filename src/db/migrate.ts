import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryInterface } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';
import { log } from '../kernel/log.ts';
import { db, engine, sqliteFile } from './connection.ts';
import { formerNames } from './former-names.ts';
import { migrations } from './migrations/index.ts';
import { lasting } from './limits.ts';
import { insertIgnore } from './rows.ts';
import { seekLock } from './sqlite.ts';
import { inTransaction } from './transaction.ts';

/** MariaDB's named locks are the server's: each database has one of its own. A name has 64 characters at most. */
const LOCK = "CONCAT('databourse-migration ', SHA1(DATABASE()))";
const WAIT_MS = 60_000;
const LOOK_MS = 50;
const WAITED = 'Another process has been migrating the database for a minute. Try again when it is done.';

/**
 * Brings the database to the newest schema and returns the names of the migrations that ran. Several processes may
 * start at once: one migrates, the others wait for it. Migrations only go up; a mistake is mended by the next one.
 */
export async function migrate(): Promise<string[]> {
  return engine() === 'sqlite' ? underFileLock() : underServerLock();
}

async function underFileLock(): Promise<string[]> {
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_MS) {
    const release = seekLock(`${sqliteFile()}.migrating`);
    if (!release) {
      await sleep(LOOK_MS);
      continue;
    }
    try {
      return await run();
    } finally {
      release();
    }
  }
  throw new Error(WAITED);
}

async function underServerLock(): Promise<string[]> {
  return db().transaction(lasting('guard'), async (transaction) => {
    const [locked] = await db().query<{ got: number }>(`SELECT GET_LOCK(${LOCK}, ${WAIT_MS / 1_000}) AS got`, {
      transaction,
      type: 'SELECT' as never,
    });
    if (Number(locked?.got) !== 1) throw new Error(WAITED);
    try {
      return await run();
    } finally {
      await db().query(`SELECT RELEASE_LOCK(${LOCK})`, { transaction });
    }
  });
}

/** The migrations that have not run yet. */
export async function pendingMigrations(): Promise<string[]> {
  return (await umzug().pending()).map((migration) => migration.name);
}

async function run(): Promise<string[]> {
  await takeNewNames();
  return (await umzug().up()).map((migration) => migration.name);
}

/** Writes what stands for the former names in place of them, all or nothing; a second time there is nothing to do. */
async function takeNewNames(): Promise<void> {
  const former = (await storage().executed()).filter((name) => formerNames[name] !== undefined);
  if (former.length === 0) return;
  const now = former.flatMap((name) => formerNames[name] ?? []);
  await inTransaction(async (transaction) => {
    await db().query(`${insertIgnore()} INTO migrations (name) VALUES ${now.map(() => '(?)').join(', ')}`, {
      replacements: now,
      transaction,
    });
    await db().query('DELETE FROM migrations WHERE name IN (?)', { replacements: [former], transaction });
  });
  log.info('migrations renamed', { former, now });
}

const storage = (): SequelizeStorage => new SequelizeStorage({ sequelize: db(), tableName: 'migrations' });

function umzug(): Umzug<QueryInterface> {
  return new Umzug({
    migrations: migrations.map(({ name, up }) => ({
      name,
      up: ({ context }: { context: QueryInterface }) => up(context),
    })),
    context: db().getQueryInterface(),
    storage: storage(),
    logger: {
      info: (message) => log.debug('migration', message),
      warn: (message) => log.warn('migration', message),
      error: (message) => log.error('migration', message),
      debug: () => undefined,
    },
  });
}
