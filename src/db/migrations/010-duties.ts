import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migrate.ts';

export const duties: Migration = {
  name: '010-duties',
  async up(tables) {
    await tables.createTable(
      'incidents',
      {
        id: column.key(),
        kind: column.text(16),
        severity: column.text(32),
        subjects: column.json(),
        concerned: column.json(),
        description: column.json(),
        state: column.text(16),
        opened_by: column.id(),
        opened_at: column.at(),
        report_by: column.at(),
        reported_at: optional(column.at()),
        reported_to: optional(column.text(200)),
        report: optional(column.json()),
        late: column.flag(),
        outcome: optional(column.text(16)),
        close_reason: optional(column.text(512)),
        closed_by: optional(column.id()),
        closed_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('incidents', ['state', 'report_by'], { name: 'incidents_by_state' });
    await tables.createTable(
      'subject_requests',
      {
        id: column.key(),
        supplier_id: column.id(),
        kind: column.text(16),
        reference: column.text(120),
        state: column.text(16),
        registered_by: column.id(),
        registered_at: column.at(),
        answer_by: column.at(),
        late: column.flag(),
        outcome: optional(column.text(16)),
        reason: optional(column.text(512)),
        answered_by: optional(column.id()),
        answered_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('subject_requests', ['state', 'answer_by'], { name: 'subject_requests_by_state' });
    await tables.addIndex('subject_requests', ['supplier_id', 'id'], { name: 'subject_requests_by_supplier' });
    await tables.createTable(
      'notices',
      {
        id: column.key(),
        kind: column.text(16),
        agreement_id: column.id(),
        source: column.text(48),
        supplier_id: column.id(),
        buyer_id: column.id(),
        keys: optional(column.json()),
        key_count: optional(column.count()),
        what: column.text(512),
        state: column.text(16),
        sent_at: column.at(),
        deadline: column.at(),
        late: column.flag(),
        statement: optional(column.text(512)),
        officer: optional(column.text(120)),
        deleted_at: optional(column.at()),
        confirmed_at: optional(column.at()),
      },
      tableOptions,
    );
    await tables.addIndex('notices', ['agreement_id', 'kind', 'source'], { unique: true, name: 'notices_once' });
    await tables.addIndex('notices', ['state', 'deadline'], { name: 'notices_by_deadline' });
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('notices', [side, 'id'], { name: `notices_by_${side}` });
    await tables.createTable(
      'corrections',
      {
        id: column.key(),
        supplier_id: column.id(),
        product_id: column.id(),
        revision_id: optional(column.id()),
        keys: optional(column.json()),
        what: column.text(512),
        field: optional(column.text(120)),
        state: column.text(16),
        notices: column.count(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('corrections', ['state', 'id'], { name: 'corrections_by_state' });
    await tables.addIndex('corrections', ['supplier_id', 'id'], { name: 'corrections_by_supplier' });
    await tables.createTable(
      'notice_progress',
      {
        source: { ...column.text(48), primaryKey: true },
        reached: column.big(),
      },
      tableOptions,
    );
  },
};
