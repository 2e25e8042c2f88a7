import type { Migration } from '../migration.ts';

/** A member lists its agreements by when they end. */
export const endsOfAgreements: Migration = {
  name: 'match-3',
  async up(tables) {
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('agreements', [side, 'ends_at', 'id'], { name: `agreements_by_${side}_and_end` });
  },
};
