import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const desk: Migration = {
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
    await tables.createTable(
      'drafts',
      {
        member_id: column.key(),
        form: { ...column.text(32), primaryKey: true },
        about: { ...column.text(64), primaryKey: true },
        content: column.json(),
        version: column.count(),
        saved_by: column.id(),
        saved_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('drafts', ['saved_at'], { name: 'drafts_by_age' });
    await tables.createTable(
      'views',
      {
        id: column.key(),
        member_id: column.id(),
        user_id: optional(column.id()),
        list: column.text(64),
        name: column.text(80),
        query: column.text(1000),
        version: column.count(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('views', ['member_id', 'list', 'id'], { name: 'views_by_list' });
  },
};
