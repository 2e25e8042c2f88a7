import type { Migration } from '../migration.ts';

/** A member lists its agreements by when they end; an agreement is found by the hash of its terms. */
export const endsOfAgreements: Migration = {
  name: 'match-3',
  async up(tables) {
    await tables.addIndex('agreements', ['hash'], { name: 'agreements_by_hash' });
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('agreements', [side, 'ends_at', 'id'], { name: `agreements_by_${side}_and_end` });
  },
};
