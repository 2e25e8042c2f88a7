import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class DeliveryRow extends Model<InferAttributes<DeliveryRow>, InferCreationAttributes<DeliveryRow>> {
  declare id: string;
  declare agreementId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare state: string;
  declare reason: string | null;
  declare suspendedBy: string | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}

export class CallRow extends Model<InferAttributes<CallRow>, InferCreationAttributes<CallRow>> {
  declare id: string;
  declare entryId: string;
  declare deliveryId: string;
  declare agreementId: string;
  declare revisionId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare kind: string;
  declare purpose: string;
  declare records: number;
  declare leftOut: number;
  declare optOutVersion: number;
  declare answerHash: string;
  declare amount: string | number;
  declare currency: string;
  declare ruleBook: number;
  declare receipt: string;
  declare signature: string;
  declare format: string | null;
  declare bytes: string | number | null;
  declare at: Date;
}

export function initDeliverModels(sequelize: Sequelize): void {
  DeliveryRow.init(
    {
      id: column.key(),
      agreementId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      state: column.text(16),
      reason: optional(column.text(512)),
      suspendedBy: optional(column.id()),
      createdAt: column.at(),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'deliveries' },
  );
  CallRow.init(
    {
      id: column.key(),
      entryId: column.id(),
      deliveryId: column.id(),
      agreementId: column.id(),
      revisionId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      kind: column.text(8),
      purpose: column.text(64),
      records: column.count(),
      leftOut: column.count(),
      optOutVersion: column.count(),
      answerHash: column.hash(),
      amount: column.big(),
      currency: column.text(3),
      ruleBook: column.count(),
      receipt: column.json(),
      signature: column.text(128),
      format: optional(column.text(16)),
      bytes: optional(column.big()),
      at: column.at(),
    },
    { sequelize, tableName: 'calls' },
  );
}
