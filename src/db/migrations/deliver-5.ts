import { column, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const questionWatches: Migration = {
  name: 'deliver-5',
  async up(tables) {
    await tables.createTable(
      'question_watches',
      { agreement_id: column.key(), watch: column.json(), updated_at: column.at() },
      tableOptions,
    );
  },
};
