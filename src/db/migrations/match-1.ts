import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const match: Migration = {
  name: 'match-1',
  async up(tables) {
    await tables.createTable(
      'agreements',
      {
        id: column.key(),
        listing_id: column.id(),
        product_id: column.id(),
        revision_id: column.id(),
        supplier_id: column.id(),
        buyer_id: column.id(),
        state: column.text(16),
        purpose: column.text(64),
        starts_at: column.at(),
        ends_at: column.at(),
        territories: column.json(),
        rights: column.json(),
        exclusive: column.flag(),
        demand: optional(column.json()),
        uses: column.count(),
        used: column.count(),
        plan: column.json(),
        terms: column.json(),
        hash: column.hash(),
        rule_book: column.count(),
        reason: optional(column.text(512)),
        created_at: column.at(),
        updated_at: column.at(),
      },
      tableOptions,
    );
    for (const side of ['supplier_id', 'buyer_id', 'listing_id'])
      await tables.addIndex('agreements', [side, 'id'], { name: `agreements_by_${side}` });
    await tables.addIndex('agreements', ['state', 'ends_at'], { name: 'agreements_by_end' });
    await tables.addIndex('agreements', ['product_id', 'state', 'exclusive'], { name: 'agreements_by_product' });
  },
};
