import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../../db/columns.ts';

export class JobRow extends Model<InferAttributes<JobRow>, InferCreationAttributes<JobRow>> {
  declare id: string;
  declare memberId: string | null;
  declare userId: string | null;
  declare action: string;
  declare subject: string;
  declare state: string;
  declare step: string;
  declare done: string | number;
  declare total: string | number | null;
  declare unit: string;
  declare href: string | null;
  declare answer: string | null;
  declare problem: string | null;
  declare startedAt: Date;
  declare beatAt: Date;
  declare endedAt: Date | null;
}

export function initJobModels(sequelize: Sequelize): void {
  JobRow.init(
    {
      id: column.key(),
      memberId: optional(column.id()),
      userId: optional(column.id()),
      action: column.text(64),
      subject: column.id(),
      state: column.text(16),
      step: column.text(64),
      done: column.big(),
      total: optional(column.big()),
      unit: column.text(16),
      href: optional(column.text(128)),
      answer: optional(column.json()),
      problem: optional(column.json()),
      startedAt: column.at(),
      beatAt: column.at(),
      endedAt: optional(column.at()),
    },
    { sequelize, tableName: 'jobs' },
  );
}
