import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const jobs: Migration = {
  name: 'command-1',
  async up(tables) {
    await tables.createTable(
      'jobs',
      {
        id: column.key(),
        member_id: optional(column.id()),
        user_id: optional(column.id()),
        action: column.text(64),
        subject: column.id(),
        state: column.text(16),
        step: column.text(64),
        done: column.big(),
        total: optional(column.big()),
        unit: column.text(16),
        href: optional(column.text(128)),
        answer: optional(column.json()),
        problem: optional(column.json()),
        started_at: column.at(),
        beat_at: column.at(),
        ended_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('jobs', ['state', 'beat_at'], { name: 'jobs_by_beat' });
    await tables.addIndex('jobs', ['member_id', 'id'], { name: 'jobs_by_member' });
  },
};
