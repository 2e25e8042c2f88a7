import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const alerts: Migration = {
  name: 'desk-1',
  async up(tables) {
    await tables.createTable(
      'alerts',
      {
        id: column.key(),
        member_id: column.id(),
        user_id: optional(column.id()),
        kind: column.text(8),
        code: column.text(64),
        subject: column.id(),
        says: column.json(),
        due_at: optional(column.at()),
        at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('alerts', ['member_id', 'id'], { name: 'alerts_by_member' });
    await tables.addIndex('alerts', ['member_id', 'kind', 'id'], { name: 'alerts_by_kind' });
    await tables.createTable(
      'alert_reads',
      { alert_id: column.key(), user_id: column.key(), read_at: column.at() },
      tableOptions,
    );
  },
};
