import { column, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const settings: Migration = {
  name: 'register-2',
  async up(tables) {
    await tables.createTable('user_settings', { user_id: column.key(), settings: column.json() }, tableOptions);
  },
};
