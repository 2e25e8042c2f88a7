import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const deliver: Migration = {
  name: 'deliver-1',
  async up(tables) {
    await tables.createTable(
      'deliveries',
      {
        id: column.key(),
        agreement_id: column.id(),
        supplier_id: column.id(),
        buyer_id: column.id(),
        state: column.text(16),
        reason: optional(column.text(512)),
        suspended_by: optional(column.id()),
        created_at: column.at(),
        updated_at: column.at(),
      },
      tableOptions,
    );
    for (const side of ['agreement_id', 'supplier_id', 'buyer_id'])
      await tables.addIndex('deliveries', [side, 'id'], { name: `deliveries_by_${side}` });
    await tables.createTable(
      'calls',
      {
        id: column.key(),
        entry_id: column.id(),
        delivery_id: column.id(),
        agreement_id: column.id(),
        revision_id: column.id(),
        supplier_id: column.id(),
        buyer_id: column.id(),
        kind: column.text(8),
        purpose: column.text(64),
        records: column.count(),
        left_out: column.count(),
        opt_out_version: column.count(),
        answer_hash: column.hash(),
        amount: column.big(),
        currency: column.text(3),
        rule_book: column.count(),
        receipt: column.json(),
        signature: column.text(128),
        format: optional(column.text(16)),
        bytes: optional(column.big()),
        use_number: column.count(),
        stale: column.flag(),
        notes: optional(column.json()),
        delivered: optional(column.json()),
        at: column.at(),
      },
      tableOptions,
    );
    for (const side of ['delivery_id', 'agreement_id', 'supplier_id', 'buyer_id'])
      await tables.addIndex('calls', [side, 'id'], { name: `calls_by_${side}` });
  },
};
