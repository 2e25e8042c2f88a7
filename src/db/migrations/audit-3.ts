import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const holds: Migration = {
  name: 'audit-3',
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
  },
};
