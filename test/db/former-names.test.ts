import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { Sequelize } from 'sequelize';
import { environmentWith } from '../../config/env.ts';
import { signInInstitutions } from '../../seeders/exchange.ts';
import { formerNames } from '../../src/db/former-names.ts';
import { migrations } from '../../src/db/migrations/index.ts';
import { otherExchange, withDatabase } from '../support/database.ts';
import { exchangeProcess } from '../support/process.ts';

const execute = promisify(execFile);

/** What the migrations made under the names they once had, in the order in which they ran. */
const made: readonly (readonly [former: string, now: readonly string[]])[] = [
  ['001-audit-log', ['audit-1', 'db-1']],
  ['002-command-keys', ['db-2']],
  ['003-register', ['register-1']],
  ['004-holds-and-opt-outs', ['audit-2', 'audit-3', 'principles-1']],
  ['005-list', ['list-1']],
  ['006-match', ['match-1']],
  ['007-deliver', ['deliver-1']],
  ['008-settle', ['settle-1']],
  ['009-books-and-cases', ['principles-2']],
  ['010-duties', ['supervise-1', 'deliver-2', 'audit-4']],
];

describe('a database that ran migrations under their former names', function () {
  this.timeout(180_000);
  let schemaOfNew: Record<string, unknown> = {};
  before(async () => {
    const fresh = await otherExchange('formernew');
    await migrate(fresh.settings);
    await withDatabase(fresh.settings, async (database) => (schemaOfNew = await schemaOf(database)));
    await fresh.drop();
  });

  for (const [title, count] of [
    ['all ten of them', 10],
    ['the first six of them', 6],
    ['the first one only', 1],
  ] as const)
    it(`comes to the schema of a new one from ${title}, and serves`, async () => {
      const other = await otherExchange(`former${count}`);
      try {
        await withDatabase(other.settings, (database) => asItWas(database, count));
        const exchange = await exchangeProcess(other.settings);
        await exchange.start();
        try {
          const { regulator } = await signInInstitutions(exchange.url, 'a password for tests');
          expect((await regulator.get('/log/entries?limit=1')).status).to.equal(200);
        } finally {
          await exchange.kill('SIGTERM');
        }
        await withDatabase(other.settings, async (database) => {
          expect(await namesIn(database)).to.have.members(migrations.map(({ name }) => name));
          expect(await schemaOf(database)).to.deep.equal(schemaOfNew);
        });
      } finally {
        await other.drop();
      }
    });

  it('takes the new names once, though two processes migrate at the same time', async () => {
    const other = await otherExchange('formertwo');
    try {
      await withDatabase(other.settings, (database) => asItWas(database, 10));
      const ran = await Promise.all([1, 2].map(() => migrate(other.settings)));
      const first = made.flatMap(([, now]) => now);
      const rest = migrations.map(({ name }) => name).filter((name) => !first.includes(name));
      expect(ran.flat()).to.have.members(rest);
      await withDatabase(other.settings, async (database) =>
        expect(await namesIn(database)).to.have.members(migrations.map(({ name }) => name)),
      );
    } finally {
      await other.drop();
    }
  });

  it('takes the new names where some of them stand beside the old ones already', async () => {
    const other = await otherExchange('formerhalf');
    try {
      await withDatabase(other.settings, async (database) => {
        await asItWas(database, 10);
        await database.query("INSERT INTO migrations (name) VALUES ('audit-1'), ('settle-1')");
        await database.query("DELETE FROM migrations WHERE name = '001-audit-log'");
        await database.query("INSERT INTO migrations (name) VALUES ('db-1')");
      });
      await migrate(other.settings);
      await withDatabase(other.settings, async (database) =>
        expect(await namesIn(database)).to.have.members(migrations.map(({ name }) => name)),
      );
    } finally {
      await other.drop();
    }
  });

  it('knows for every former name what stands for it now', () => {
    expect(formerNames).to.deep.equal(Object.fromEntries(made));
  });
});

async function migrate(settings: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const options = { env: environmentWith({ LOG_LEVEL: 'error', ...settings }), timeout: 60_000 };
  const { stdout } = await execute(process.execPath, ['src/databourse.js', 'migrate', '--json'], options);
  return (JSON.parse(stdout) as { migrated: string[] }).migrated;
}

/** Brings an empty database to where the first `count` migrations had brought it, under their names of then. */
async function asItWas(database: Sequelize, count: number): Promise<void> {
  const tables = database.getQueryInterface();
  for (const name of made.slice(0, count).flatMap(([, now]) => now))
    await migrations.find((migration) => migration.name === name)?.up(tables);
  await database.query('CREATE TABLE migrations (name VARCHAR(255) NOT NULL UNIQUE, PRIMARY KEY (name))');
  for (const [former] of made.slice(0, count))
    await database.query('INSERT INTO migrations (name) VALUES (?)', { replacements: [former] });
}

async function namesIn(database: Sequelize): Promise<string[]> {
  const [rows] = await database.query('SELECT name FROM migrations');
  return (rows as { name: string }[]).map(({ name }) => name);
}

/** Every table with its columns and indexes. */
async function schemaOf(database: Sequelize): Promise<Record<string, unknown>> {
  const tables = database.getQueryInterface();
  const all = ((await tables.showAllTables()) as (string | { tableName: string })[])
    .map((table) => (typeof table === 'string' ? table : table.tableName))
    .filter((table) => table !== 'migrations')
    .sort();
  const schema: Record<string, unknown> = {};
  for (const table of all) {
    const indexes = (await tables.showIndex(table)) as { name: string; unique: boolean; fields: object[] }[];
    schema[table] = {
      columns: await tables.describeTable(table),
      indexes: indexes
        .map(({ name, unique, fields }) => ({ name, unique, fields }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    };
  }
  return schema;
}
