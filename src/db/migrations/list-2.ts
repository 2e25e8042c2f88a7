import { column, optional, tableOptions } from '../columns.ts';
import type { Migration } from '../migration.ts';

export const sketchIndex: Migration = {
  name: 'list-2',
  async up(tables) {
    const part = { ...column.big(), primaryKey: true };
    await tables.createTable('sketch_hashes', { hash: part, supplier_number: part, sketch_number: part }, tableOptions);
    // Revisions that are there already have no number: they are found without the index until `work` has entered them.
    await tables.addColumn('revisions', 'sketch_number', optional(column.big()));
    await tables.addIndex('revisions', ['sketch_number'], { name: 'revisions_by_sketch' });
    await tables.addIndex('listings', ['revision_id'], { name: 'listings_by_revision' });
  },
};
