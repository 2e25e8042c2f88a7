import { column, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const leases: Migration = {
  name: 'db-1',
  async up(tables) {
    await tables.createTable(
      'leases',
      {
        name: { ...column.text(64), primaryKey: true },
        holder: column.text(64),
        token: column.big(),
        until: column.at(),
      },
      tableOptions,
    );
  },
};
