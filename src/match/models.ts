import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class AgreementRow extends Model<InferAttributes<AgreementRow>, InferCreationAttributes<AgreementRow>> {
  declare id: string;
  declare listingId: string;
  declare productId: string;
  declare revisionId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare state: string;
  declare purpose: string;
  declare startsAt: Date;
  declare endsAt: Date;
  declare territories: string;
  declare rights: string;
  /** Whether nobody else may hold a right in the product while it is in force. */
  declare exclusive: boolean;
  /** What the buyer said it wants the data for, in its own words. */
  declare demand: string | null;
  declare uses: number;
  declare used: number;
  declare plan: string;
  declare terms: string;
  declare hash: string;
  declare ruleBook: number;
  declare reason: string | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}

export function initMatchModels(sequelize: Sequelize): void {
  AgreementRow.init(
    {
      id: column.key(),
      listingId: column.id(),
      productId: column.id(),
      revisionId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      state: column.text(16),
      purpose: column.text(64),
      startsAt: column.at(),
      endsAt: column.at(),
      territories: column.json(),
      rights: column.json(),
      exclusive: column.flag(),
      demand: optional(column.json()),
      uses: column.count(),
      used: column.count(),
      plan: column.json(),
      terms: column.json(),
      hash: column.hash(),
      ruleBook: column.count(),
      reason: optional(column.text(512)),
      createdAt: column.at(),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'agreements' },
  );
}
