import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const noticesAndCorrections: Migration = {
  name: 'deliver-2',
  async up(tables) {
    await tables.createTable(
      'notices',
      {
        id: column.key(),
        kind: column.text(16),
        agreement_id: column.id(),
        source: column.text(48),
        supplier_id: column.id(),
        buyer_id: column.id(),
        keys: optional(column.json()),
        key_count: optional(column.count()),
        what: column.text(512),
        state: column.text(16),
        sent_at: column.at(),
        deadline: column.at(),
        late: column.flag(),
        statement: optional(column.text(512)),
        officer: optional(column.text(120)),
        deleted_at: optional(column.at()),
        confirmed_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('notices', ['agreement_id', 'kind', 'source'], { unique: true, name: 'notices_once' });
    await tables.addIndex('notices', ['state', 'deadline'], { name: 'notices_by_deadline' });
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('notices', [side, 'id'], { name: `notices_by_${side}` });
    await tables.createTable(
      'corrections',
      {
        id: column.key(),
        supplier_id: column.id(),
        product_id: column.id(),
        revision_id: optional(column.id()),
        keys: optional(column.json()),
        what: column.text(512),
        field: optional(column.text(120)),
        state: column.text(16),
        notices: column.count(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('corrections', ['state', 'id'], { name: 'corrections_by_state' });
    await tables.addIndex('corrections', ['supplier_id', 'id'], { name: 'corrections_by_supplier' });
  },
};
