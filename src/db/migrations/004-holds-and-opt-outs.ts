import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migrate.ts';

export const holdsAndOptOuts: Migration = {
  name: '004-holds-and-opt-outs',
  async up(tables) {
    await tables.createTable(
      'holds',
      {
        id: column.key(),
        kind: column.text(16),
        subject: column.id(),
        cause: column.text(16),
        source: optional(column.id()),
        state: column.text(16),
        reason: column.text(512),
        placed_by: column.id(),
        placed_at: column.at(),
        release_reason: optional(column.text(512)),
        released_by: optional(column.id()),
        released_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('holds', ['subject', 'state'], { name: 'holds_by_subject' });
    await tables.addIndex('holds', ['state', 'id'], { name: 'holds_by_state' });
    await tables.addIndex('holds', ['source'], { name: 'holds_by_source' });
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
    await tables.addIndex('log_entries', ['leaf'], { name: 'log_entries_by_leaf' });
  },
};
