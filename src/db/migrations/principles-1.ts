import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const optOuts: Migration = {
  name: 'principles-1',
  async up(tables) {
    await tables.createTable(
      'opt_out_versions',
      {
        supplier_id: column.key(),
        version: column.count(),
        count: column.count(),
        salt: optional(column.hash()),
        updated_at: column.at(),
      },
      tableOptions,
    );
    await tables.createTable(
      'opt_outs',
      {
        id: column.key(),
        supplier_id: column.id(),
        digest: column.hash(),
        key: column.text(200),
        version: column.count(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('opt_outs', ['supplier_id', 'digest'], { unique: true, name: 'opt_outs_key' });
    await tables.addIndex('opt_outs', ['supplier_id', 'id'], { name: 'opt_outs_by_supplier' });
  },
};
