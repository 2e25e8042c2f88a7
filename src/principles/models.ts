import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class OptOutVersionRow extends Model<InferAttributes<OptOutVersionRow>, InferCreationAttributes<OptOutVersionRow>> {
  declare supplierId: string;
  declare version: number;
  declare count: number;
  declare salt: string | null;
  declare updatedAt: Date;
}

export class OptOutRow extends Model<InferAttributes<OptOutRow>, InferCreationAttributes<OptOutRow>> {
  declare id: string;
  declare supplierId: string;
  declare digest: string;
  declare key: string;
  declare version: number;
  declare createdAt: Date;
}

export function initPrinciplesModels(sequelize: Sequelize): void {
  OptOutVersionRow.init({
    supplierId: column.key(), version: column.count(), count: column.count(), salt: optional(column.hash()), updatedAt: column.at(),
  }, { sequelize, tableName: 'opt_out_versions' });
  OptOutRow.init({
    id: column.key(), supplierId: column.id(), digest: column.hash(), key: column.text(200), version: column.count(), createdAt: column.at(),
  }, { sequelize, tableName: 'opt_outs' });
}
