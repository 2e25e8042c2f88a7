import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class IncidentRow extends Model<InferAttributes<IncidentRow>, InferCreationAttributes<IncidentRow>> {
  declare id: string;
  declare kind: string;
  declare severity: string;
  declare subjects: string;
  declare concerned: string;
  declare description: string;
  declare state: string;
  declare openedBy: string;
  declare openedAt: Date;
  declare reportBy: Date;
  declare reportedAt: Date | null;
  declare reportedTo: string | null;
  declare report: string | null;
  declare late: boolean;
  declare outcome: string | null;
  declare closeReason: string | null;
  declare closedBy: string | null;
  declare closedAt: Date | null;
}

export class SubjectRequestRow extends Model<
  InferAttributes<SubjectRequestRow>,
  InferCreationAttributes<SubjectRequestRow>
> {
  declare id: string;
  declare supplierId: string;
  declare kind: string;
  declare reference: string;
  declare state: string;
  declare registeredBy: string;
  declare registeredAt: Date;
  declare answerBy: Date;
  declare late: boolean;
  declare outcome: string | null;
  declare reason: string | null;
  declare answeredBy: string | null;
  declare answeredAt: Date | null;
}

export function initSuperviseModels(sequelize: Sequelize): void {
  IncidentRow.init(
    {
      id: column.key(),
      kind: column.text(16),
      severity: column.text(32),
      subjects: column.json(),
      concerned: column.json(),
      description: column.json(),
      state: column.text(16),
      openedBy: column.id(),
      openedAt: column.at(),
      reportBy: column.at(),
      reportedAt: optional(column.at()),
      reportedTo: optional(column.text(200)),
      report: optional(column.json()),
      late: column.flag(),
      outcome: optional(column.text(16)),
      closeReason: optional(column.text(512)),
      closedBy: optional(column.id()),
      closedAt: optional(column.at()),
    },
    { sequelize, tableName: 'incidents' },
  );
  SubjectRequestRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      kind: column.text(16),
      reference: column.text(120),
      state: column.text(16),
      registeredBy: column.id(),
      registeredAt: column.at(),
      answerBy: column.at(),
      late: column.flag(),
      outcome: optional(column.text(16)),
      reason: optional(column.text(512)),
      answeredBy: optional(column.id()),
      answeredAt: optional(column.at()),
    },
    { sequelize, tableName: 'subject_requests' },
  );
}
