import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const booksAndCases: Migration = {
  name: 'principles-2',
  async up(tables) {
    await tables.createTable(
      'rule_books',
      {
        id: column.key(),
        version: optional(column.count()),
        base: column.count(),
        state: column.text(16),
        content: column.json(),
        hash: column.hash(),
        why: column.text(512),
        asked_since: optional(column.at()),
        since: optional(column.at()),
        proposed_by: column.id(),
        proposed_at: column.at(),
        decided_by: optional(column.id()),
        decided_at: optional(column.at()),
        reason: optional(column.text(512)),
      },
      tableOptions,
    );
    await tables.addIndex('rule_books', ['version'], { unique: true, name: 'rule_books_version' });
    await tables.addIndex('rule_books', ['state', 'id'], { name: 'rule_books_by_state' });
    await tables.createTable(
      'verdicts',
      {
        id: column.key(),
        stage: column.text(16),
        subject: column.text(36),
        about: column.text(128),
        rule_book: column.count(),
        outcome: column.text(16),
        findings: column.json(),
        waived: column.json(),
        snapshot: column.json(),
        supplier_id: optional(column.id()),
        buyer_id: optional(column.id()),
        at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('verdicts', ['subject', 'id'], { name: 'verdicts_by_subject' });
    await tables.createTable(
      'cases',
      {
        id: column.key(),
        kind: column.text(16),
        state: column.text(16),
        stage: column.text(16),
        about: column.text(128),
        fingerprint: column.hash(),
        finding: column.json(),
        verdict_id: column.id(),
        rule_book: column.count(),
        supplier_id: optional(column.id()),
        buyer_id: optional(column.id()),
        grounds: optional(column.text(2000)),
        opened_at: column.at(),
        earlier: column.json(),
        decided_by: optional(column.id()),
        decided_at: optional(column.at()),
        reason: optional(column.text(512)),
      },
      tableOptions,
    );
    await tables.addIndex('cases', ['fingerprint', 'kind'], { unique: true, name: 'cases_once' });
    await tables.addIndex('cases', ['about', 'state'], { name: 'cases_by_about' });
    await tables.addIndex('cases', ['state', 'id'], { name: 'cases_by_state' });
    for (const side of ['supplier_id', 'buyer_id'])
      await tables.addIndex('cases', [side, 'id'], { name: `cases_by_${side}` });
  },
};
