import type { Migration } from '../migration.ts';

/** What runs is found among what ended long ago. */
export const agreementsByState: Migration = {
  name: 'match-2',
  async up(tables) {
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('agreements', [side, 'state', 'ends_at'], { name: `agreements_in_state_by_${side}` });
  },
};
