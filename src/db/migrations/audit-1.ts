import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const auditLog: Migration = {
  name: 'audit-1',
  async up(tables) {
    await tables.createTable(
      'log_entries',
      {
        id: column.key(),
        idx: optional(column.big()),
        at: column.at(),
        type: column.text(16),
        action: column.text(64),
        actor: column.text(36),
        member: optional(column.id()),
        subject: column.text(36),
        text: column.json(),
        leaf: column.hash(),
      },
      tableOptions,
    );
    await tables.addIndex('log_entries', ['idx', 'id'], { name: 'log_entries_order' });
    for (const field of ['subject', 'action', 'member', 'actor', 'type']) {
      await tables.addIndex('log_entries', [field, 'id'], { name: `log_entries_by_${field}` });
    }
    await tables.createTable(
      'log_tiles',
      {
        level: { ...column.count(), primaryKey: true },
        n: { ...column.big(), primaryKey: true },
        hashes: column.json(),
      },
      tableOptions,
    );
    await tables.createTable(
      'log_checkpoints',
      {
        size: { ...column.big(), primaryKey: true },
        root: column.hash(),
        note: column.json(),
        at: column.at(),
      },
      tableOptions,
    );
  },
};
