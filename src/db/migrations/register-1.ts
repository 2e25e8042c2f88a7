import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const register: Migration = {
  name: 'register-1',
  async up(tables) {
    await tables.createTable(
      'members',
      {
        id: column.key(),
        kind: column.text(16),
        legal_name: column.text(200),
        credit_code: optional(column.text(18)),
        capacities: column.json(),
        contact: column.json(),
        officer: column.json(),
        security_grade: column.count(),
        rule_book: column.count(),
        state: column.text(16),
        reason: optional(column.text(512)),
        prepared_by: optional(column.id()),
        decided_by: optional(column.id()),
        created_at: column.at(),
        updated_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('members', ['credit_code'], { unique: true, name: 'members_credit_code' });
    await tables.addIndex('members', ['state', 'id'], { name: 'members_by_state' });
    await tables.createTable(
      'users',
      {
        id: column.key(),
        member_id: column.id(),
        email: column.text(254),
        name: column.text(120),
        password_hash: column.text(255),
        state: column.text(16),
        invited_by: optional(column.id()),
        failures: column.count(),
        locked_until: optional(column.at()),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('users', ['email'], { unique: true, name: 'users_email' });
    await tables.addIndex('users', ['member_id'], { name: 'users_by_member' });
    await tables.createTable(
      'sessions',
      {
        id: column.key(),
        user_id: column.id(),
        generation: column.count(),
        state: column.text(16),
        expires_at: column.at(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('sessions', ['user_id'], { name: 'sessions_by_user' });
    await tables.createTable(
      'api_keys',
      {
        id: column.key(),
        member_id: column.id(),
        user_id: column.id(),
        name: column.text(120),
        hash: column.hash(),
        scopes: column.json(),
        state: column.text(16),
        expires_at: column.at(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('api_keys', ['hash'], { unique: true, name: 'api_keys_hash' });
    await tables.addIndex('api_keys', ['member_id'], { name: 'api_keys_by_member' });
  },
};
