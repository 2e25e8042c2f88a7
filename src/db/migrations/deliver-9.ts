import type { Migration } from '../migration.ts';

/** What waits for a party is found among what was confirmed long ago. */
export const noticesByState: Migration = {
  name: 'deliver-9',
  async up(tables) {
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('notices', [side, 'state', 'deadline'], { name: `notices_waiting_by_${side}` });
  },
};
