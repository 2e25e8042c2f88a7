import type { Migration } from '../migration.ts';

/** A member lists its notices by when they must be confirmed. */
export const deadlinesOfNotices: Migration = {
  name: 'deliver-10',
  async up(tables) {
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('notices', [side, 'deadline', 'id'], { name: `notices_by_${side}_and_deadline` });
  },
};
