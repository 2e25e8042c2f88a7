import { newId } from '../../kernel/ids.ts';
import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const settle: Migration = {
  name: 'settle-1',
  async up(tables) {
    await tables.createTable(
      'accounts',
      {
        id: column.key(),
        owner: column.id(),
        currency: column.text(3),
        code: column.text(24),
        flags: column.text(96),
        debits_pending: column.big(),
        debits_posted: column.big(),
        credits_pending: column.big(),
        credits_posted: column.big(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('accounts', ['owner', 'currency', 'code'], { unique: true, name: 'accounts_by_owner' });
    await tables.createTable(
      'transfers',
      {
        id: column.key(),
        debit: column.id(),
        credit: column.id(),
        amount: column.big(),
        currency: column.text(3),
        code: column.text(24),
        kind: column.text(8),
        pending_id: optional(column.id()),
        source: column.id(),
        cycle_id: optional(column.id()),
        at: column.at(),
        place: column.count(),
      },
      tableOptions,
    );
    await tables.addIndex('transfers', ['pending_id'], { unique: true, name: 'transfers_resolution' });
    for (const side of ['debit', 'credit'])
      await tables.addIndex('transfers', [side, 'at', 'place', 'id'], { name: `transfers_by_${side}` });
    await tables.createTable(
      'deposits',
      {
        id: column.key(),
        member_id: column.id(),
        amount: column.big(),
        currency: column.text(3),
        reference: column.text(140),
        state: column.text(16),
        transfer_id: column.id(),
        reason: optional(column.text(512)),
        recorded_by: column.id(),
        decided_by: optional(column.id()),
        created_at: column.at(),
        updated_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('deposits', ['reference'], { unique: true, name: 'deposits_reference' });
    for (const field of ['member_id', 'state'])
      await tables.addIndex('deposits', [field, 'id'], { name: `deposits_by_${field}` });
    await tables.createTable(
      'obligations',
      {
        id: column.key(),
        call_id: column.id(),
        entry_id: column.id(),
        agreement_id: column.id(),
        supplier_id: column.id(),
        buyer_id: column.id(),
        records: column.count(),
        currency: column.text(3),
        amount: column.big(),
        fee: column.big(),
        state: column.text(16),
        cycle_id: optional(column.id()),
        at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('obligations', ['call_id'], { unique: true, name: 'obligations_call' });
    await tables.addIndex('obligations', ['state', 'at'], { name: 'obligations_by_state' });
    for (const field of ['cycle_id', 'supplier_id', 'buyer_id', 'agreement_id']) {
      await tables.addIndex('obligations', [field, 'id'], { name: `obligations_by_${field}` });
    }
    await tables.createTable(
      'cycles',
      {
        id: column.key(),
        state: column.text(16),
        slot: optional(column.text(8)),
        opened_at: column.at(),
        cut_off_at: optional(column.at()),
        final_at: optional(column.at()),
        totals: optional(column.json()),
        nets_hash: optional(column.hash()),
        updated_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('cycles', ['slot'], { unique: true, name: 'cycles_open' });
    await tables.addIndex('cycles', ['state', 'id'], { name: 'cycles_by_state' });
    const now = new Date();
    await tables.bulkInsert('cycles', [
      { id: newId('cyc'), state: 'open', slot: 'open', opened_at: now, updated_at: now },
    ]);
    await tables.createTable(
      'cycle_nets',
      {
        cycle_id: column.key(),
        member_id: column.key(),
        currency: { ...column.text(3), primaryKey: true },
        owed: column.big(),
        due: column.big(),
        fee: column.big(),
        net: column.big(),
      },
      tableOptions,
    );
    await tables.createTable(
      'cycle_exceptions',
      {
        cycle_id: column.key(),
        obligation_id: column.key(),
        cause: column.text(16),
        reasons: column.json(),
        at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('cycle_exceptions', ['obligation_id'], { name: 'cycle_exceptions_by_obligation' });
  },
};
