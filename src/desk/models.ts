import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class AlertRow extends Model<InferAttributes<AlertRow>, InferCreationAttributes<AlertRow>> {
  declare id: string;
  declare memberId: string;
  /** Where it concerns one person of the member alone. */
  declare userId: string | null;
  declare kind: string;
  declare code: string;
  declare subject: string;
  declare says: string;
  declare dueAt: Date | null;
  declare at: Date;
}

/** Each user of a member reads for oneself. */
export class AlertReadRow extends Model<InferAttributes<AlertReadRow>, InferCreationAttributes<AlertReadRow>> {
  declare alertId: string;
  declare userId: string;
  declare readAt: Date;
}

/** What was typed into a form so far, of a member's; `about` is the key by which the form is known again. */
export class DraftRow extends Model<InferAttributes<DraftRow>, InferCreationAttributes<DraftRow>> {
  declare memberId: string;
  declare form: string;
  declare about: string;
  declare content: string;
  declare version: number;
  declare savedBy: string;
  declare savedAt: Date;
}

/** A named query of a list; for the whole member where no user is named. */
export class ViewRow extends Model<InferAttributes<ViewRow>, InferCreationAttributes<ViewRow>> {
  declare id: string;
  declare memberId: string;
  declare userId: string | null;
  declare list: string;
  declare name: string;
  declare query: string;
  declare version: number;
  declare createdAt: Date;
}

export function initDeskModels(sequelize: Sequelize): void {
  AlertRow.init(
    {
      id: column.key(),
      memberId: column.id(),
      userId: optional(column.id()),
      kind: column.text(8),
      code: column.text(64),
      subject: column.id(),
      says: column.json(),
      dueAt: optional(column.at()),
      at: column.at(),
    },
    { sequelize, tableName: 'alerts' },
  );
  AlertReadRow.init(
    { alertId: column.key(), userId: column.key(), readAt: column.at() },
    { sequelize, tableName: 'alert_reads' },
  );
  DraftRow.init(
    {
      memberId: column.key(),
      form: { ...column.text(32), primaryKey: true },
      about: { ...column.text(64), primaryKey: true },
      content: column.json(),
      version: column.count(),
      savedBy: column.id(),
      savedAt: column.at(),
    },
    { sequelize, tableName: 'drafts' },
  );
  ViewRow.init(
    {
      id: column.key(),
      memberId: column.id(),
      userId: optional(column.id()),
      list: column.text(64),
      name: column.text(80),
      query: column.text(1000),
      version: column.count(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'views' },
  );
}
