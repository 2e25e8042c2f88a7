import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const commandKeys: Migration = {
  name: 'db-2',
  async up(tables) {
    await tables.createTable(
      'command_keys',
      {
        scope: { ...column.text(64), primaryKey: true },
        key: { ...column.text(128), primaryKey: true },
        request: column.hash(),
        status: optional(column.count()),
        answer: optional(column.json()),
        at: column.at(),
      },
      tableOptions,
    );
  },
};
