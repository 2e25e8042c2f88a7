import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** What became of the files of calls: length and hash are known only when a file is whole, after it was charged. */
export const callFiles: Migration = {
  name: 'deliver-8',
  async up(tables) {
    await tables.createTable(
      'call_files',
      {
        call_id: column.key(),
        opt_out_version: { ...column.count(), primaryKey: true },
        state: column.text(16),
        bytes: optional(column.big()),
        sha256: optional(column.hash()),
        records: optional(column.count()),
        left_out: optional(column.count()),
        reason: optional(column.text(32)),
        at: column.at(),
      },
      tableOptions,
    );
  },
};
