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
}
