import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** Entries of metered calls: one row a batch, and which members a batch is of. */
export const entryBatches: Migration = {
  name: 'audit-5',
  async up(tables) {
    await tables.createTable(
      'log_batches',
      {
        id: column.key(),
        first: optional(column.big()),
        size: column.count(),
        at: column.at(),
        note: column.json(),
        entries: column.json(),
      },
      tableOptions,
    );
    await tables.addIndex('log_batches', ['first', 'id'], { name: 'log_batches_order' });
    await tables.createTable('log_batch_members', { member: column.key(), batch_id: column.key() }, tableOptions);
  },
};
