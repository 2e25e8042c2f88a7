import { column, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const uploads: Migration = {
  name: 'list-3',
  async up(tables) {
    await tables.createTable(
      'uploads',
      {
        id: column.key(),
        supplier_id: column.id(),
        name: column.text(200),
        bytes: column.big(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('uploads', ['supplier_id', 'id'], { name: 'uploads_by_supplier' });
  },
};
