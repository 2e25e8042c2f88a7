import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class MemberRow extends Model<InferAttributes<MemberRow>, InferCreationAttributes<MemberRow>> {
  declare id: string;
  declare kind: string;
  declare legalName: string;
  declare creditCode: string | null;
  declare capacities: string;
  declare contact: string;
  declare officer: string;
  declare securityGrade: number;
  declare ruleBook: number;
  declare state: string;
  declare reason: string | null;
  declare preparedBy: string | null;
  declare decidedBy: string | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}

export class UserRow extends Model<InferAttributes<UserRow>, InferCreationAttributes<UserRow>> {
  declare id: string;
  declare memberId: string;
  declare email: string;
  declare name: string;
  declare passwordHash: string;
  declare state: string;
  /** Who invited this user; null for the first ones. */
  declare invitedBy: string | null;
  declare failures: number;
  declare lockedUntil: Date | null;
  declare createdAt: Date;
}

export class SessionRow extends Model<InferAttributes<SessionRow>, InferCreationAttributes<SessionRow>> {
  declare id: string;
  declare userId: string;
  declare generation: number;
  declare state: string;
  declare expiresAt: Date;
  declare createdAt: Date;
}

export class ApiKeyRow extends Model<InferAttributes<ApiKeyRow>, InferCreationAttributes<ApiKeyRow>> {
  declare id: string;
  declare memberId: string;
  declare userId: string;
  declare name: string;
  declare hash: string;
  declare scopes: string;
  declare state: string;
  declare expiresAt: Date;
  declare createdAt: Date;
}

/** How a user wants to see the exchange; a user without a row never said. */
export class SettingsRow extends Model<InferAttributes<SettingsRow>, InferCreationAttributes<SettingsRow>> {
  declare userId: string;
  declare settings: string;
}

export function initRegisterModels(sequelize: Sequelize): void {
  MemberRow.init(
    {
      id: column.key(),
      kind: column.text(16),
      legalName: column.text(200),
      creditCode: optional(column.text(18)),
      capacities: column.json(),
      contact: column.json(),
      officer: column.json(),
      securityGrade: column.count(),
      ruleBook: column.count(),
      state: column.text(16),
      reason: optional(column.text(512)),
      preparedBy: optional(column.id()),
      decidedBy: optional(column.id()),
      createdAt: column.at(),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'members' },
  );
  UserRow.init(
    {
      id: column.key(),
      memberId: column.id(),
      email: column.text(254),
      name: column.text(120),
      passwordHash: column.text(255),
      state: column.text(16),
      invitedBy: optional(column.id()),
      failures: column.count(),
      lockedUntil: optional(column.at()),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'users' },
  );
  SessionRow.init(
    {
      id: column.key(),
      userId: column.id(),
      generation: column.count(),
      state: column.text(16),
      expiresAt: column.at(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'sessions' },
  );
  ApiKeyRow.init(
    {
      id: column.key(),
      memberId: column.id(),
      userId: column.id(),
      name: column.text(120),
      hash: column.hash(),
      scopes: column.json(),
      state: column.text(16),
      expiresAt: column.at(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'api_keys' },
  );
  SettingsRow.init({ userId: column.key(), settings: column.json() }, { sequelize, tableName: 'user_settings' });
}
