import { column, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const progressOfReaders: Migration = {
  name: 'audit-4',
  async up(tables) {
    await tables.createTable(
      'notice_progress',
      {
        source: { ...column.text(48), primaryKey: true },
        reached: column.big(),
      },
      tableOptions,
    );
  },
};
