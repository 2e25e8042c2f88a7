import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';
import { initLedgerModels } from './ledger/index.ts';

export class DepositRow extends Model<InferAttributes<DepositRow>, InferCreationAttributes<DepositRow>> {
  declare id: string;
  declare memberId: string;
  declare amount: string | number;
  declare currency: string;
  declare reference: string;
  declare state: string;
  declare transferId: string;
  declare reason: string | null;
  declare recordedBy: string;
  declare decidedBy: string | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}

/** What one agreement owes for the calls of one cycle. */
export class ObligationRow extends Model<InferAttributes<ObligationRow>, InferCreationAttributes<ObligationRow>> {
  declare id: string;
  declare agreementId: string;
  /** The cycle in which its calls were made. */
  declare cycleId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare currency: string;
  declare calls: string | number;
  declare records: string | number;
  declare amount: string | number;
  declare fee: string | number;
  declare state: string;
  /** The cycle that is to pay it, or paid it: its own, or a later one where it was withheld; null while it is open. */
  declare clearedBy: string | null;
  declare at: Date;
}

/** A single call that is set apart from the sum of its obligation. Its id is that of the call. */
export class ExceptionRow extends Model<InferAttributes<ExceptionRow>, InferCreationAttributes<ExceptionRow>> {
  declare id: string;
  declare obligationId: string;
  declare agreementId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare records: number;
  declare currency: string;
  declare amount: string | number;
  declare fee: string | number;
  declare state: string;
  /** The cycle that withheld or credited it last, tries it again, or paid it. */
  declare cycleId: string;
  declare at: Date;
}

export class CycleRow extends Model<InferAttributes<CycleRow>, InferCreationAttributes<CycleRow>> {
  declare id: string;
  declare state: string;
  declare slot: string | null;
  declare openedAt: Date;
  declare cutOffAt: Date | null;
  declare finalAt: Date | null;
  declare totals: string | null;
  declare netsHash: string | null;
  declare updatedAt: Date;
}

export class NetRow extends Model<InferAttributes<NetRow>, InferCreationAttributes<NetRow>> {
  declare cycleId: string;
  declare memberId: string;
  declare currency: string;
  declare owed: string | number;
  declare due: string | number;
  declare fee: string | number;
  declare net: string | number;
}

/** Why a cycle did not pay a call, or a whole obligation. */
export class WithholdingRow extends Model<InferAttributes<WithholdingRow>, InferCreationAttributes<WithholdingRow>> {
  declare cycleId: string;
  declare subjectId: string;
  declare obligationId: string;
  declare cause: string;
  declare reasons: string;
  declare at: Date;
}

export function initSettleModels(sequelize: Sequelize): void {
  initLedgerModels(sequelize);
  DepositRow.init(
    {
      id: column.key(),
      memberId: column.id(),
      amount: column.big(),
      currency: column.text(3),
      reference: column.text(140),
      state: column.text(16),
      transferId: column.id(),
      reason: optional(column.text(512)),
      recordedBy: column.id(),
      decidedBy: optional(column.id()),
      createdAt: column.at(),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'deposits' },
  );
  ObligationRow.init(
    {
      id: column.key(),
      agreementId: column.id(),
      cycleId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      currency: column.text(3),
      calls: column.big(),
      records: column.big(),
      amount: column.big(),
      fee: column.big(),
      state: column.text(16),
      clearedBy: optional(column.id()),
      at: column.at(),
    },
    { sequelize, tableName: 'obligations' },
  );
  ExceptionRow.init(
    {
      id: column.key(),
      obligationId: column.id(),
      agreementId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      records: column.count(),
      currency: column.text(3),
      amount: column.big(),
      fee: column.big(),
      state: column.text(16),
      cycleId: column.id(),
      at: column.at(),
    },
    { sequelize, tableName: 'exceptions' },
  );
  CycleRow.init(
    {
      id: column.key(),
      state: column.text(16),
      slot: optional(column.text(8)),
      openedAt: column.at(),
      cutOffAt: optional(column.at()),
      finalAt: optional(column.at()),
      totals: optional(column.json()),
      netsHash: optional(column.hash()),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'cycles' },
  );
  NetRow.init(
    {
      cycleId: column.key(),
      memberId: column.key(),
      currency: { ...column.text(3), primaryKey: true },
      owed: column.big(),
      due: column.big(),
      fee: column.big(),
      net: column.big(),
    },
    { sequelize, tableName: 'cycle_nets' },
  );
  WithholdingRow.init(
    {
      cycleId: column.key(),
      subjectId: column.key(),
      obligationId: column.id(),
      cause: column.text(16),
      reasons: column.json(),
      at: column.at(),
    },
    { sequelize, tableName: 'cycle_exceptions' },
  );
}
