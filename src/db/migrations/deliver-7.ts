import { QueryTypes } from 'sequelize';
import { column, optional, tableOptions } from '../columns.ts';
import { engine } from '../connection.ts';
import { insertIgnore } from '../rows.ts';
import type { Migration } from '../migration.ts';

/**
 * Who received what, by digest: `received` says which digests of persons an agreement got, `recipients` names the
 * agreements, and `unindexed` holds what was handed over and does not stand there yet; all calls of before wait there
 * as one row. `received` is as narrow as an engine can have it: on SQLite its key alone is the table.
 */
export const recipientIndex: Migration = {
  name: 'deliver-7',
  async up(tables) {
    await tables.createTable(
      'recipients',
      {
        number: { ...column.count(), primaryKey: true, autoIncrement: true },
        agreement_id: { ...column.id(), unique: true },
        revision_id: column.id(),
        supplier_id: column.id(),
        buyer_id: column.id(),
        whole_from: optional(column.count()),
      },
      tableOptions,
    );
    await tables.addIndex('recipients', ['supplier_id', 'revision_id'], { name: 'recipients_by_revision' });
    await tables.sequelize.query(
      `CREATE TABLE received (digest BIGINT NOT NULL, recipient INTEGER NOT NULL, PRIMARY KEY (digest, recipient))
       ${engine() === 'sqlite' ? 'WITHOUT ROWID' : 'ENGINE = InnoDB'}`,
    );
    await tables.createTable(
      'unindexed',
      { id: column.key(), size: column.count(), handed: column.json() },
      tableOptions,
    );
    const [newest] = await tables.sequelize.query<{ id: string | null }>('SELECT MAX(id) AS id FROM calls', {
      type: QueryTypes.SELECT,
    });
    if (newest?.id)
      await tables.sequelize.query(`${insertIgnore()} INTO unindexed (id, size, handed) VALUES (?, 0, ?)`, {
        replacements: ['all earlier calls', ` ${newest.id}`],
      });
  },
};
