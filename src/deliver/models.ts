import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class DeliveryRow extends Model<InferAttributes<DeliveryRow>, InferCreationAttributes<DeliveryRow>> {
  declare id: string;
  declare agreementId: string;
  declare supplierId: string;
  declare buyerId: string;
  declare state: string;
  declare reason: string | null;
  /** The member that suspended the delivery; only that member may resume it. */
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
  /** Keys without a record, where the price plan charges them; else 0. */
  declare misses: number;
  declare leftOut: number;
  declare optOutVersion: number;
  declare answerHash: string;
  declare amount: string | number;
  declare currency: string;
  /** The exchange's share of the amount, and the cycle that clears it; null for a call that was never charged. */
  declare fee: string | number | null;
  declare cycleId: string | null;
  declare ruleBook: number;
  declare receipt: string;
  declare signature: string;
  declare format: string | null;
  declare bytes: string | number | null;
  /** Which use of the agreement it was, from 1 on. */
  declare useNumber: number;
  /** The data were older than their product promises (IP-4). */
  declare stale: boolean;
  /** What the gate noted without stopping the call; null where it noted nothing. */
  declare notes: string | null;
  /**
   * Of a question about persons: null where everybody counts as handed over. Of calls from before the index of
   * recipients the digests of the keys that were; since then they stand in the index, and here stands an empty text.
   */
  declare delivered: string | null;
  declare at: Date;
}

/** An agreement under which something was handed over, of the one revision that it covers. */
export class RecipientRow extends Model<InferAttributes<RecipientRow>, InferCreationAttributes<RecipientRow>> {
  declare number: number;
  declare agreementId: string;
  declare revisionId: string;
  declare supplierId: string;
  declare buyerId: string;
  /**
   * The lowest version of the registry under which it got a file, or records without digests: all but those who had
   * opted out by then. Null where it never did.
   */
  declare wholeFrom: number | null;
}

/** A person's digest that an agreement got a record of: written once, for ever. */
export class ReceivedRow extends Model<InferAttributes<ReceivedRow>, InferCreationAttributes<ReceivedRow>> {
  declare digest: string | number;
  declare recipient: number;
}

/** What a batch handed over and the index does not have yet: see `store/unindexed.ts`. */
export class UnindexedRow extends Model<InferAttributes<UnindexedRow>, InferCreationAttributes<UnindexedRow>> {
  declare id: string;
  declare size: number;
  declare handed: string;
}

/** What became of the file of a call, under one version of the opt-out registry. */
export class CallFileRow extends Model<InferAttributes<CallFileRow>, InferCreationAttributes<CallFileRow>> {
  declare callId: string;
  declare optOutVersion: number;
  declare state: string;
  declare bytes: string | number | null;
  declare sha256: string | null;
  declare records: number | null;
  declare leftOut: number | null;
  declare reason: string | null;
  declare at: Date;
}

export class NoticeRow extends Model<InferAttributes<NoticeRow>, InferCreationAttributes<NoticeRow>> {
  declare id: string;
  declare kind: string;
  declare agreementId: string;
  /** What caused the notice: the version of the opt-out registry, the correction, or `end` of the agreement. */
  declare source: string;
  declare supplierId: string;
  declare buyerId: string;
  /** Those of the keys this buyer received that are meant, or persons where there is no key; null for all. */
  declare keys: string | null;
  declare keyCount: number | null;
  declare what: string;
  declare state: string;
  declare sentAt: Date;
  declare deadline: Date;
  declare late: boolean;
  declare statement: string | null;
  declare officer: string | null;
  declare deletedAt: Date | null;
  declare confirmedAt: Date | null;
}

export class CorrectionRow extends Model<InferAttributes<CorrectionRow>, InferCreationAttributes<CorrectionRow>> {
  declare id: string;
  declare supplierId: string;
  declare productId: string;
  declare revisionId: string | null;
  declare keys: string | null;
  declare what: string;
  declare field: string | null;
  declare state: string;
  declare notices: number;
  declare createdAt: Date;
}

/** What is remembered of the questions under an agreement, so that a search for persons shows. One row an agreement. */
export class QuestionWatchRow extends Model<
  InferAttributes<QuestionWatchRow>,
  InferCreationAttributes<QuestionWatchRow>
> {
  declare agreementId: string;
  declare watch: string;
  declare updatedAt: Date;
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
      misses: column.count(),
      leftOut: column.count(),
      optOutVersion: column.count(),
      answerHash: column.hash(),
      amount: column.big(),
      currency: column.text(3),
      fee: optional(column.big()),
      cycleId: optional(column.id()),
      ruleBook: column.count(),
      receipt: column.json(),
      signature: column.text(128),
      format: optional(column.text(16)),
      bytes: optional(column.big()),
      useNumber: column.count(),
      stale: column.flag(),
      notes: optional(column.json()),
      delivered: optional(column.json()),
      at: column.at(),
    },
    { sequelize, tableName: 'calls' },
  );
  RecipientRow.init(
    {
      number: { ...column.count(), primaryKey: true, autoIncrement: true },
      agreementId: column.id(),
      revisionId: column.id(),
      supplierId: column.id(),
      buyerId: column.id(),
      wholeFrom: optional(column.count()),
    },
    { sequelize, tableName: 'recipients' },
  );
  ReceivedRow.init(
    { digest: { ...column.big(), primaryKey: true }, recipient: { ...column.count(), primaryKey: true } },
    { sequelize, tableName: 'received' },
  );
  UnindexedRow.init(
    { id: column.key(), size: column.count(), handed: column.json() },
    { sequelize, tableName: 'unindexed' },
  );
  CallFileRow.init(
    {
      callId: column.key(),
      optOutVersion: { ...column.count(), primaryKey: true },
      state: column.text(16),
      bytes: optional(column.big()),
      sha256: optional(column.hash()),
      records: optional(column.count()),
      leftOut: optional(column.count()),
      reason: optional(column.text(32)),
      at: column.at(),
    },
    { sequelize, tableName: 'call_files' },
  );
  NoticeRow.init(
    {
      id: column.key(),
      kind: column.text(16),
      agreementId: column.id(),
      source: column.text(48),
      supplierId: column.id(),
      buyerId: column.id(),
      keys: optional(column.json()),
      keyCount: optional(column.count()),
      what: column.text(512),
      state: column.text(16),
      sentAt: column.at(),
      deadline: column.at(),
      late: column.flag(),
      statement: optional(column.text(512)),
      officer: optional(column.text(120)),
      deletedAt: optional(column.at()),
      confirmedAt: optional(column.at()),
    },
    { sequelize, tableName: 'notices' },
  );
  CorrectionRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      productId: column.id(),
      revisionId: optional(column.id()),
      keys: optional(column.json()),
      what: column.text(512),
      field: optional(column.text(120)),
      state: column.text(16),
      notices: column.count(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'corrections' },
  );
  QuestionWatchRow.init(
    { agreementId: column.key(), watch: column.json(), updatedAt: column.at() },
    { sequelize, tableName: 'question_watches' },
  );
}
