import type { Migration } from '../migration.ts';

/** Entries are found by their leaf. */
export const entriesByLeaf: Migration = {
  name: 'audit-2',
  async up(tables) {
    await tables.addIndex('log_entries', ['leaf'], { name: 'log_entries_by_leaf' });
  },
};
