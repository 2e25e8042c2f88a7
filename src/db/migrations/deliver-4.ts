import { column, optional } from '../columns.ts';
import type { Migration } from '../migration.ts';

/** A call keeps the fee that was frozen with it and the cycle that clears it; settle-2 fills them in for older calls. */
export const chargesOfCalls: Migration = {
  name: 'deliver-4',
  async up(tables) {
    await tables.addColumn('calls', 'fee', optional(column.big()));
    await tables.addColumn('calls', 'cycle_id', optional(column.id()));
    await tables.addIndex('calls', ['cycle_id', 'id'], { name: 'calls_by_cycle' });
  },
};
