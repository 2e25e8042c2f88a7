import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../../db/columns.ts';

export class AccountRow extends Model<InferAttributes<AccountRow>, InferCreationAttributes<AccountRow>> {
  declare id: string;
  declare owner: string;
  declare currency: string;
  declare code: string;
  declare flags: string;
  declare debitsPending: string | number;
  declare debitsPosted: string | number;
  declare creditsPending: string | number;
  declare creditsPosted: string | number;
  declare createdAt: Date;
}

export class TransferRow extends Model<InferAttributes<TransferRow>, InferCreationAttributes<TransferRow>> {
  declare id: string;
  declare debit: string;
  declare credit: string;
  declare amount: string | number;
  declare currency: string;
  declare code: string;
  declare kind: string;
  declare pendingId: string | null;
  declare source: string;
  declare cycleId: string | null;
  declare at: Date;
  declare place: number;
}

export function initLedgerModels(sequelize: Sequelize): void {
  AccountRow.init(
    {
      id: column.key(),
      owner: column.id(),
      currency: column.text(3),
      code: column.text(24),
      flags: column.text(96),
      debitsPending: column.big(),
      debitsPosted: column.big(),
      creditsPending: column.big(),
      creditsPosted: column.big(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'accounts' },
  );
  TransferRow.init(
    {
      id: column.key(),
      debit: column.id(),
      credit: column.id(),
      amount: column.big(),
      currency: column.text(3),
      code: column.text(24),
      kind: column.text(8),
      pendingId: optional(column.id()),
      source: column.id(),
      cycleId: optional(column.id()),
      at: column.at(),
      place: column.count(),
    },
    { sequelize, tableName: 'transfers' },
  );
}
