import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class OptOutVersionRow extends Model<
  InferAttributes<OptOutVersionRow>,
  InferCreationAttributes<OptOutVersionRow>
> {
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

export class RuleBookRow extends Model<InferAttributes<RuleBookRow>, InferCreationAttributes<RuleBookRow>> {
  declare id: string;
  declare version: number | null;
  declare base: number;
  declare state: string;
  declare content: string;
  declare hash: string;
  declare why: string;
  declare askedSince: Date | null;
  declare since: Date | null;
  declare proposedBy: string;
  declare proposedAt: Date;
  declare decidedBy: string | null;
  declare decidedAt: Date | null;
  declare reason: string | null;
}

export class VerdictRow extends Model<InferAttributes<VerdictRow>, InferCreationAttributes<VerdictRow>> {
  declare id: string;
  declare stage: string;
  declare subject: string;
  declare about: string;
  declare ruleBook: number;
  declare outcome: string;
  declare findings: string;
  declare waived: string;
  declare snapshot: string;
  declare supplierId: string | null;
  declare buyerId: string | null;
  declare at: Date;
}

export class CaseRow extends Model<InferAttributes<CaseRow>, InferCreationAttributes<CaseRow>> {
  declare id: string;
  declare kind: string;
  declare state: string;
  declare stage: string;
  declare about: string;
  declare fingerprint: string;
  declare finding: string;
  declare verdictId: string;
  declare ruleBook: number;
  declare supplierId: string | null;
  declare buyerId: string | null;
  declare grounds: string | null;
  declare openedAt: Date;
  declare earlier: string;
  declare decidedBy: string | null;
  declare decidedAt: Date | null;
  declare reason: string | null;
}

export function initPrinciplesModels(sequelize: Sequelize): void {
  OptOutVersionRow.init(
    {
      supplierId: column.key(),
      version: column.count(),
      count: column.count(),
      salt: optional(column.hash()),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'opt_out_versions' },
  );
  OptOutRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      digest: column.hash(),
      key: column.text(200),
      version: column.count(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'opt_outs' },
  );
  RuleBookRow.init(
    {
      id: column.key(),
      version: optional(column.count()),
      base: column.count(),
      state: column.text(16),
      content: column.json(),
      hash: column.hash(),
      why: column.text(512),
      askedSince: optional(column.at()),
      since: optional(column.at()),
      proposedBy: column.id(),
      proposedAt: column.at(),
      decidedBy: optional(column.id()),
      decidedAt: optional(column.at()),
      reason: optional(column.text(512)),
    },
    { sequelize, tableName: 'rule_books' },
  );
  VerdictRow.init(
    {
      id: column.key(),
      stage: column.text(16),
      subject: column.text(36),
      about: column.text(128),
      ruleBook: column.count(),
      outcome: column.text(16),
      findings: column.json(),
      waived: column.json(),
      snapshot: column.json(),
      supplierId: optional(column.id()),
      buyerId: optional(column.id()),
      at: column.at(),
    },
    { sequelize, tableName: 'verdicts' },
  );
  CaseRow.init(
    {
      id: column.key(),
      kind: column.text(16),
      state: column.text(16),
      stage: column.text(16),
      about: column.text(128),
      fingerprint: column.hash(),
      finding: column.json(),
      verdictId: column.id(),
      ruleBook: column.count(),
      supplierId: optional(column.id()),
      buyerId: optional(column.id()),
      grounds: optional(column.text(2000)),
      openedAt: column.at(),
      earlier: column.json(),
      decidedBy: optional(column.id()),
      decidedAt: optional(column.at()),
      reason: optional(column.text(512)),
    },
    { sequelize, tableName: 'cases' },
  );
}
