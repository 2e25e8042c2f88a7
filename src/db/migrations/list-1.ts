import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const list: Migration = {
  name: 'list-1',
  async up(tables) {
    await tables.createTable(
      'items',
      {
        code: { ...column.text(48), primaryKey: true },
        name_zh: column.text(120),
        name_en: column.text(120),
        subject_kind: column.text(16),
        unit: column.text(40),
        opening_price: optional(column.big()),
        currency: column.text(3),
        source: column.text(512),
      },
      tableOptions,
    );
    await tables.createTable(
      'products',
      {
        id: column.key(),
        supplier_id: column.id(),
        kind: column.text(16),
        state: column.text(16),
        title: column.text(200),
        title_zh: column.text(200),
        description: column.json(),
        subject_kind: column.text(16),
        dictionary: column.json(),
        key_column: optional(column.text(120)),
        source_statement: column.json(),
        processing_statement: column.json(),
        update_frequency: column.text(16),
        item_codes: column.json(),
        stated: column.json(),
        revision_count: column.count(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('products', ['supplier_id', 'id'], { name: 'products_by_supplier' });
    await tables.createTable(
      'revisions',
      {
        id: column.key(),
        product_id: column.id(),
        supplier_id: column.id(),
        number: column.count(),
        state: column.text(16),
        name: column.text(200),
        format: column.text(16),
        row_count: column.big(),
        bytes: column.big(),
        original_sha256: column.hash(),
        parquet_sha256: column.hash(),
        key_column: optional(column.text(120)),
        dictionary: column.json(),
        profile: column.json(),
        risk: column.json(),
        detected: column.json(),
        measures: column.json(),
        sketch: column.json(),
        made_from: optional(column.id()),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('revisions', ['product_id', 'number'], { unique: true, name: 'revisions_number' });
    await tables.addIndex('revisions', ['product_id', 'original_sha256'], { unique: true, name: 'revisions_original' });
    await tables.addIndex('revisions', ['product_id', 'id'], { name: 'revisions_by_product' });
    await tables.createTable(
      'consents',
      {
        id: column.key(),
        revision_id: column.id(),
        version: column.count(),
        coverage: column.json(),
        consents: column.count(),
        expired: column.count(),
        unknown: column.count(),
        secret: column.hash(),
        table_sha256: column.hash(),
        created_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('consents', ['revision_id', 'version'], { unique: true, name: 'consents_version' });
    await tables.createTable(
      'listings',
      {
        id: column.key(),
        supplier_id: column.id(),
        product_id: column.id(),
        revision_id: column.id(),
        state: column.text(16),
        title: column.text(200),
        title_zh: column.text(200),
        description: column.json(),
        search_text: column.json(),
        personal: column.flag(),
        purposes: column.json(),
        territories: column.json(),
        max_term_days: column.count(),
        max_uses: column.big(),
        rights: column.json(),
        exclusive: column.flag(),
        sample: column.json(),
        uses_offered: optional(column.big()),
        uses_taken: column.big(),
        plan: column.json(),
        item_codes: column.json(),
        declaration: optional(column.json()),
        reason: optional(column.text(512)),
        banner: optional(column.json()),
        version: column.count(),
        published_at: optional(column.at()),
        created_at: column.at(),
        updated_at: column.at(),
      },
      tableOptions,
    );
    await tables.addIndex('listings', ['state', 'id'], { name: 'listings_by_state' });
    await tables.addIndex('listings', ['supplier_id', 'id'], { name: 'listings_by_supplier' });
    await tables.addIndex('listings', ['product_id'], { name: 'listings_by_product' });
  },
};
