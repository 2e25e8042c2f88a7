import { Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';
import { column, optional } from '../db/columns.ts';

export class ItemRow extends Model<InferAttributes<ItemRow>, InferCreationAttributes<ItemRow>> {
  declare code: string;
  declare nameZh: string;
  declare nameEn: string;
  declare subjectKind: string;
  declare unit: string;
  declare openingPrice: string | number | null;
  declare currency: string;
  declare source: string;
}

export class ProductRow extends Model<InferAttributes<ProductRow>, InferCreationAttributes<ProductRow>> {
  declare id: string;
  declare supplierId: string;
  declare kind: string;
  declare state: string;
  declare title: string;
  declare titleZh: string;
  declare description: string;
  declare subjectKind: string;
  declare dictionary: string;
  declare keyColumn: string | null;
  declare sourceStatement: string;
  declare processingStatement: string;
  declare updateFrequency: string;
  declare itemCodes: string;
  declare stated: string;
  declare revisionCount: number;
  declare createdAt: Date;
}

export class RevisionRow extends Model<InferAttributes<RevisionRow>, InferCreationAttributes<RevisionRow>> {
  declare id: string;
  declare productId: string;
  declare supplierId: string;
  declare number: number;
  declare state: string;
  declare name: string;
  declare format: string;
  declare rowCount: string | number;
  declare bytes: string | number;
  declare originalSha256: string;
  declare parquetSha256: string;
  declare keyColumn: string | null;
  declare dictionary: string;
  declare profile: string;
  declare risk: string;
  declare detected: string;
  declare measures: string;
  declare sketch: string;
  declare sketchNumber: string | number | null;
  declare madeFrom: string | null;
  declare createdAt: Date;
}

export class UploadRow extends Model<InferAttributes<UploadRow>, InferCreationAttributes<UploadRow>> {
  declare id: string;
  declare supplierId: string;
  declare name: string;
  declare bytes: string | number;
  declare createdAt: Date;
}

export class SketchHashRow extends Model<InferAttributes<SketchHashRow>, InferCreationAttributes<SketchHashRow>> {
  declare hash: string | number;
  declare supplierNumber: string | number;
  declare sketchNumber: string | number;
}

export class ConsentRow extends Model<InferAttributes<ConsentRow>, InferCreationAttributes<ConsentRow>> {
  declare id: string;
  declare revisionId: string;
  declare version: number;
  declare coverage: string;
  declare consents: number;
  declare expired: number;
  declare unknown: number;
  declare secret: string;
  declare tableSha256: string;
  declare createdAt: Date;
}

export class ListingRow extends Model<InferAttributes<ListingRow>, InferCreationAttributes<ListingRow>> {
  declare id: string;
  declare supplierId: string;
  declare productId: string;
  declare revisionId: string;
  declare state: string;
  declare title: string;
  declare titleZh: string;
  declare description: string;
  declare searchText: string;
  declare personal: boolean;
  declare purposes: string;
  declare territories: string;
  declare maxTermDays: number;
  declare maxUses: string | number;
  declare rights: string;
  declare exclusive: boolean;
  declare sample: string;
  declare usesOffered: string | number | null;
  declare usesTaken: string | number;
  declare plan: string;
  /** What one call or record costs, in micro-units, by which listings are ordered. */
  declare price: string | number;
  declare itemCodes: string;
  declare declaration: string | null;
  declare reason: string | null;
  declare banner: string | null;
  declare version: number;
  declare publishedAt: Date | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}

export function initListModels(sequelize: Sequelize): void {
  ItemRow.init(
    {
      code: { ...column.text(48), primaryKey: true },
      nameZh: column.text(120),
      nameEn: column.text(120),
      subjectKind: column.text(16),
      unit: column.text(40),
      openingPrice: optional(column.big()),
      currency: column.text(3),
      source: column.text(512),
    },
    { sequelize, tableName: 'items' },
  );
  ProductRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      kind: column.text(16),
      state: column.text(16),
      title: column.text(200),
      titleZh: column.text(200),
      description: column.json(),
      subjectKind: column.text(16),
      dictionary: column.json(),
      keyColumn: optional(column.text(120)),
      sourceStatement: column.json(),
      processingStatement: column.json(),
      updateFrequency: column.text(16),
      itemCodes: column.json(),
      stated: column.json(),
      revisionCount: column.count(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'products' },
  );
  RevisionRow.init(
    {
      id: column.key(),
      productId: column.id(),
      supplierId: column.id(),
      number: column.count(),
      state: column.text(16),
      name: column.text(200),
      format: column.text(16),
      rowCount: column.big(),
      bytes: column.big(),
      originalSha256: { ...column.hash(), field: 'original_sha256' },
      parquetSha256: { ...column.hash(), field: 'parquet_sha256' },
      keyColumn: optional(column.text(120)),
      dictionary: column.json(),
      profile: column.json(),
      risk: column.json(),
      detected: column.json(),
      measures: column.json(),
      sketch: column.json(),
      sketchNumber: optional(column.big()),
      madeFrom: optional(column.id()),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'revisions' },
  );
  UploadRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      name: column.text(200),
      bytes: column.big(),
      createdAt: column.at(),
    },
    { sequelize, tableName: 'uploads' },
  );
  SketchHashRow.init(
    {
      hash: { ...column.big(), primaryKey: true },
      supplierNumber: { ...column.big(), primaryKey: true },
      sketchNumber: { ...column.big(), primaryKey: true },
    },
    { sequelize, tableName: 'sketch_hashes' },
  );
  ConsentRow.init(
    {
      id: column.key(),
      revisionId: column.id(),
      version: column.count(),
      coverage: column.json(),
      consents: column.count(),
      expired: column.count(),
      unknown: column.count(),
      secret: column.hash(),
      tableSha256: { ...column.hash(), field: 'table_sha256' },
      createdAt: column.at(),
    },
    { sequelize, tableName: 'consents' },
  );
  ListingRow.init(
    {
      id: column.key(),
      supplierId: column.id(),
      productId: column.id(),
      revisionId: column.id(),
      state: column.text(16),
      title: column.text(200),
      titleZh: column.text(200),
      description: column.json(),
      searchText: column.json(),
      personal: column.flag(),
      purposes: column.json(),
      territories: column.json(),
      maxTermDays: column.count(),
      maxUses: column.big(),
      rights: column.json(),
      exclusive: column.flag(),
      sample: column.json(),
      usesOffered: optional(column.big()),
      usesTaken: column.big(),
      plan: column.json(),
      price: column.big(),
      itemCodes: column.json(),
      declaration: optional(column.json()),
      reason: optional(column.text(512)),
      banner: optional(column.json()),
      version: column.count(),
      publishedAt: optional(column.at()),
      createdAt: column.at(),
      updatedAt: column.at(),
    },
    { sequelize, tableName: 'listings' },
  );
}
