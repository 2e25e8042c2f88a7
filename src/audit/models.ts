import {
  Model,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class EntryRow extends Model<InferAttributes<EntryRow>, InferCreationAttributes<EntryRow>> {
  declare id: string;
  declare idx: CreationOptional<string | number | null>;
  declare at: Date;
  declare type: string;
  declare action: string;
  declare actor: string;
  declare member: string | null;
  declare subject: string;
  declare text: string;
  declare leaf: string;
}

/** Entries that were committed together, in one row. */
export class BatchRow extends Model<InferAttributes<BatchRow>, InferCreationAttributes<BatchRow>> {
  declare id: string;
  /** The index of its first entry in the log; null until it is sealed. */
  declare first: CreationOptional<string | number | null>;
  declare size: number;
  declare at: Date;
  /** The signed root over its entries, by which each proves itself alone. */
  declare note: string;
  /** The canonical texts of its entries, one a line. */
  declare entries: string;
}

export class BatchMemberRow extends Model<InferAttributes<BatchMemberRow>, InferCreationAttributes<BatchMemberRow>> {
  declare member: string;
  declare batchId: string;
}

export class TileRow extends Model<InferAttributes<TileRow>, InferCreationAttributes<TileRow>> {
  declare level: number;
  declare n: string | number;
  declare hashes: string;
}

export class CheckpointRow extends Model<InferAttributes<CheckpointRow>, InferCreationAttributes<CheckpointRow>> {
  declare size: string | number;
  declare root: string;
  declare note: string;
  declare at: Date;
}

export class HoldRow extends Model<InferAttributes<HoldRow>, InferCreationAttributes<HoldRow>> {
  declare id: string;
  declare kind: string;
  declare subject: string;
  declare cause: string;
  declare source: string | null;
  declare state: string;
  declare reason: string;
  declare placedBy: string;
  declare placedAt: Date;
  declare releaseReason: string | null;
  declare releasedBy: string | null;
  declare releasedAt: Date | null;
}

/** The progress of a named reader. The table got its name when notices were its only reader. */
export class ProgressRow extends Model<InferAttributes<ProgressRow>, InferCreationAttributes<ProgressRow>> {
  declare source: string;
  declare reached: string | number;
}

export function initAuditModels(sequelize: Sequelize): void {
  EntryRow.init(
    {
      id: column.key(),
      idx: optional(column.big()),
      at: column.at(),
      type: column.text(16),
      action: column.text(64),
      actor: column.text(36),
      member: optional(column.id()),
      subject: column.text(36),
      text: column.json(),
      leaf: column.hash(),
    },
    { sequelize, tableName: 'log_entries' },
  );
  BatchRow.init(
    {
      id: column.key(),
      first: optional(column.big()),
      size: column.count(),
      at: column.at(),
      note: column.json(),
      entries: column.json(),
    },
    { sequelize, tableName: 'log_batches' },
  );
  BatchMemberRow.init({ member: column.key(), batchId: column.key() }, { sequelize, tableName: 'log_batch_members' });
  TileRow.init(
    {
      level: { ...column.count(), primaryKey: true },
      n: { ...column.big(), primaryKey: true },
      hashes: column.json(),
    },
    { sequelize, tableName: 'log_tiles' },
  );
  CheckpointRow.init(
    {
      size: { ...column.big(), primaryKey: true },
      root: column.hash(),
      note: column.json(),
      at: column.at(),
    },
    { sequelize, tableName: 'log_checkpoints' },
  );
  HoldRow.init(
    {
      id: column.key(),
      kind: column.text(16),
      subject: column.id(),
      cause: column.text(16),
      source: optional(column.id()),
      state: column.text(16),
      reason: column.text(512),
      placedBy: column.id(),
      placedAt: column.at(),
      releaseReason: optional(column.text(512)),
      releasedBy: optional(column.id()),
      releasedAt: optional(column.at()),
    },
    { sequelize, tableName: 'holds' },
  );
  ProgressRow.init(
    { source: { ...column.text(48), primaryKey: true }, reached: column.big() },
    { sequelize, tableName: 'notice_progress' },
  );
}
