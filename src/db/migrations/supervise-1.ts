import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const incidentsAndRequests: Migration = {
  name: 'supervise-1',
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
  },
};
