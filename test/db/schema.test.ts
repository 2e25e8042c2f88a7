import { expect } from 'chai';
import { db } from '../../src/db/connection.ts';
import { migrate } from '../../src/db/migrate.ts';
import { startExchange } from '../support/exchange.ts';

type Declared = { readonly field: string; readonly allowNull?: boolean; readonly primaryKey?: boolean };
type Described = Record<string, { readonly type: string; readonly allowNull: boolean; readonly primaryKey: boolean }>;

describe('the migrated schema', () => {
  before(() => startExchange());

  it('has for every model exactly its columns, with the same nullability and keys', async () => {
    const tables = db().getQueryInterface();
    for (const model of Object.values(db().models)) {
      const table = model.getTableName() as string;
      if (table === 'migrations') continue;
      const described = (await tables.describeTable(table)) as Described;
      const declared = Object.fromEntries(
        (Object.values(model.getAttributes()) as Declared[]).map(({ field, allowNull, primaryKey }) => [
          field,
          { allowNull: allowNull !== false, primaryKey: primaryKey === true },
        ]),
      );
      const found = Object.fromEntries(
        Object.entries(described).map(([name, { allowNull, primaryKey }]) => [
          name,
          { allowNull: allowNull && !primaryKey, primaryKey },
        ]),
      );
      expect(found, table).to.deep.equal(declared);
    }
  });

  it('has a model for every table but those that only db/ knows', async () => {
    const all = ((await db().getQueryInterface().showAllTables()) as (string | { tableName: string })[]).map((table) =>
      typeof table === 'string' ? table : table.tableName,
    );
    const modelled = Object.values(db().models).map((model) => model.getTableName() as string);
    expect(all.filter((table) => !modelled.includes(table)).sort()).to.deep.equal(['command_keys', 'leases']);
  });

  it('stays as it is when it is migrated again', async () => {
    expect(await migrate()).to.deep.equal([]);
  });
});
